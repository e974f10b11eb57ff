from __future__ import annotations

import codecs
import os
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import ImrError, LetterError, NoTextLayer, PasswordNeeded, UnreadableFile
from summarizer.files import letter_from_bytes, letter_from_stream, letter_from_text, load_letter, text_of
from tests.samples import KNEE_LETTER, encrypted, pdf_of, scan_of

KNEE_PDF = pdf_of(KNEE_LETTER)


def test_a_pdf_gives_its_text_and_pages() -> None:
    letter = letter_from_bytes(KNEE_PDF, name="knee.pdf")

    assert "MRI of the right knee: Upheld" in letter.text
    assert len(letter.page_starts) == 2
    assert letter.page_at(letter.text.index("IMR ISSUES")) == 2


def test_a_text_file_gives_the_same_words_as_the_pdf() -> None:
    from_pdf = letter_from_bytes(KNEE_PDF, name="knee.pdf")
    from_text = letter_from_bytes(KNEE_LETTER.encode(), name="knee.txt")

    assert from_text.flat.split() == from_pdf.flat.split()


def test_a_form_feed_at_the_end_starts_no_page() -> None:
    letter = letter_from_text(KNEE_LETTER + "\f\n", name="knee.txt")

    assert len(letter.page_starts) == 2


def test_the_digest_is_of_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "knee.pdf"
    path.write_bytes(KNEE_PDF)
    letter = load_letter(path)

    assert (letter.name, letter.sha256) == ("knee.pdf", sha256(KNEE_PDF).hexdigest())


def test_a_pdf_locked_with_the_empty_password_is_read() -> None:
    letter = letter_from_bytes(encrypted(KNEE_PDF, password=""), name="published.pdf")

    assert "MRI of the right knee: Upheld" in letter.text


def test_a_pdf_that_needs_a_password_says_what_to_do() -> None:
    with pytest.raises(PasswordNeeded, match="save or print it as a PDF without one"):
        letter_from_bytes(encrypted(KNEE_PDF, password="secret"), name="locked.pdf")


@pytest.mark.parametrize("stamp", ["", "CM19-0123456 Page 1 of 2"])
def test_a_scan_says_how_to_recognise_its_text(stamp: str) -> None:
    with pytest.raises(NoTextLayer, match="ocrmypdf"):
        letter_from_bytes(scan_of(2, stamp=stamp), name="scan.pdf")


def test_a_pdf_with_no_more_than_page_numbers_says_how_to_recognise_its_text() -> None:
    with pytest.raises(UnreadableFile, match="ocrmypdf"):
        letter_from_bytes(pdf_of("Page 1 of 2\fPage 2 of 2"), name="scan.pdf")


def test_a_short_pdf_without_pictures_is_no_scan() -> None:
    assert letter_from_bytes(pdf_of("Seven words on a page of text."), name="short.pdf").text


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_pdf_that_stops_early_is_refused_and_not_half_read(share: float) -> None:
    with pytest.raises(UnreadableFile, match="stops before its end"):
        letter_from_bytes(KNEE_PDF[: int(len(KNEE_PDF) * share)], name="half.pdf")


def test_a_damaged_pdf_says_to_fetch_it_again() -> None:
    with pytest.raises(UnreadableFile, match="damaged"):
        letter_from_bytes(b"%PDF-1.6\nnothing that a PDF holds\n%%EOF\n", name="damaged.pdf")


def test_padding_behind_the_end_of_a_pdf_is_harmless() -> None:
    assert letter_from_bytes(KNEE_PDF + b"\x00" * 5000, name="padded.pdf").text


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", codecs.BOM_UTF8, "\u200b\u00a0\n".encode()])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        letter_from_bytes(content, name="empty.txt")


@pytest.mark.parametrize(
    "content",
    [
        KNEE_LETTER.encode("utf-8"),
        KNEE_LETTER.encode("utf-8-sig"),
        KNEE_LETTER.encode("utf-16"),
        codecs.BOM_UTF16_BE + KNEE_LETTER.encode("utf-16-be"),
        KNEE_LETTER.encode("cp1252"),
        KNEE_LETTER.replace("\n", "\r\n").encode(),
    ],
)
def test_text_is_the_same_in_every_encoding(content: bytes) -> None:
    letter = letter_from_bytes(content, name="knee.txt")

    assert letter.text == letter_from_text(KNEE_LETTER, name="knee.txt").text


def test_bytes_that_are_no_utf8_are_windows_text() -> None:
    assert text_of("Patient’s café – 50 %".encode("cp1252")) == "Patient’s café – 50 %"


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"PK\x03\x04word/document.xml", "Word"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"<!DOCTYPE html><p>x", "web page"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x01\x02\x03 text", "binary"),
    ],
)
def test_another_kind_of_file_is_named(content: bytes, hint: str) -> None:
    with pytest.raises(UnreadableFile, match=hint):
        letter_from_bytes(content, name="file")


def test_a_stray_control_character_is_dropped() -> None:
    letter = letter_from_bytes(b"\x1b" + KNEE_LETTER.encode(), name="knee.txt")

    assert letter.text == letter_from_text(KNEE_LETTER, name="knee.txt").text


def test_a_file_over_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text(KNEE_LETTER, encoding="utf-8")

    with pytest.raises(UnreadableFile, match=r"larger than 0.001 MB.*--max-size"):
        load_letter(path, max_bytes=1000)


def test_a_missing_file_and_a_folder_without_letters_say_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        load_letter(tmp_path / "none.pdf")
    with pytest.raises(UnreadableFile, match=r"without \.pdf or \.txt"):
        load_letter(tmp_path)


def test_standard_input_may_be_text_or_pdf() -> None:
    from_text = letter_from_stream(BytesIO(KNEE_LETTER.encode("utf-16")))
    from_pdf = letter_from_stream(BytesIO(KNEE_PDF))

    assert from_text.sha256 == sha256(KNEE_LETTER.encode()).hexdigest()
    assert from_pdf.sha256 == sha256(KNEE_PDF).hexdigest()
    assert from_text.name == "stdin"


def test_a_name_that_is_no_utf8_can_still_be_written_down(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"knee-\xff.txt")
    try:
        path.write_text(KNEE_LETTER, encoding="utf-8")
    except OSError:
        pytest.skip("this disk takes UTF-8 names only")

    assert load_letter(path).name == "knee-\ufffd.txt"


@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.6\n", KNEE_PDF[:800]]), st.sampled_from([b"", b"%%EOF"]))
def test_any_bytes_give_a_letter_or_an_error_with_a_hint(noise: bytes, head: bytes, tail: bytes) -> None:
    try:
        outcome = letter_from_bytes(head + noise + tail, name="noise").text.strip()
    except LetterError as error:
        outcome = str(error)

    assert outcome


def test_no_error_of_a_file_quotes_it() -> None:
    for content in (b"%PDF-1.6 Jane Roe", b"\x01\x02Jane Roe", b"PK\x03\x04Jane Roe"):
        with pytest.raises(ImrError) as caught:
            letter_from_bytes(content, name="file")
        assert "Jane" not in str(caught.value)
