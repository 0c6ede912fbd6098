"""Title, date and boilerplate of an article, read from its text; nothing is opened or fetched.

    describe("Troops to leave\\n\\nThe last ones go.\\n\\nUpdated: December 28, 2023, 3:59 PM", "a.txt")
    Facts(title="Troops to leave", title_from="first line",
          published=date(2023, 12, 28), published_from="updated line", boilerplate=((36, 70),))

A wrong date is worse than none. Only a complete, unambiguous date counts, and only in a place where articles
state their own: see `_stated_date` for what a line must look like and `_inferred_date` for the one inference.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from qa.types import DateOrigin, Span, TitleOrigin

HEAD_LINES = 8  # an article states its title and date within its first lines; below them a date belongs to the story
TAIL_LINES = 8  # "Updated: …" may stand after the text instead, followed by a comment form
BARE_DATE_LINES = 4  # a line that is only a date counts this near the top; lower it heads a section of a timeline
REPEAT_WORDS = 4  # a repeated line this long is a headline again; a shorter one may be a value in a list
LINE_LENGTH = 300  # a longer line is a paragraph: never boilerplate, never a header
TITLE_LENGTH = 120  # longer titles are cut at a word
TITLE_SENTENCE = 40  # a first sentence shorter than this more likely ends in an abbreviation
LEAD_LENGTH = 600  # characters at the start in which a weekday with its date in brackets is looked for
FRONT_MATTER_LENGTH = 20_000  # more is not front matter but a text between two rules

TITLE_KEYS = ("title", "headline")
DATE_KEYS = ("date", "published", "datepublished", "pubdate", "publish_date", "published_at", "created")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(
    r"\b(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?=T\d|\b)(?!\2?\d)"  # 2023-02-01, also before T10:00
    rf"|{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)(\d{{4}})\b"  # Dec. 28, 2023
    rf"|(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(\d{{4}})\b"  # 28 December 2023
    r"|(\d{1,2})([/.])(\d{1,2})\12(\d{4})\b)",  # 28/12/2023, never 02/01/2023
    re.IGNORECASE,
)
_PATH_DATE = re.compile(r"(?<![^\W_])((?:19|20)\d{2})([-_./]?)(\d{2})\2(\d{2})(?![^\W_])")

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s*)?"
_TIME = re.compile(  # tokens of a time, taken once and never given back: a long line must not be tried over and over
    r"(?:\s|[,|·•–—-]|at\b|T(?=\d)|Z\b|\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?|[ap]\.?m\b\.?"
    r"|\(?(?-i:\b[A-Z]{2,5}\b)\)?|[+-]\d{2}:?\d{2})*+"
    r"(?:(?:last\s+)?(?:updated|modified|edited|published)\b.*|\d+\s*min(?:ute)?s?\s+read)?",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"(?:(?:publication\s+)?date|(?:first\s+)?(?:published|posted|issued|released))(?:\s+on|\s+at)?\s*[:|-]?\s*{_WEEKDAY}",
    re.IGNORECASE,
)
_UPDATED = re.compile(rf"(?:last\s+)?(?:updated|modified|edited)(?:\s+on|\s+at)?\s*[:|-]?\s*{_WEEKDAY}", re.IGNORECASE)
_BYLINE = re.compile(rf"(?:by\s+\S.{{0,80}}|.{{1,80}}[|·•])\s*(?:published|posted)?:?\s*{_WEEKDAY}", re.IGNORECASE)
_BARE = re.compile(_WEEKDAY, re.IGNORECASE)
_PLACE = re.compile(r"[^\W\d_][^\d:;!?]{1,50}[,(]\s*")
_AFTER_DATELINE = re.compile(r"\)?\s*(?:\([\w ]+\)|/[\w ]+/)?\s*[—–-]")
_LEAD_DATE = re.compile(rf"\b(today|yesterday|{'|'.join(_DAYS)})\s+\(([^()]{{6,30}})\)", re.IGNORECASE)

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")

_FURNITURE = re.compile(
    r"""
      powered\ by\ [^.!?]{1,40}
    | your\ e-?mail\ address\ will\ not\ be\ published.*
    | required\ fields\ are\ marked.*
    | save\ my\ name,\ e-?mail,?\ and\ website\ in\ this\ browser.*
    | (?:click\ to\ )?(?:share|tweet)(?:\ (?:this|on|via|with|to|by|article|story|post|page|link|e-?mail|facebook
        |twitter|x|whatsapp|linkedin|reddit|telegram|pinterest|friends)|\ ?\(opens\ in\ new\ window\))*[:.]?
    | (?:sign\ up|subscribe|register)\b.{0,100}\b(?:newsletters?|inbox|alerts?|e-?mails?|channel|podcast)\b.{0,60}
    | get\ .{0,80}\b(?:to|in)\ your\ inbox[.!]?
    | follow\ us\ on\ .{1,60}
    | (?:we|this\ (?:web)?site|our\ (?:web)?site)\ uses?\ cookies.*
    | (?:accept|manage|reject)\ (?:all\ )?cookies?(?:\ (?:settings|preferences))?
    | by\ continuing\ to\ (?:use|browse)\ (?:this|our)\ (?:web)?site.*
    | (?:copyright\s*)?(?:©|\(c\)).{0,20}\b(?:19|20)\d{2}\b.*
    | copyright\ (?:19|20)\d{2}\b.*
    | .{0,120}\ball\ rights\ reserved\.?
    | (?:read\ (?:more|also|next)|also\ read|see\ also|related(?:\ (?:articles?|stories|posts|news))?)\s*:.*
    | read\ more(?:\.{3}|…|\ »)?
    | advertise?ments?|advertising
    | (?:article|story)\ continues\ (?:below|after)(?:\ (?:this\ )?ad(?:vertisement)?)?
    | (?:skip|jump)\ to\ (?:main\ )?content|back\ to\ top
    | home\ ?[>»›/|]\ ?.{1,150}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FORM_HEADER = re.compile(r"(?:leave|post|write|add)\ a\ (?:reply|comment)(?:\ cancel reply)?", re.IGNORECASE)
