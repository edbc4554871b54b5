//! What an uploaded file may hold, by its content and by its name: both must agree.

/// How many of the first bytes tell what a file is.
pub const HEAD_BYTES: usize = 512;

/// What the first bytes of a type look like.
#[derive(Clone, Copy, Debug)]
enum Look {
    Begins(&'static [&'static [u8]]),
    At(usize, &'static [u8]),
    Text,
    Sound,
}

struct Type {
    extension: &'static str,
    media: &'static str,
    look: Look,
}

const fn named(extension: &'static str, media: &'static str, look: Look) -> Type {
    Type { extension, media, look }
}

const ZIP: Look = Look::Begins(&[b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"]);
const OLE: Look = Look::Begins(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]);

const TYPES: &[Type] = &[
    named("pdf", "application/pdf", Look::Begins(&[b"%PDF-"])),
    named("zip", "application/zip", ZIP),
    named("doc", "application/msword", OLE),
    named("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
    named("xls", "application/vnd.ms-excel", OLE),
    named("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    named("ppt", "application/vnd.ms-powerpoint", OLE),
    named("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ZIP),
    named("txt", "text/plain", Look::Text),
    named("csv", "text/csv", Look::Text),
    named("html", "text/html", Look::Text),
    named("htm", "text/html", Look::Text),
    named("md", "text/markdown", Look::Text),
    named("json", "application/json", Look::Text),
    named("svg", "image/svg+xml", Look::Text),
    named("png", "image/png", Look::Begins(&[b"\x89PNG\r\n\x1a\n"])),
    named("jpg", "image/jpeg", Look::Begins(&[b"\xff\xd8\xff"])),
    named("jpeg", "image/jpeg", Look::Begins(&[b"\xff\xd8\xff"])),
    named("gif", "image/gif", Look::Begins(&[b"GIF87a", b"GIF89a"])),
    named("webp", "image/webp", Look::At(8, b"WEBP")),
    named("bmp", "image/bmp", Look::Begins(&[b"BM"])),
    named("tif", "image/tiff", Look::Begins(&[b"II*\0", b"MM\0*"])),
    named("tiff", "image/tiff", Look::Begins(&[b"II*\0", b"MM\0*"])),
    named("mp4", "video/mp4", Look::At(4, b"ftyp")),
    named("mp3", "audio/mpeg", Look::Sound),
];

/// How programs begin: ELF, Windows, Mach-O and Java, WebAssembly, scripts.
const PROGRAMS: &[&[u8]] = &[
    b"\x7fELF",
    b"MZ",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\0asm",
    b"#!",
    b"\xef\xbb\xbf#!",
];

/// Extensions that make a name look like another type than the last one says, as `invoice.exe.pdf`.
const PROGRAM_EXTENSIONS: &[&str] = &[
    "exe", "dll", "sh", "bat", "cmd", "com", "msi", "scr", "ps1", "vbs", "jar", "app", "bin", "elf", "so", "dylib",
    "apk", "deb", "rpm", "js", "mjs", "py", "pl", "rb", "php",
];

/// The media type of a file with this name and these first bytes, or why it is not taken.
///
/// # Errors
/// A sentence for the client.
pub fn media_type(name: &str, head: &[u8]) -> Result<&'static str, String> {
    if PROGRAMS.iter().any(|magic| head.starts_with(magic)) {
        return Err("the file is a program; programs are not taken, whatever they are called".to_owned());
    }
    let lower = name.to_ascii_lowercase();
    let mut parts = lower.split('.').skip(1);
    if let Some(program) = parts.find(|part| PROGRAM_EXTENSIONS.contains(part)) {
        return Err(format!("files named .{program} are not taken"));
    }
    let extension = lower.rsplit_once('.').map_or("", |(_, extension)| extension);
    let Some(known) = TYPES.iter().find(|known| known.extension == extension) else {
        return Err(format!("files of this type are not taken; these are: {}", extensions()));
    };
    if !known.look.fits(head) {
        return Err(format!("the content of the file is not that of a .{extension} file"));
    }
    Ok(known.media)
}

fn extensions() -> String {
    TYPES.iter().map(|known| known.extension).collect::<Vec<_>>().join(", ")
}

impl Look {
    fn fits(self, head: &[u8]) -> bool {
        match self {
            Self::Begins(magics) => magics.iter().any(|magic| head.starts_with(magic)),
            Self::At(offset, magic) => head.get(offset..).is_some_and(|rest| rest.starts_with(magic)),
            Self::Text => is_text(head),
            Self::Sound => head.starts_with(b"ID3") || matches!(head, [0xff, second, ..] if second & 0xe0 == 0xe0),
        }
    }
}

/// Text has no NUL, unless a mark at its beginning says that it is UTF-16.
fn is_text(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || !head.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_name_must_agree() {
        assert_eq!(media_type("a.pdf", b"%PDF-1.7"), Ok("application/pdf"));
        assert_eq!(media_type("A.PDF", b"%PDF-1.7"), Ok("application/pdf"));
        assert_eq!(media_type("a.csv", b"x,y\n1,2\n"), Ok("text/csv"));
        assert!(media_type("a.docx", b"PK\x03\x04rest").is_ok());
        assert!(media_type("a.webp", b"RIFF\0\0\0\0WEBPVP8 ").is_ok());
        assert!(media_type("a.mp4", b"\0\0\0\x18ftypmp42").is_ok());
        for (name, head) in [("a.pdf", b"PK\x03\x04".as_slice()), ("a.docx", b"%PDF-"), ("a.txt", b"a\0b"), ("a", b"x")]
        {
            assert!(media_type(name, head).is_err(), "{name}");
        }
    }

    #[test]
    fn programs_are_refused_whatever_they_are_called() {
        for head in [b"\x7fELF\x02".as_slice(), b"MZ\x90\0", b"\xcf\xfa\xed\xfe", b"#!/bin/sh\n"] {
            for name in ["report.pdf", "notes.txt", "data.csv", "tool.exe", "noextension"] {
                assert!(media_type(name, head).is_err(), "{name}");
            }
        }
        for name in ["a.exe", "a.dll", "a.sh", "a.bat", "invoice.exe.txt", "run.SH"] {
            assert!(media_type(name, b"harmless").is_err(), "{name}");
        }
    }
}
