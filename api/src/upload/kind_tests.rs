//! What is taken and what is not, as a table: programs in many disguises, and files as the usual tools write them.

use super::kind::media_type;

/// The beginning of an archive whose entries are these, stored and empty.
fn zip(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for name in names {
        bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0");
        bytes.extend([0; 12]);
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend([0; 2]);
        bytes.extend(name.as_bytes());
    }
    bytes
}

/// The beginning of a compound file whose root entry is of this class.
fn compound(class: [u8; 16]) -> Vec<u8> {
    let mut bytes = vec![0; 1_536];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    bytes[30] = 9;
    bytes[48] = 1;
    bytes[1_024 + 80..1_024 + 96].copy_from_slice(&class);
    bytes
}

fn utf16(text: &str) -> Vec<u8> {
    [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

const WORD: [u8; 16] = [0x06, 0x09, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];
const INSTALLER: [u8; 16] = [0x84, 0x10, 0x0c, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

#[test]
fn programs_are_refused_whatever_they_are_called() {
    let jar = zip(&["META-INF/", "META-INF/MANIFEST.MF", "Main.class"]);
    let apk = zip(&["AndroidManifest.xml", "classes.dex"]);
    let installer = compound(INSTALLER);
    let script = utf16("#!/bin/sh\n");
    let programs: [(&str, &[u8]); 24] = [
        ("ELF", b"\x7fELF\x02\x01\x01\0"),
        ("PE", b"MZ\x90\0\x03\0\0\0"),
        ("DOS without a NUL", b"MZ looks like text"),
        ("Mach-O 32", b"\xfe\xed\xfa\xce\0\0\0\x07"),
        ("Mach-O 64", b"\xcf\xfa\xed\xfe\x07\0\0\x01"),
        ("Mach-O fat", b"\xca\xfe\xba\xbe\0\0\0\x02"),
        ("Java class", b"\xca\xfe\xba\xbe\0\0\0\x37"),
        ("WebAssembly", b"\0asm\x01\0\0\0"),
        ("Android dex", b"dex\n035\0"),
        ("LLVM bitcode", b"BC\xc0\xde\x35\x14"),
        ("shortcut", b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0"),
        ("static library", b"!<arch>\nfoo.o/"),
        ("RPM", b"\xed\xab\xee\xdb\x03\0"),
        ("shell", b"#!/bin/sh\nrm -rf /\n"),
        ("python", b"#!/usr/bin/env python3\n"),
        ("script after a mark", b"\xef\xbb\xbf#!/bin/sh\n"),
        ("script in UTF-16", &script),
        ("batch", b"@ECHO OFF\r\ndel *.*\r\n"),
        ("PHP", b"<?php system($_GET['c']);"),
        ("PHP after space", b"\n  <?PHP echo 1;"),
        ("internet shortcut", b"[InternetShortcut]\r\nURL=file://x"),
        ("jar", &jar),
        ("apk", &apk),
        ("installer", &installer),
    ];
    let names = [
        "report.pdf",
        "notes.txt",
        "data.csv",
        "page.html",
        "a.docx",
        "a.doc",
        "a.xls",
        "a.zip",
        "a.json",
        "a.md",
        "a.mp3",
        "a.mp4",
        "a.bmp",
        "a.svg",
        "a.png",
        "tool.exe",
        "noextension",
    ];
    for (program, head) in programs {
        for name in names {
            assert!(media_type(name, head).is_err(), "{program} as {name}");
        }
    }
}

#[test]
fn names_of_programs_are_refused_whatever_is_inside() {
    let names = [
        "a.exe",
        "a.dll",
        "a.sh",
        "a.bat",
        "a.js",
        "a.lnk",
        "a.jar",
        "a.msi",
        "a.com",
        "a.xml",
        "a.docm",
        "a.iso",
        "invoice.exe.txt",
        "invoice.EXE .txt",
        "run.SH",
        "x.php.html",
        "a.vbs.txt",
        "a",
        "",
    ];
    for name in names {
        assert!(media_type(name, b"harmless").is_err(), "{name}");
    }
    assert!(media_type("leads of example.com.csv", b"a,b\n").is_ok(), "an address is no program");
}

#[test]
fn files_of_the_usual_tools_are_taken() {
    let office = ["[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "word/document.xml", "xl/workbook.xml"];
    for first in office {
        for name in ["a.docx", "a.xlsx", "a.pptx", "a.zip"] {
            assert!(media_type(name, &zip(&[first, "mimetype"])).is_ok(), "{first} in {name}");
        }
    }
    for name in ["a.doc", "a.xls", "a.ppt"] {
        assert!(media_type(name, &compound(WORD)).is_ok(), "{name}");
        assert!(media_type(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").is_ok(), "a short {name}");
    }
    let (plain, empty) = (utf16("Grüße, 世界\r\n"), zip(&[]));
    assert!(empty.is_empty() && media_type("a.zip", b"PK\x05\x06\0\0").is_ok(), "an empty archive");
    let taken: [(&str, &[u8], &str); 27] = [
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("A.PDF", b"%PDF-1.7", "application/pdf"),
        ("a.zip", b"PK\x03\x04rest", "application/zip"),
        ("a.txt", b"plain", "text/plain"),
        ("a.txt", &plain, "text/plain"),
        ("a.txt", b"\xfe\xff\0a\0b", "text/plain"),
        ("a.txt", b"Gr\xfc\xdfe in Latin-1", "text/plain"),
        ("a.csv", b"\xef\xbb\xbfx,y\n1,2\n", "text/csv"),
        ("a.html", b"<!DOCTYPE html><p>", "text/html"),
        ("a.htm", b"<p>", "text/html"),
        ("a.md", b"# Title\n", "text/markdown"),
        ("a.json", b"\n {\"a\": 1}", "application/json"),
        ("a.json", b"[1]", "application/json"),
        ("a.svg", b"<?xml version=\"1.0\"?><svg>", "image/svg+xml"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        ("a.gif", b"GIF89a", "image/gif"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("a.bmp", b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", "image/bmp"),
        ("a.tiff", b"II*\0\x08", "image/tiff"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "video/mp4"),
        ("a.mp4", b"\0\0\0\x20ftypisom", "video/mp4"),
        ("a.mp4", b"\0\0\0\x18stypmsdh", "video/mp4"),
        ("a.mp3", b"ID3\x04\0\0", "audio/mpeg"),
        ("a.mp3", b"\xff\xfb\x90\x64\0", "audio/mpeg"),
        ("a.mp3", b"\xff\xf3\x40\xc0\0", "audio/mpeg"),
        ("a.mp3", b"\xff\xe3\x18\xc4\0", "audio/mpeg"),
    ];
    for (name, head, media) in taken {
        assert_eq!(media_type(name, head), Ok(media), "{name}");
    }
}

#[test]
fn content_and_name_must_agree() {
    let archive = zip(&["readme.txt"]);
    let refused: [(&str, &[u8]); 16] = [
        ("a.pdf", b"PK\x03\x04"),
        ("a.pdf", b"junk before %PDF-1.7"),
        ("a.docx", b"%PDF-"),
        ("a.docx", &archive),
        ("a.docx", b"PK\x05\x06\0\0"),
        ("a.doc", b"PK\x03\x04"),
        ("a.txt", b"a\0b"),
        ("a.txt", b"\xff\xfea\0\0\0"),
        ("a.json", b"hello"),
        ("a.svg", b"hello"),
        ("a.webp", b"XXXX\0\0\0\0WEBP"),
        ("a.bmp", b"BM, a text"),
        ("a.mp3", b"\xff\xff\xff\xff"),
        ("a.mp3", b"\xff\xd8\xff\xe0"),
        ("a.mp4", b"ftyp"),
        ("a.png", b"GIF89a"),
    ];
    for (name, head) in refused {
        assert!(media_type(name, head).is_err(), "{name}: {head:?}");
    }
}