_FORM_FIELD = re.compile(
    r"(?:name|e-?mail|website|(?:post |your |submit )?comment|submit|cancel reply|notify me of .{1,60}|Δ)\s*\*?:?",
    re.IGNORECASE,
)


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
    stated, origin, header = _stated_date(text, lines)
    spans += [header] if header else []
    spans += _furniture(text, lines)
    title, title_from = _title(text, lines, spans, path, hints, matter)
    published, published_from = _published(text[body:], path, hints, matter, stated, origin)
    return Facts(title, title_from, published, published_from, _merged(spans))


def find_date(text: str) -> tuple[date, Span] | None:
    """The first complete and unambiguous date in `text` with its span, else None."""
    for match in _DATE.finditer(text):
        if found := _date_of(match):
            return found, match.span()
    return None


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


def _date_of(match: re.Match[str]) -> date | None:
    y1, _, m1, d1, month2, d2, y2, d3, month3, y3, first, _, second, y4 = match.groups()
    if y4:
        day, month = int(first), int(second)
        if day <= 12 and month <= 12 and day != month:
            return None
        parts = (int(y4), *((month, day) if month <= 12 else (day, month)))
    elif y1:
        parts = (int(y1), int(m1), int(d1))
    else:
        name = (month2 or month3)[:3].casefold()
        parts = (int(y2 or y3), _MONTHS.index(name) + 1, int(d2 or d3))
    return _valid(*parts)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1600 <= year < 2200 else None
    except ValueError:
        return None


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        if stripped := match[0].strip():
            start = match.start() + match[0].index(stripped)
            yield start, start + len(stripped)


def _stated_date(text: str, lines: list[Span]) -> tuple[date | None, DateOrigin, Span | None]:
    """The date a header or "Updated:" line states, and the span that is only this statement.

    Header lines, near the top: `date 2023-02-01` before the text on the first line; "Published: …" (also near the
    end); "By X | January 5, 2024"; a line that is nothing but the date, if it is the only such line; the dateline
    `BAGHDAD, Jan. 27, 2024 — …`. Bylines and datelines stay in the text; the others become boilerplate.
    """
    head, tail = lines[:HEAD_LINES], lines[HEAD_LINES:][-TAIL_LINES:]
    updated: tuple[date, DateOrigin, Span] | None = None
    for index, (start, end) in enumerate([*head, *tail]):
        found = find_date(text[start:end][:LINE_LENGTH])
        if not found:
            continue
        published, (at, to) = found
        before, after = text[start : start + at], text[start + to : end]
        whole = _TIME.fullmatch(after) is not None
        if _PUBLISHED.fullmatch(before) and whole:
            return published, "header", (start, end)
        if _UPDATED.fullmatch(before) and whole:
            updated = updated or (published, "updated line", (start, end))
        elif index == 0 and re.fullmatch(r"date:?\s*", before, re.IGNORECASE):
            return published, "header", (start, start + to)
        elif index < len(head) and _is_byline_or_dateline(before, after, whole):
            return published, "header", None
        elif index < BARE_DATE_LINES and whole and _BARE.fullmatch(before) and not _other_bare_date(text, lines, start):
            return published, "header", (start, end)
    return updated or (None, "none", None)


