"""When the articles are from: a strip of bars, each of which limits the questions to its period.

periods(sources) → [Period("Jul–Sep 2021", date(2021, 7, 1), date(2021, 9, 30), 1), …] without gaps, oldest first
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qa.page.markup import MONTHS, escape, tag_attributes
from qa.types import Source

MOST = 12  # bars: in the narrow list, more would be too thin to hit
MONTHS_OF_A_BAR = (1, 3, 12, 60, 120, 600, 1200, 12_000)  # the finest that gives at most MOST bars is taken


@dataclass(frozen=True, slots=True)
class Period:
    """Some months from the first day to the last, and how many articles are dated within."""

    label: str
    since: date
    until: date
    count: int


def periods(sources: Sequence[Source]) -> list[Period]:
    """The time from the oldest article to the newest in even periods; none when no article has a date."""
    months = [_month(source.published) for source in sources if source.published]
    if not months:
        return []
    step = next(
        (each for each in MONTHS_OF_A_BAR if max(months) // each - min(months) // each < MOST), MONTHS_OF_A_BAR[-1]
    )
    counted = Counter(month // step for month in months)
    bars = range(min(months) // step, max(months) // step + 1)
    return [_period(bar * step, step, counted[bar]) for bar in bars]


def strip(sources: Sequence[Source]) -> str:
    """The bars as HTML, with the number of articles that have no date beside them; nothing when none has one."""
    bars = periods(sources)
    if not bars:
        return ""
    most = max(bar.count for bar in bars)
    undated = sum(source.published is None for source in sources)
    beside = (
        f'<span class="undated" title="A period leaves out articles without a date">{undated} undated</span>'
        if undated
        else ""
    )
    ends = escape(bars[0].label if len(bars) == 1 else f"{bars[0].label} to {bars[-1].label}")
    return (
        f'<ol class="bars" aria-label="Articles by date; choose a period to ask about">{_bars(bars, most)}</ol>'
        f'<p class="span"><span class="ends">{ends}</span>{beside}</p>'
    )


def _bars(bars: Sequence[Period], most: int) -> str:
    return "".join(f"<li>{_bar(bar, most)}</li>" for bar in bars)


def _bar(bar: Period, most: int) -> str:
    if not bar.count:
        return f'<span class="bar none"{tag_attributes(title=f"{bar.label}: none")}></span>'
    label = f"{bar.label}: {bar.count} {'article' if bar.count == 1 else 'articles'}"
    limits = tag_attributes(
        data_since=bar.since.isoformat(), data_until=bar.until.isoformat(), data_label=bar.label, title=label
    )
    name = tag_attributes(aria_label=label)
    height = round(100 * max(0.15, bar.count / most))
    return (
        f'<button type="button" class="bar" aria-pressed="false"{limits}{name}>'
        f'<i style="height:{height}%" aria-hidden="true"></i></button>'
    )


def _period(month: int, step: int, count: int) -> Period:
    since, following = _first(max(month, 12)), month + step
    until = _first(following) - timedelta(days=1) if following // 12 <= date.max.year else date.max
    return Period(_label(since, until, step), since, until, count)


def _label(since: date, until: date, step: int) -> str:
    first, last = MONTHS[since.month - 1], MONTHS[until.month - 1]
    if step == 1:
        return f"{first} {since.year}"
    if step < 12:
        return f"{first}–{last} {since.year}"
    return str(since.year) if step == 12 else f"{since.year}–{until.year}"


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
