"""An html page as the text of its article, with the title and date that the page states in its meta data.

    read(b'<h1>Troops leave</h1><p>They left in <b>May</b>.<nav>Home</nav><meta name="pubdate" content="2024-01-05">')
    ("Troops leave\\n\\nThey left in May.", Hints("Troops leave", "heading", date(2024, 1, 5), "html meta"))

Scripts are not run, links are not followed; what the page hides or repeats on every page is left out.
"""

from __future__ import annotations

import json
import re
from collections import deque
from datetime import date
from typing import TYPE_CHECKING, Any

from qa.datelines import find_date, stated_date
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
    *("parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date", "date"),
)
MODIFIED_META = "article:modified_time"
ARTICLE_TYPES = ("Article", "Posting", "Report")  # how schema.org's names of articles end: NewsArticle, BlogPosting
HEAD_TAGS = 60  # headings, paragraphs and times looked through for the one above the text


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
    published = _published(soup, article, meta)
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


def _published(soup: BeautifulSoup, article: Tag, meta: dict[str, str]) -> date | None:
    """The first date the page states as its publication; the date of its last change only if there is none."""
    stated = [meta[key] for key in DATE_META if key in meta] + _json_ld_dates(soup)
    stated += [_time_value(tag) for tag in _times(article)] + [meta.get(MODIFIED_META, "")]
    return next((found[0] for value in stated if (found := find_date(value))), None)


def _json_ld_dates(soup: BeautifulSoup) -> list[str]:
    """Every datePublished in the page's schema.org data, those of articles first."""
    found: list[tuple[bool, str]] = []
    for script in soup("script", type="application/ld+json"):
        try:
            pending: deque[Any] = deque([json.loads(script.get_text())])
        except (json.JSONDecodeError, RecursionError):
            continue  # a damaged note about the page says nothing of the article
        while pending:
            value = pending.popleft()
            if isinstance(value, dict):
                if isinstance(stated := value.get("datePublished"), str):
                    types = value.get("@type")
                    named = types if isinstance(types, list) else [types]
                    found.append((any(str(name).endswith(ARTICLE_TYPES) for name in named), stated))
                pending += value.values()
            elif isinstance(value, list):
                pending += value
    return [stated for _, stated in sorted(found, key=lambda each: not each[0])]


def _times(article: Tag) -> list[Tag]:
    """The <time> elements that date the article: marked as its publication, else standing above its text."""
    marked = [tag for tag in article("time") if tag.has_attr("pubdate") or tag.get("itemprop") == "datePublished"]
    above: list[Tag] = []
    heading = article.find("h1")
    below_heading = heading is None
    for tag in article(["h1", "p", "time"], limit=HEAD_TAGS):
        below_heading = below_heading or tag is heading
        if tag.name == "p" and below_heading and _is_running(tag):
            break
        if tag.name == "time" and tag.get("itemprop") != "dateModified" and not tag.find_parent("figure"):
            above.append(tag)
    return [tag for tag in marked + above if not any(map(_is_dropped, [tag, *tag.parents]))]


def _time_value(tag: Tag) -> str:
    return str(tag.get("datetime") or tag.get_text())


def _is_running(paragraph: Tag) -> bool:
    """Whether a paragraph belongs to the article's text: it is no byline, no summary in a header, no date line."""
    line = " ".join(_text(paragraph).split("\n\n")[0].split())  # an unclosed paragraph holds those behind it
    time = paragraph.find("time")
    shown = " ".join(time.get_text().split()) if time else ""
    if time and shown in line:
        found = find_date(_time_value(time))
        dated = line.replace(shown, found[0].isoformat(), 1) if found else ""
        return not found or stated_date(dated, [(0, len(dated))])[0] != found[0]
    is_byline = re.fullmatch(r"by\s.{1,80}", line, re.IGNORECASE) is not None
    return bool(line) and not is_byline and paragraph.find_parent("header") is None


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
