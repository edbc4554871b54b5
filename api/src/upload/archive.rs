//! What lies in an archive, as far as its beginning shows: office files are archives, and so are some programs.

/// How an entry of a ZIP archive begins.
const ENTRY: &[u8] = b"PK\x03\x04";

/// How an archive begins that holds nothing, or that was cut in pieces.
const OTHER_BEGINNINGS: [&[u8]; 2] = [b"PK\x05\x06", b"PK\x07\x08"];

/// How the compound files of older office programs begin, and also installers.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The class of an installer, as its root entry holds it.
const INSTALLER: [u8; 16] = [0x84, 0x10, 0x0c, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

/// Where the class stands in the root entry, the first of the directory.
const CLASS_OFFSET: usize = 80;

/// What the first entry of an office file is, or begins with.
const OFFICE: [&str; 7] = ["[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "ppt/", "customXml/"];

/// Entries that make an archive a program.
const PROGRAMS: [&str; 3] = ["META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex"];

/// The most entries that are looked at.
const ENTRIES_MAX: usize = 64;

pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(ENTRY) || OTHER_BEGINNINGS.iter().any(|beginning| head.starts_with(beginning))
}

/// Whether the archive runs on a Java machine or an Android telephone.
pub(super) fn is_java_or_android(head: &[u8]) -> bool {
    names(head).iter().any(|name| PROGRAMS.iter().any(|program| name.eq_ignore_ascii_case(program.as_bytes())))
}

/// Whether the first entry is one of an office file; an archive too short to show it gets the benefit.
pub(super) fn is_office(head: &[u8]) -> bool {
    let is_known = |name: &Vec<u8>| OFFICE.iter().any(|known| name.starts_with(known.as_bytes()));
    head.starts_with(ENTRY) && names(head).first().is_none_or(is_known)
}

/// A compound file that is no installer, as far as its directory shows.
pub(super) fn is_old_office(head: &[u8]) -> bool {
    head.starts_with(COMPOUND) && class(head) != Some(&INSTALLER)
}

/// The class of the root entry, if the directory lies within the head.
fn class(head: &[u8]) -> Option<&[u8]> {
    let shift = u32::from(number(head, 30)?).min(12);
    let sector = usize::try_from(wide(head, 48)?).ok()?;
    let sector_bytes = 1_usize.checked_shl(shift)?;
    let entry = sector.checked_add(1)?.checked_mul(sector_bytes)?;
    let from = entry.checked_add(CLASS_OFFSET)?;
    head.get(from..from.checked_add(INSTALLER.len())?)
}

/// The names of the entries at the beginning, as long as each tells where the next one is.
fn names(head: &[u8]) -> Vec<Vec<u8>> {
    let mut names = Vec::new();
    let mut rest = head;
    while names.len() < ENTRIES_MAX
        && let Some((name, next)) = entry(rest)
    {
        names.push(name.to_vec());
        rest = next;
    }
    names
}

/// The name of the entry here, and what follows it; nothing follows where the entry does not tell its size.
fn entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    if !bytes.starts_with(ENTRY) {
        return None;
    }
    let (flags, packed) = (number(bytes, 6)?, usize::try_from(wide(bytes, 18)?).ok()?);
    let (name, extra) = (usize::from(number(bytes, 26)?), usize::from(number(bytes, 28)?));
    let name_end = 30_usize.checked_add(name)?;
    let told = bytes.get(30..name_end)?;
    let size_comes_later = flags & 0x08 != 0;
    let end = name_end.checked_add(extra)?.checked_add(packed)?;
    let next = if size_comes_later && packed == 0 { None } else { bytes.get(end..) };
    Some((told, next.unwrap_or_default()))
}

fn number(bytes: &[u8], offset: usize) -> Option<u16> {
    let pair = bytes.get(offset..offset.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

fn wide(bytes: &[u8], offset: usize) -> Option<u32> {
    let four = bytes.get(offset..offset.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}
