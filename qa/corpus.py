"""A folder of articles as documents: which files count, and the text of each with its title and date.

    scan(Path("seeds"))          → ([Path("seeds/000_b57e1e3586da0442.txt"), …], [Skipped("notes.odt", "…")])
    load(Path("seeds"), path)    → Document(Source("000_b57e1e3586da0442.txt", "Iraq is in talks…", 2023-02-01), …)

The text of a .txt or .md file is exactly its decoded bytes, so offsets are the file's own. The text of html, pdf and
docx is what is extracted. Nothing in a file is executed, followed or fetched.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import logging
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import CorpusError
from qa.metadata import Hints, clean_title, describe, find_date
from qa.types import Document, Skipped, Source, TitleOrigin

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_BYTES = 20 * 1024 * 1024  # an article is far smaller; reading more would take memory for nothing
MAX_EXTRACTED = 100 * 1024 * 1024  # what a docx may unpack to: five times the limit above, prose packs about 4:1
MAX_PAGES = 2_000  # a pdf beyond this is a book of tables that takes minutes
MAX_FOREIGN = 0.25  # more non-ASCII than this in an unmarked 8-bit file is not western European text
MARKDOWN_HEAD = 20_000  # characters in which a markdown title may stand

BLOCKS = (
    *("address", "article", "blockquote", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul"),
)
NOT_ARTICLE = (
    "script",
    "style",
    "nav",
    "footer",
    "aside",
    "noscript",
    "template",
    "iframe",
    "svg",
    "button",
    "select",
    "head",
)
CELLS = ("td", "th")
TITLE_META = ("og:title", "twitter:title", "dc.title")
DATE_META = (
    *("article:published_time", "og:published_time", "datepublished", "publishdate", "publish-date", "pubdate"),
    *("parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date", "date", "article:modified_time"),
)
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


class Unreadable(CorpusError):
    """One file cannot be read; the message is the reason in plain words, without the file's name."""


def scan(folder: Path) -> tuple[list[Path], list[Skipped]]:
    """The readable files below `folder` by relative path, and the others with the reason; hidden ones are left out.

    CorpusError when the folder is missing or cannot be listed.
    """
    if not folder.is_dir():
        problem = "is not a folder" if folder.exists() else "does not exist"
        raise CorpusError(f"{folder} {problem}", fix="give a folder of articles, for example: qa index seeds")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise CorpusError(f"{folder} cannot be opened: permission denied", fix=f"chmod u+rx {folder}")
    files: list[Path] = []
    skipped: list[Skipped] = []
    for path in _walk(folder, skipped):
        reason = _refusal(folder, path)
        if reason:
            skipped.append(Skipped(_name(folder, path), reason))
        else:
            files.append(path)
    return sorted(files, key=lambda path: _name(folder, path)), sorted(skipped, key=lambda item: item.path)


def load(folder: Path, path: Path) -> Document:
    """The document at `path`, a file below `folder`; Unreadable with the reason when there is no text to be had."""
    reason = _refusal(folder, path)
    if reason:
        raise Unreadable(reason)
    data = _read(path)
    text, hints = READERS[path.suffix.lower()](data)
    if not text.strip("\ufeff \t\r\n\v\f\xa0"):
        raise Unreadable("it has no text" + (": is it a scan?" if path.suffix.lower() == ".pdf" else ""))
    facts = describe(text, _name(folder, path), hints)
    if not _outside(text, facts.boilerplate).strip():
        raise Unreadable("it holds nothing but boilerplate (forms, sharing and copyright lines)")
    source = Source(_name(folder, path), facts.title, facts.published, facts.published_from, facts.title_from)
    return Document(source, text, hashlib.sha256(data).hexdigest(), facts.boilerplate)


def decode(data: bytes, declared: str = "") -> str:
    """Text by its byte-order mark, else `declared`, else utf-8, else cp1252 if plausible; Unreadable otherwise.

    A utf-8 byte-order mark stays as U+FEFF so that offsets equal those of `data.decode("utf-8")`.
    """
    marks = (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8")
    for mark, encoding in (*marks, (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _checked(_decoded(data, encoding))
    for encoding in filter(None, (declared, "utf-8")):
        if (text := _decoded(data, encoding)) is not None:
            return _checked(text)
    text = _decoded(data, "cp1252")
    foreign = sum(byte > 127 for byte in data)
    if text is None or foreign > MAX_FOREIGN * len(data):
        raise Unreadable("its encoding is not known: save it as UTF-8")
    return _checked(text)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _checked(text: str | None) -> str:
    if text is None:
        raise Unreadable("its encoding is damaged: save it as UTF-8")
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text):
        raise Unreadable("it is not text: it holds control characters (binary data, or UTF-16 without its mark)")
    return text


def _walk(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        skipped.append(Skipped(_name(folder, Path(error.filename)), f"the folder cannot be opened: {_words(error)}"))

    for parent, folders, names in os.walk(folder, onerror=note):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        folders[:] = [name for name in folders if not _is_hidden(name) and name not in links]
        yield from (Path(parent, name) for name in [*names, *links] if not _is_hidden(name))


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))  # ~$ is the lock that Word leaves beside an open file


def _name(folder: Path, path: Path) -> str:
    name = path.relative_to(folder).as_posix()
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _refusal(folder: Path, path: Path) -> str:
    """Why a path is not read at all, or nothing."""
    try:
        target = path.resolve(strict=True)
        regular = target.is_file()
    except (OSError, RuntimeError):
        return "a link to nowhere" if path.is_symlink() else "it is no longer there, or cannot be reached"
    if not target.is_relative_to(folder.resolve()):
        return "a link that leads out of the folder"
    if target.is_dir():
        return "a link to a folder; links to folders are not followed"
    if path.suffix.lower() not in READERS:
        kind = f"{path.suffix} files are not read" if path.suffix else "a file without a suffix is not read"
        return f"{kind}, only {' '.join(SUFFIXES)}"
    if not regular:
        return "not a regular file"
    return "" if _name(path.parent, path) == path.name else "its name is not valid text"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"it cannot be opened: {_words(error)}") from error
    if not data:
        raise Unreadable("it is empty")
    if len(data) > MAX_BYTES:
        raise Unreadable(f"it is larger than {MAX_BYTES // 1024 // 1024} MB")
    return data


