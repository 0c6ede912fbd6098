"""Small pieces of HTML that every part of the page is made of.

day(date(2023, 2, 1)) is "1 Feb 2023"; tag_attributes(id="a", hidden=True) is ' id="a" hidden'.
"""

from __future__ import annotations

import html
import re
from datetime import date

from qa.types import DateOrigin, Source

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # not the locale's
ORIGINS: dict[DateOrigin, str] = {
    "front matter": "date from its front matter",
    "header": "date from its first line",
    "updated line": "date from its “Updated” line",
    "html meta": "date from the page’s own data",
    "file name": "date from the file name",
    "inferred": "date inferred",
    "none": "no date stated",
}
AGES = (("year", 365, 365.25), ("month", 60, 30.44), ("week", 14, 7.0), ("day", 2, 1.0))  # unit, from, its days
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # none may stand in HTML, none is visible


def escape(text: str) -> str:
    """Text that a browser shows as it is, in an element or in a quoted attribute."""
    return html.escape(CONTROLS.sub("\ufffd", text), quote=True)


def tag_attributes(**values: str | int | bool | None) -> str:
    """Attributes with a leading space; `data_start` is `data-start`, `class_` is `class`, None and False leave out."""
    parts = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        name = name.rstrip("_").replace("_", "-")
        parts.append(f" {name}" if value is True else f' {name}="{escape(str(value))}"')
    return "".join(parts)


def icon(name: str) -> str:
    """A drawing from style.css; it says nothing to a screen reader, so its control needs a name."""
    return f'<i class="glyph glyph-{name}" aria-hidden="true"></i>'


def day(published: date) -> str:
    """A date that reads the same in every country: 1 Feb 2023."""
    return f"{published.day} {MONTHS[published.month - 1]} {published.year}"


def dated(published: date | None, origin: DateOrigin) -> str:
    """The short form for lists: "1 Feb 2023", "1 Feb 2023, inferred" or "no date stated"."""
    if published is None:
        return ORIGINS["none"]
    return day(published) + (", inferred" if origin == "inferred" else "")


def age(published: date | None, today: date) -> str:
    """How long ago, as one would say it: "today", "3 weeks ago", "2 years ago"; nothing for no date or a later one."""
    days = (today - published).days if published else -1
    if 0 <= days < 2:
        return ("today", "yesterday")[days]
    unit, length = next(((unit, length) for unit, least, length in AGES if days >= least), ("", 1.0))
    count = max(1, int(days / length))
    return f"{count} {unit}{'s' * (count > 1)} ago" if unit else ""


def percent(probability: float) -> str:
    """A probability that is never said to be none or certain: "31 %", "less than 1 %", "more than 99 %"."""
    if probability < 0.01:
        return "less than 1\u00a0%"
    return "more than 99\u00a0%" if probability > 0.99 else f"{100 * probability:.0f}\u00a0%"


def when(source: Source) -> str:
    """HTML of the date and where it is from, for the head of an article."""
    if source.published is None:
        return f'<span class="origin">{ORIGINS["none"]}</span>'
    stated = f'<time datetime="{source.published.isoformat()}">{day(source.published)}</time>'
    kind = "origin guess" if source.published_from == "inferred" else "origin"
    return f'{stated} <span class="{kind}">{ORIGINS[source.published_from]}</span>'