def _is_byline_or_dateline(before: str, after: str, whole: bool) -> bool:
    if whole and _BYLINE.fullmatch(before):
        return True
    return before.isupper() and bool(_PLACE.fullmatch(before) and _AFTER_DATELINE.match(after))


def _other_bare_date(text: str, lines: list[Span], own: int) -> bool:
    for start, end in lines:
        found = find_date(text[start:end]) if start != own and end - start < 60 else None
        if (
            found
            and _BARE.fullmatch(text[start:end][: found[1][0]])
            and _TIME.fullmatch(text[start:end][found[1][1] :])
        ):
            return True
    return False


def _inferred_date(text: str) -> date | None:
    """The day that the opening words gloss with a complete date: "said on Saturday (Jan 27, 2024)".

    Only a writer of that week says "Saturday" or "today" and adds the date in brackets; a later writer gives the
    date itself. The weekday must be the right one for the date, and no later complete date may stand in the text.
    Relative words alone ("last year", "on Monday") never give a date: they need the one that is missing.
    """
    match = _LEAD_DATE.search(text[:LEAD_LENGTH])
    found = find_date(match[2]) if match else None
    if not match or not found or found[1] != (0, len(match[2])):
        return None
    day, word = found[0], match[1].casefold()
    if word in _DAYS and day.weekday() != _DAYS.index(word):
        return None
    published = day + timedelta(days=word == "yesterday")
    later = any((other := _date_of(each)) and other > published for each in _DATE.finditer(text))
    return None if later else published


def _published(
    text: str, path: str, hints: Hints, matter: Mapping[str, str], stated: date | None, origin: DateOrigin
) -> tuple[date | None, DateOrigin]:
    for key in DATE_KEYS:
        if key in matter and (found := _key_date(matter[key])):
            return found, "front matter"
    if hints.published:
        return hints.published, hints.published_from
    if stated:
        return stated, origin
    for match in _PATH_DATE.finditer(path.rsplit(".", 1)[0]):
        if found := _valid(int(match[1]), int(match[3]), int(match[4])):
            return found, "file name"
    inferred = _inferred_date(text)
    return inferred, "inferred" if inferred else "none"


def _key_date(value: str) -> date | None:
    if found := find_date(value):
        return found[0]
    match = _PATH_DATE.fullmatch(value)
    return _valid(int(match[1]), int(match[3]), int(match[4])) if match else None


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


def _furniture(text: str, lines: list[Span]) -> list[Span]:
    """Whole lines that a website put there: forms, sharing, cookies, copyright, dates of change, a headline again."""
    spans = _repeated_headlines(text, lines)
    in_form = False
    for start, end in lines:
        line = text[start : min(end, start + LINE_LENGTH + 1)]
        known = len(line) <= LINE_LENGTH and _is_furniture(line)
        in_form = bool(_FORM_HEADER.fullmatch(line) or (in_form and (known or _FORM_FIELD.fullmatch(line))))
        if in_form or known:
            spans.append((start, end))
    return spans


def _repeated_headlines(text: str, lines: list[Span]) -> list[Span]:
    """Later copies of a headline; when the first two lines are the same, the second stays, next to the text."""
    folded = [
        " ".join(text[start:end].casefold().split()) if end - start <= LINE_LENGTH else "" for start, end in lines
    ]
    spans: list[Span] = []
    headlines: set[str] = set()
    for index, line in enumerate(folded):
        if line in headlines:
            spans.append(lines[index])
        elif index == 0 and line and folded[1:2] == [line] and not line.endswith("."):
            spans.append(lines[0])
        elif index < HEAD_LINES and len(line.split()) >= REPEAT_WORDS and not line.endswith((".", "!", ":", ";")):
            headlines.add(line)
    return spans


def _is_furniture(line: str) -> bool:
    if _FURNITURE.fullmatch(line):
        return True
    found = find_date(line) if _UPDATED.match(line) or _PUBLISHED.match(line) else None
    if not found:
        return False
    before, after = line[: found[1][0]], line[found[1][1] :]
    return bool((_UPDATED.fullmatch(before) or _PUBLISHED.fullmatch(before)) and _TIME.fullmatch(after))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
