"""The bytes of a PDF -> the text of its pages. The only importer of pypdfium2."""

from __future__ import annotations

from contextlib import closing
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from summarizer.errors import NoTextLayer, PasswordNeeded, UnreadableFile

# pdfium keeps global state and must not be called from two threads at a time.
_PDFIUM = Lock()

_END_MARK = b"%%EOF"
# Where readers look for the end mark (ISO 32000-1, implementation note 18).
_TAIL = 1024
_PADDING = b"\x00 \t\r\n\x1a"
# A page of a letter holds 100 to 500 words; a scan holds none, or a stamp such as "CM16-0235991 Page 2 of 5".
_STAMP_WORDS = 20

_LOCKED = frozenset({pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY})


def pages_of_pdf(data: bytes) -> tuple[str, ...]:
    """The text of each page, lines in the page's order.

    Published letters are encrypted with an empty password and open like any other. Raises `PasswordNeeded`,
    `NoTextLayer` (a scan), and `UnreadableFile` for a file that is damaged or stops before its end: pdfium
    would repair such a file and leave out pages without a word.
    """
    if _END_MARK not in data.rstrip(_PADDING)[-_TAIL:]:
        raise UnreadableFile("the PDF stops before its end, as after a broken download; fetch or copy it again")
    with _PDFIUM:
        try:
            with pypdfium2.PdfDocument(data) as document:
                pages = tuple(_page_text(document, number) for number in range(len(document)))
                if _is_scan(document, pages):
                    raise NoTextLayer(
                        "a scan: its pages are pictures without text; recognise the text first, for example with"
                        " `ocrmypdf scan.pdf letter.pdf`"
                    )
        except pypdfium2.PdfiumError as error:
            if error.err_code in _LOCKED:
                raise PasswordNeeded(
                    "the PDF asks for a password; open it with the password, save or print it as a PDF without one,"
                    " and read that"
                ) from error
            raise UnreadableFile("the PDF is damaged and does not open; fetch or copy it again") from error
    return pages


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    with closing(document[number]) as page, closing(page.get_textpage()) as textpage:
        return str(textpage.get_text_range())


def _is_scan(document: pypdfium2.PdfDocument, pages: tuple[str, ...]) -> bool:
    """No words at all, or no more than a stamp on pages that hold pictures."""
    enough = _STAMP_WORDS * len(pages)
    words = sum(len(page.split(maxsplit=enough)) for page in pages)
    return not words or (words < enough and any(map(_has_picture, document)))


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return next(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None
