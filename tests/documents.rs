//! Transcripts in Word documents and other archives: every command opens them, what is reported names the paragraph, and no
//! archive takes more memory or time than a transcript does.

use crate::import::{run, said};
use rawzip::{CompressionMethod, ZipArchiveWriter};
use std::io::Write;
use std::path::Path;

/// An archive of these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, text) in parts {
        let (mut entry, config) =
            archive.new_file(name).compression_method(CompressionMethod::DEFLATE).start().unwrap();
        let encoder = flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::fast());
        let mut writer = config.wrap(encoder);
        writer.write_all(text.as_bytes()).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

/// A Word document with this body.
fn word(body: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    archive(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document)])
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// The standard error of a command on a file that it refuses.
fn refused(folder: &Path, name: &str, bytes: &[u8]) -> String {
    std::fs::write(folder.join(name), bytes).unwrap();
    let output = run(folder, &["cat", "--memory-limit=200M", name]);
    let told = said(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(output.stdout.is_empty() && told.trim_end().lines().count() == 1, "{told}");
    told.to_owned()
}

#[test]
fn every_command_opens_a_word_document() {
    let folder = tempfile::tempdir().unwrap();
    let turns = ["[00:00:03] KESSLER: Sit down.", "", "[00:00:07] DOE: Why?", "[00:00:12] KESSLER: Friday."];
    let body: String = turns.map(paragraph).concat();
    std::fs::write(folder.path().join("a.docx"), word(&body)).unwrap();
    for command in
        [&["cat"][..], &["check"], &["gaps"], &["hours"], &["export", "--format", "vtt"], &["import"]]
    {
        let output = run(folder.path(), &[command, &["a.docx"]].concat());
        assert!(matches!(output.status.code(), Some(0 | 1)), "{command:?}: {}", said(&output));
    }
    let printed = String::from_utf8(run(folder.path(), &["cat", "a.docx"]).stdout).unwrap();
    assert!(printed.contains("Friday."), "{printed}");
}

#[test]
fn what_is_reported_of_a_document_names_its_paragraph() {
    let folder = tempfile::tempdir().unwrap();
    // The first paragraph has three lines.
    let first =
        "<w:p><w:r><w:br/><w:t>[00:00:03] KESSLER: Sit down.</w:t><w:br/><w:t>There.</w:t></w:r></w:p>";
    let body = [
        first,
        &paragraph("[00:00:07] DOE: Why?"),
        &paragraph("[00:00:09]"),
        &paragraph("[00:00:12] KESSLER: Friday."),
    ];
    std::fs::write(folder.path().join("a.docx"), word(&body.concat())).unwrap();
    let output = run(folder.path(), &["import", "a.docx"]);
    let told = said(&output);
    assert!(told.contains("a.docx:3: dropped: paragraph 3: timestamp without text"), "{told}");
}

#[test]
fn words_that_a_document_does_not_show_in_its_text_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let deleted = "<w:p><w:r><w:t>[00:00:03] DOE: I was</w:t></w:r><w:del><w:r><w:delText> not</w:delText></w:r></w:del>\
                   <w:r><w:t> there.</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>";
    let body = [deleted, &paragraph("[00:00:07] KESSLER: When?"), &paragraph("[00:00:09] DOE: Friday.")];
    std::fs::write(folder.path().join("a.docx"), word(&body.concat())).unwrap();
    let output = run(folder.path(), &["import", "a.docx"]);
    let told = said(&output);
    assert!(
        told.contains(
            "a.docx:1: dropped: left out of the text: deleted words (tracked changes) 1, footnotes 1"
        ),
        "{told}"
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("I was there."));
}

#[test]
fn a_hostile_or_damaged_document_is_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let whole = word(&paragraph("[00:00:03] KESSLER: Sit down.").repeat(50));
    let bomb = word(&paragraph(&"a".repeat(70 << 20)));
    assert!(bomb.len() < 1 << 20);
    let deep = word(&"<w:tbl><w:tr><w:tc>".repeat(10_000));
    let open = archive(&[("word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>words")]);
    let empty = archive(&[("word/document.xml", "")]);
    let mut flipped = whole.clone();
    let at = flipped.windows(17).position(|name| name == b"word/document.xml").unwrap() + 17 + 30;
    flipped[at] ^= 0xff;
    for (name, bytes, words) in [
        ("bomb.docx", bomb, "unpacks to more than 64 MiB; save it as plain text"),
        ("deep.docx", deep, "nested more than 256 deep; save it as plain text"),
        ("open.docx", open, "malformed XML"),
        ("empty.docx", empty, "not a <w:document> document"),
        ("half.docx", whole[..whole.len() / 2].to_vec(), "damaged or not whole"),
        ("flipped.docx", flipped, "damaged or not whole"),
        ("letter.docx", word(&paragraph("Dear Sir,")), "not a transcript in a known format"),
        ("a.zip", archive(&[("a.vtt", "WEBVTT\n")]), "a ZIP archive; unpack it"),
        ("book.xlsx", archive(&[("xl/workbook.xml", "<x/>")]), "an Excel workbook; save it as CSV"),
    ] {
        let told = refused(folder.path(), name, &bytes);
        assert!(told.contains(words), "{name}: {told}");
    }
}

#[test]
fn a_file_of_a_known_kind_that_is_not_imported_is_refused_by_its_name_without_any_option() {
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/faults");
    for (name, words) in [
        ("binary.TextGrid", "a binary file of Praat; save it as a text file in Praat"),
        ("chronological.TextGrid", "a chronological TextGrid; save it as a text file in Praat"),
        ("collection.TextGrid", "a collection of Praat objects; save its TextGrid by itself in Praat"),
        ("numbered.tsv", "--columns start=2,speaker=3,text=4"),
    ] {
        let output = run(&inputs, &["import", name]);
        let told = said(&output);
        assert_eq!(output.status.code(), Some(2), "{name}: {told}");
        assert!(output.stdout.is_empty() && told.contains(words), "{name}: {told}");
    }
}
