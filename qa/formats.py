"""File formats to text: what a file of each suffix says, with the title and date that the format itself marks.

    READERS[".md"](b"# Troops *to* leave\\n\\nThey left.")
    ("# Troops *to* leave\\n\\nThey left.", Hints("Troops to leave", "heading"))

A reader raises Unreadable with the reason. Nothing in a file is executed, followed or fetched.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from qa import webpages
from qa.decoding import Unreadable, decode, storable
from qa.metadata import Hints, clean_title

MAX_EXTRACTED = 100 * 1024 * 1024  # what a docx may unpack to: five times the limit above, prose packs about 4:1
MAX_PAGES = 2_000  # a pdf beyond this is a book of tables that takes minutes
MARKDOWN_HEAD = 20_000  # characters in which a markdown title may stand

# What the two libraries let through from damaged files, besides errors of their own; lxml's are SyntaxErrors.
DOCX_FAILURES = (SyntaxError, KeyError, ValueError, AttributeError, IndexError, OSError, zlib.error, struct.error)
PDF_FAILURES = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RecursionError,
    OSError,
    ArithmeticError,
    zlib.error,
    struct.error,
)


def _plain(data: bytes) -> tuple[str, Hints]:
    return decode(data), Hints()


def _markdown(data: bytes) -> tuple[str, Hints]:
    from markdown_it import MarkdownIt

    text = decode(data)
    body = re.sub(r"\A\ufeff?---\r?\n.*?\r?\n---\r?\n", "", text[:MARKDOWN_HEAD], count=1, flags=re.DOTALL)
    tokens = MarkdownIt("commonmark").parse(body)
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and (token.tag == "h1" or index == 0):
            words = (
                child.content for child in tokens[index + 1].children or () if child.type in ("text", "code_inline")
            )
            return text, Hints(clean_title("".join(words)), "heading")
    return text, Hints()


def _pdf(data: bytes) -> tuple[str, Hints]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every blemish; what matters is raised
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("it is encrypted: save a copy without a password")
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable(f"it has more than {MAX_PAGES} pages")
        text = "\n".join(page.extract_text().strip() for page in reader.pages)
    except DependencyError as error:
        raise Unreadable("it is encrypted: save a copy without a password") from error
    except (PyPdfError, *PDF_FAILURES) as error:
        raise Unreadable("it is damaged, or not a pdf") from error
    if len(text) > MAX_EXTRACTED:
        raise Unreadable(f"its text is larger than {MAX_EXTRACTED // 1024 // 1024} MB")
    return storable(text), Hints()


def _docx(data: bytes) -> tuple[str, Hints]:
    from docx import Document as open_docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("it is encrypted, or in the format of Word before 2007: save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # zipfile stops at the sizes declared here, so a file that lies about them cannot unpack to more.
            if sum(member.file_size for member in archive.infolist()) > MAX_EXTRACTED:
                raise Unreadable(f"it unpacks to more than {MAX_EXTRACTED // 1024 // 1024} MB")
        document = open_docx(io.BytesIO(data))
        blocks, title = [], ""
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                blocks += ["\n".join(" | ".join(_row(row)) for row in item.rows)]
                continue
            blocks.append(item.text)
            if not title and item.style is not None and item.style.name in ("Title", "Heading 1"):
                title = clean_title(item.text)
    except (zipfile.BadZipFile, OpcError, *DOCX_FAILURES) as error:
        raise Unreadable("it is damaged, or not a docx") from error
    text = "\n\n".join(block for block in blocks if block.strip())
    return storable(text), Hints(title, "heading")


def _row(row: Any) -> Iterator[str]:
    """The text of each cell once; a merged cell is listed as often as the columns it covers."""
    previous = None
    for cell in row.cells:
        if cell._tc is not previous:
            yield " ".join(cell.text.split())
        previous = cell._tc


READERS: dict[str, Callable[[bytes], tuple[str, Hints]]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": webpages.read,
    ".htm": webpages.read,
    ".pdf": _pdf,
    ".docx": _docx,
}
SUFFIXES = tuple(READERS)
