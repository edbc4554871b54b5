//! What an uploaded file may hold, by its content and by its name: both must agree.

use super::archive;

/// How many of the first bytes tell what a file is.
pub const HEAD_BYTES: usize = 8_192;

/// What the first bytes of a type look like.
#[derive(Clone, Copy, Debug)]
enum Look {
    Begins(&'static [&'static [u8]]),
    Archive,
    Office,
    OldOffice,
    Text,
    Json,
    Markup,
    Bitmap,
    Webp,
    Boxes(&'static [&'static [u8]]),
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

const TIFF: Look = Look::Begins(&[b"II*\0", b"MM\0*"]);
const JPEG: Look = Look::Begins(&[b"\xff\xd8\xff"]);

const TYPES: &[Type] = &[
    named("pdf", "application/pdf", Look::Begins(&[b"%PDF-"])),
    named("zip", "application/zip", Look::Archive),
    named("doc", "application/msword", Look::OldOffice),
    named("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Look::Office),
    named("xls", "application/vnd.ms-excel", Look::OldOffice),
    named("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Look::Office),
    named("ppt", "application/vnd.ms-powerpoint", Look::OldOffice),
    named("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", Look::Office),
    named("txt", "text/plain", Look::Text),
    named("csv", "text/csv", Look::Text),
    named("html", "text/html", Look::Text),
    named("htm", "text/html", Look::Text),
    named("md", "text/markdown", Look::Text),
    named("json", "application/json", Look::Json),
    named("svg", "image/svg+xml", Look::Markup),
    named("png", "image/png", Look::Begins(&[b"\x89PNG\r\n\x1a\n"])),
    named("jpg", "image/jpeg", JPEG),
    named("jpeg", "image/jpeg", JPEG),
    named("gif", "image/gif", Look::Begins(&[b"GIF87a", b"GIF89a"])),
    named("webp", "image/webp", Look::Webp),
    named("bmp", "image/bmp", Look::Bitmap),
    named("tif", "image/tiff", TIFF),
    named("tiff", "image/tiff", TIFF),
    named("mp4", "video/mp4", Look::Boxes(&[b"ftyp", b"styp"])),
    named("mp3", "audio/mpeg", Look::Sound),
];

/// How programs begin: ELF, Windows, Mach-O in its spellings and Java, WebAssembly, Android, LLVM, shortcuts,
/// static libraries, packages, and Unix scripts.
const PROGRAMS: &[&[u8]] = &[
    b"\x7fELF",
    b"MZ",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\xca\xfe\xba\xbf",
    b"\xbe\xba\xfe\xca",
    b"\xbf\xba\xfe\xca",
    b"\0asm",
    b"dex\n0",
    b"BC\xc0\xde",
    b"\xde\xc0\x17\x0b",
    b"\x4c\0\0\0\x01\x14\x02\0",
    b"!<arch>\n",
    b"\xed\xab\xee\xdb",
    b"#!",
];

/// How scripts begin that are told by words, after what may stand before them.
const SCRIPTS: &[&[u8]] = &[b"#!", b"@echo off", b"<?php", b"[internetshortcut]"];

/// Extensions that make a name look like another type than the last one says, as `invoice.exe.pdf`.
const PROGRAM_EXTENSIONS: &[&str] = &[
    "exe", "dll", "sh", "bat", "cmd", "msi", "scr", "ps1", "vbs", "jar", "bin", "elf", "so", "dylib", "apk", "deb",
    "rpm", "js", "mjs", "py", "pl", "rb", "php", "hta", "lnk", "url", "wasm", "class", "pif", "cpl", "wsf",
];

/// The media type of a file with this name and these first bytes, or why it is not taken.
///
/// # Errors
/// A sentence for the client.
pub fn media_type(name: &str, head: &[u8]) -> Result<&'static str, String> {
    if is_program(head) {
        return Err("the file is a program; programs are not taken, whatever they are called".to_owned());
    }
    let lower = name.to_ascii_lowercase();
    let mut parts = lower.split('.').skip(1).map(str::trim);
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

fn is_program(head: &[u8]) -> bool {
    if PROGRAMS.iter().any(|magic| head.starts_with(magic)) || archive::is_java_or_android(head) {
        return true;
    }
    let plain = text_of(head);
    let words = plain.as_deref().unwrap_or(head).trim_ascii_start();
    let begins = |script: &&[u8]| words.get(..script.len()).is_some_and(|start| start.eq_ignore_ascii_case(script));
    SCRIPTS.iter().any(begins)
}

impl Look {
    fn fits(self, head: &[u8]) -> bool {
        match self {
            Self::Begins(magics) => magics.iter().any(|magic| head.starts_with(magic)),
            Self::Archive => archive::is_zip(head),
            Self::Office => archive::is_office(head),
            Self::OldOffice => archive::is_old_office(head),
            Self::Text => text_of(head).is_some(),
            Self::Json => begins_with(head, b"{[\"-0123456789tfn"),
            Self::Markup => begins_with(head, b"<"),
            Self::Bitmap => head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]),
            Self::Webp => head.starts_with(b"RIFF") && at(head, 8, b"WEBP"),
            Self::Boxes(names) => names.iter().any(|name| at(head, 4, name)),
            Self::Sound => is_sound(head),
        }
    }
}

fn at(head: &[u8], offset: usize, magic: &[u8]) -> bool {
    head.get(offset..).is_some_and(|rest| rest.starts_with(magic))
}

/// Text whose first character that is no space is one of these.
fn begins_with(head: &[u8], wanted: &[u8]) -> bool {
    let text = text_of(head);
    text.is_some_and(|text| text.trim_ascii_start().first().is_some_and(|first| wanted.contains(first)))
}

/// A tag, or a frame of layer III with a bit rate and a sampling rate that exist.
fn is_sound(head: &[u8]) -> bool {
    let is_frame = |second: u8, third: u8| {
        second & 0xe0 == 0xe0
            && second & 0x18 != 0x08
            && second & 0x06 == 0x02
            && third >> 4 != 0xf
            && third & 0xc != 0xc
    };
    match head {
        [b'I', b'D', b'3', ..] => true,
        [0xff, second, third, ..] => is_frame(*second, *third),
        _ => false,
    }
}

/// The bytes of a text without its mark; of UTF-16, one byte a character. None if it is no text: it holds what no
/// text holds.
fn text_of(head: &[u8]) -> Option<Vec<u8>> {
    let text: Vec<u8> = match head {
        [0xff, 0xfe, units @ ..] => units.as_chunks().0.iter().map(|unit| letter(u16::from_le_bytes(*unit))).collect(),
        [0xfe, 0xff, units @ ..] => units.as_chunks().0.iter().map(|unit| letter(u16::from_be_bytes(*unit))).collect(),
        [0xef, 0xbb, 0xbf, text @ ..] | text => text.to_vec(),
    };
    is_plain(&text).then_some(text)
}

/// What is no ASCII is a letter of some script.
fn letter(unit: u16) -> u8 {
    u8::try_from(unit).unwrap_or(b'?')
}

fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|byte| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | 0x0b | 0x0c | b'\r' | 0x08 | 0x1a | 0x1b))
}
