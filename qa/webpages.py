"""An html page as the text of its article, with the title and date that the page states in its meta data.

    read(b'<h1>Troops leave</h1><p>They left in <b>May</b>.<nav>Home</nav><meta name="pubdate" content="2024-01-05">')
    ("Troops leave\\n\\nThey left in May.", Hints("Troops leave", "heading", date(2024, 1, 5), "html meta"))

Scripts are not run, links are not followed; what the page hides or repeats on every page is left out.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from qa.datelines import find_date
from qa.decoding import Unreadable, decode, storable
from qa.metadata import Hints
from qa.types import TitleOrigin

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

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


def read(data: bytes) -> tuple[str, Hints]:
    """The text of the article, a blank line between its blocks, and what the page says of it; Unreadable if broken."""
    from bs4 import BeautifulSoup

    charset = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", data[:4096], re.IGNORECASE)
    source = decode(data, charset[1].decode("ascii") if charset else "").removeprefix("\ufeff")
    source = re.sub(r"\A\s*<\?xml[^>]*>", "", source).translate({0x2028: " ", 0x2029: " "})
    try:
        soup = BeautifulSoup(source + "\n", "html.parser")
    except RecursionError as error:
        raise Unreadable("its html is nested too deeply") from error
    article, text = _article(soup)
    meta = _meta(soup)
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


def _meta(soup: BeautifulSoup) -> dict[str, str]:
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
    text = _text(soup)
    for name in ("article", "main"):
        found = soup(name)
        if len(found) == 1 and 2 * len(inner := _text(found[0])) > len(text):
            return found[0], inner
    return soup, text


def _only_heading(soup: BeautifulSoup) -> str:
    headings = [tag for tag in soup("h1") if not any(map(_is_dropped, [tag, *tag.parents]))]
    return " ".join(_text(headings[0]).split()) if len(headings) == 1 else ""


def _is_dropped(tag: Tag) -> bool:
    """Whether a reader of the article does not see this element, or it is the site's and not the article's."""
    if tag.name == "form":
        return not tag.find(["h1", "article", "main"])  # some sites wrap the whole page in one form
    style = str(tag.get("style") or "").replace(" ", "").casefold()
    hidden = tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or "display:none" in style
    return hidden or tag.name in NOT_ARTICLE


def _text(root: Tag) -> str:
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
    return storable("\n\n".join(filter(None, blocks)))
