"""PDF: the text of its pages."""

from __future__ import annotations

from typing import Any

from dragoman.errors import SourceError
from dragoman.sources.dates import date_in_text
from dragoman.sources.layout import mend_hyphens, unwrap
from dragoman.sources.received import Extract, Options, too_long

MAX_PAGES = 5_000
_PASSWORD = 4  # PDFium's FPDF_ERR_PASSWORD


def pdf(data: bytes, *, address: str, options: Options) -> Extract:
    """Read a PDF: pages joined by blank lines, broken words mended, printed lines joined to paragraphs."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(error, address) from error
    try:
        if len(document) > MAX_PAGES:
            raise SourceError(
                f"the PDF has {len(document):,} pages; the limit is {MAX_PAGES:,}", item=address, advice="split it"
            )
        pages = _pages(document, address=address, options=options)
        title, author = (document.get_metadata_value(name) for name in ("Title", "Author"))
    except (pypdfium2.PdfiumError, UnicodeError, ValueError) as error:
        raise SourceError("the PDF is damaged", item=address, advice="download it again") from error
    finally:
        document.close()
    if not any(char.isalnum() for page in pages for char in page):
        raise SourceError(
            "the PDF holds no text, only pictures of pages",
            item=address,
            advice="run text recognition (OCR) on it first",
        )
    text = "\n\n".join(pages)
    published = date_in_text(text)  # the file's own dates say when it was made, not when it was published
    return Extract(
        text=text,
        title=title,
        author=author or None,
        published=published,
        published_basis="text" if published else None,
    )


def _pages(document: Any, *, address: str, options: Options) -> list[str]:
    pages: list[str] = []
    chars = 0
    for index in range(len(document)):
        page = document[index]
        textpage = page.get_textpage()
        chars += textpage.count_chars()
        if chars > options.max_chars:
            raise too_long(chars, address, options)
        raw = textpage.get_text_bounded(errors="replace")
        textpage.close()
        page.close()
        text = unwrap(mend_hyphens(raw.replace("\r\n", "\n").replace("\r", "\n")))
        if text:
            pages.append(text)
    return pages


def _unopened(error: Any, address: str) -> SourceError:
    if error.err_code == _PASSWORD:
        return SourceError(
            "the PDF is protected by a password", item=address, advice="save a copy without the password, and add that"
        )
    return SourceError("the PDF is damaged or cut short", item=address, advice="download it again, or get another copy")