def _words(error: OSError) -> str:
    return "permission denied" if isinstance(error, PermissionError) else (error.strerror or str(error)).lower()


def _outside(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _storable(text: str) -> str:
    """Without what no text store takes: NUL and halves of surrogate pairs, which damaged files yield."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


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


def _html(data: bytes) -> tuple[str, Hints]:
    from bs4 import BeautifulSoup

    charset = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", data[:4096], re.IGNORECASE)
    source = decode(data, charset[1].decode("ascii") if charset else "").removeprefix("\ufeff")
    source = re.sub(r"\A\s*<\?xml[^>]*>", "", source).translate({0x2028: " ", 0x2029: " "})
    try:
        soup = BeautifulSoup(source + "\n", "html.parser")
    except RecursionError as error:
        raise Unreadable("its html is nested too deeply") from error
    article, text = _article(soup)
    meta = _html_meta(soup)
    heading = _only_heading(soup)
    if heading and not article.find("h1"):
        text = f"{heading}\n\n{text}"
    time = article.find("time")
    stated = [meta[key] for key in DATE_META if key in meta] + [_json_ld_date(soup)]
    stated += [str(time.get("datetime") or time.get_text())] if time else []
    published = next((found[0] for value in stated if (found := find_date(value))), None)
    named = next((meta[key] for key in TITLE_META if meta.get(key)), "")
    page_title = soup.title.get_text() if soup.title else ""
    origin: TitleOrigin = "heading" if heading and not named else "html meta"
    return text, Hints(named or heading or page_title, origin, published, "html meta")


def _html_meta(soup: BeautifulSoup) -> dict[str, str]:
    meta: dict[str, str] = {}
    for tag in soup("meta"):
        key = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if key and tag.get("content"):
            meta.setdefault(str(key).casefold(), str(tag["content"]).strip())
    return meta


def _json_ld_date(soup: BeautifulSoup) -> str:
    """The first datePublished in the page's schema.org data, or nothing."""
    for script in soup("script", type="application/ld+json"):
        try:
            pending: list[Any] = [json.loads(script.get_text())]
        except (json.JSONDecodeError, RecursionError):
            continue  # a damaged note about the page says nothing of the article
        while pending:
            value = pending.pop(0)
            if isinstance(value, dict):
                if isinstance(stated := value.get("datePublished"), str):
                    return stated
                pending += value.values()
            elif isinstance(value, list):
                pending += value
    return ""


def _article(soup: BeautifulSoup) -> tuple[Tag, str]:
    """The element that holds the article, and its text: the only <article> or <main> if most words are in it."""
    text = _html_text(soup)
    for name in ("article", "main"):
        found = soup(name)
        if len(found) == 1 and 2 * len(inner := _html_text(found[0])) > len(text):
            return found[0], inner
    return soup, text


def _only_heading(soup: BeautifulSoup) -> str:
    headings = [tag for tag in soup("h1") if not any(map(_is_dropped, [tag, *tag.parents]))]
    return " ".join(_html_text(headings[0]).split()) if len(headings) == 1 else ""


def _is_dropped(tag: Tag) -> bool:
    """Whether a reader of the article does not see this element, or it is the site's and not the article's."""
    if tag.name == "form":
        return not tag.find(["h1", "article", "main"])  # some sites wrap the whole page in one form
    style = str(tag.get("style") or "").replace(" ", "").casefold()
    hidden = tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or "display:none" in style
    return hidden or tag.name in NOT_ARTICLE


def _html_text(root: Tag) -> str:
    """The text with a blank line between blocks; white space inside a block is one space, as a browser shows it."""
    from bs4.element import NavigableString, Tag

    line, block = "\u2028", "\u2029"
    pieces: list[str] = []
    pending: list[Any] = [root]
    while pending:  # not recursive, and in one pass: pages can be deep and wide
        node = pending.pop()
        if not isinstance(node, Tag):
            # Comments and declarations are subclasses of NavigableString; the marks pushed below are plain.
            pieces += [str(node)] if type(node) in (NavigableString, str) else []
        elif not _is_dropped(node):
            mark = block if node.name in BLOCKS else line if node.name == "br" else " " if node.name in CELLS else ""
            pieces.append(mark)
            content = [node.get_text().replace("\n", line)] if node.name == "pre" else node.contents
            pending += [mark, *reversed(content)]
    flat = re.sub(rf"[^\S{line}{block}]+", " ", "".join(pieces))
    blocks = (re.sub(rf" ?{line}+ ?", "\n", piece.strip(f" {line}")) for piece in flat.split(block))
    return _storable("\n\n".join(filter(None, blocks)))


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
    return _storable(text), Hints()


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
    return _storable(text), Hints(title, "heading")


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
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
}
SUFFIXES = tuple(READERS)
