"""Title, date and boilerplate of an article, read from its text; nothing is opened or fetched.

    describe("Troops to leave\\n\\nThe last ones go.\\n\\nUpdated: December 28, 2023, 3:59 PM", "a.txt")
    Facts(title="Troops to leave", title_from="first line",
          published=date(2023, 12, 28), published_from="updated line", boilerplate=((36, 71),))

What the file format marks is stronger than what a line says, and a line is stronger than the file's name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qa.boilerplate import furniture
from qa.datelines import HEAD_LINES, inferred_date, key_date, path_date, stated_date
from qa.types import DateOrigin, Span, TitleOrigin

TITLE_LENGTH = 120  # longer titles are cut at a word
TITLE_SENTENCE = 40  # a first sentence shorter than this more likely ends in an abbreviation
FRONT_MATTER_LENGTH = 20_000  # more is not front matter but a text between two rules

TITLE_KEYS = ("title", "headline")
DATE_KEYS = ("date", "published", "datepublished", "pubdate", "publish_date", "published_at", "created")

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Hints:
    """What the file format itself says (html meta, headings); stronger than anything read from the text."""

    title: str = ""
    title_from: TitleOrigin = "file name"
    published: date | None = None
    published_from: DateOrigin = "none"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an article besides its text; `boilerplate` is sorted and does not overlap."""

    title: str
    title_from: TitleOrigin
    published: date | None
    published_from: DateOrigin
    boilerplate: tuple[Span, ...]


def describe(text: str, path: str, hints: Hints | None = None) -> Facts:
    """Title, date, where each came from, and the spans that are never evidence; `path` is relative to the folder."""
    hints = hints or Hints()
    matter, spans = front_matter(text)
    body = spans[-1][1] if spans else 0
    lines = [(start + body, end + body) for start, end in _lines(text[body:])]
    stated, origin, header = stated_date(text, lines)
    spans += [header] if header else []
    spans += furniture(text, lines)
    title, title_from = _title(text, lines, spans, path, hints, matter)
    published, published_from = _published(text[body:], path, hints, matter, stated, origin)
    return Facts(title, title_from, published, published_from, _merged(spans))


def front_matter(text: str) -> tuple[dict[str, str], list[Span]]:
    """The keys (lower case) between `---` or `+++` lines at the start, and the spans of it and of a byte-order mark."""
    match = _FRONT_MATTER.match(text[:FRONT_MATTER_LENGTH])
    parsed = _parsed(match[1], match[2]) if match else None
    if match and parsed:
        return {str(key).casefold(): str(value) for key, value in parsed.items()}, [match.span()]
    return {}, [(0, 1)] if text.startswith("\ufeff") else []


def clean_title(text: str) -> str:
    """One printable line of at most TITLE_LENGTH characters, cut at a word with `…`."""
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[: TITLE_LENGTH - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:–—-") + "…"


def _parsed(fence: str, block: str) -> Mapping[Any, Any] | None:
    import yaml

    try:
        parsed = tomllib.loads(block) if fence == "+++" else yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: TOML, or YAML's impossible dates
        # An unquoted colon in a title is the usual mistake; plain `key: value` lines are still understood.
        pairs = [line.partition(":") for line in block.splitlines() if line.strip()]
        plain = all(colon and re.fullmatch(r"\w[\w -]*", key) for key, colon, _ in pairs)
        parsed = {key: value.strip(" \t\"'") for key, _, value in pairs} if plain else None
    return parsed if isinstance(parsed, Mapping) else None


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        if stripped := match[0].strip():
            start = match.start() + match[0].index(stripped)
            yield start, start + len(stripped)


def _published(
    text: str, path: str, hints: Hints, matter: Mapping[str, str], stated: date | None, origin: DateOrigin
) -> tuple[date | None, DateOrigin]:
    for key in DATE_KEYS:
        if key in matter and (found := key_date(matter[key])):
            return found, "front matter"
    if hints.published:
        return hints.published, hints.published_from
    if stated:
        return stated, origin
    if found := path_date(path):
        return found, "file name"
    inferred = inferred_date(text)
    return inferred, "inferred" if inferred else "none"


def _title(
    text: str, lines: list[Span], spans: list[Span], path: str, hints: Hints, matter: Mapping[str, str]
) -> tuple[str, TitleOrigin]:
    for key in TITLE_KEYS:
        if title := clean_title(matter.get(key, "")):
            return title, "front matter"
    if title := clean_title(hints.title):
        return title, hints.title_from
    for start, end in lines[:HEAD_LINES]:
        start = max([start, *(stop for begin, stop in spans if begin <= start < stop)])
        line = re.sub(r"^(?:title|headline|subject):\s*|^[#>*\s]+", "", text[start:end], flags=re.IGNORECASE)
        if re.search(r"[^\W\d_]{2}", line) and not re.match(r"by\s+[A-Z]", line, re.IGNORECASE):
            return _headline(line), "first line"
    return clean_title(re.sub(r"[-_]+", " ", path.rsplit("/", 1)[-1].rsplit(".", 1)[0])) or path, "file name"


def _headline(line: str) -> str:
    """The line itself when it is short, else its first sentence."""
    if len(line) > TITLE_LENGTH and (match := re.match(rf".{{{TITLE_SENTENCE},}}?[.!?][\"'”’)]*(?=\s)", line)):
        line = match[0]
    return clean_title(line)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
