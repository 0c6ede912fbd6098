"""An article as HTML, opened at the words that a citation points at; the list of all is in `shelf`.

article(document, [Mark(1, 312, 369)], active=0) holds `<mark class="cited active" data-number="1">Iraq …</mark>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qa.page.markup import escape, icon, when
from qa.types import Document, Span

WINDOW = 200_000  # characters of an article that are shown; a browser lays out more than that slowly
PARAGRAPH = re.compile(r"(?:\r\n|\r|\n)+")
READ = '<span class="read" dir="ltr">Read, not cited</span> '


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to highlight: the number on their chip, and their offsets in the text."""

    number: int
    start: int
    end: int
    kind: Literal["cited", "nearest"] = "cited"


def article(document: Document, marks: Sequence[Mark], active: int = -1, note: str = "") -> str:
    """The article with its marks, under the HTML `note`; `active` is the index of the mark to scroll to, or -1."""
    source = document.source
    begin, end = _window(len(document.text), marks[active] if 0 <= active < len(marks) else None)
    cut = '<p class="cut">… the rest of this long article is not shown.</p>'
    body = "".join(_paragraphs(document, marks, active, (begin, end)))
    return (
        f'<div class="paper-head">{_bar(marks, active)}<h2 dir="auto" tabindex="-1">{escape(source.title)}</h2>'
        f'<p class="meta">{when(source)}</p><p class="meta file">{icon("file")}<bdi>{escape(source.id)}</bdi></p></div>'
        f'<div class="paper-body" tabindex="0" role="region" aria-label="Text of the article">'
        f"{note}{cut if begin else ''}{body}{cut if end < len(document.text) else ''}</div>"
    )


def trouble(message: str, note: str = "") -> str:
    """What the panel shows when the article cannot be opened, and the HTML `note` under it."""
    return (
        f'<div class="paper-head">{_bar((), -1)}<h2 tabindex="-1">This article cannot be opened</h2></div>'
        f'<div class="paper-body"><p>{escape(message)}</p>{note}</div>'
    )


def _bar(marks: Sequence[Mark], active: int) -> str:
    steps = ""
    if 0 <= active < len(marks):
        mark = marks[active]
        kind = "Citation" if mark.kind == "cited" else "Nearest, not evidence:"
        steps = (
            f'<span class="where">{kind} <b>{mark.number}</b></span>'
            f'<button type="button" class="tool" data-step="-1" aria-label="Previous citation" '
            f'title="Previous (←)" aria-keyshortcuts="ArrowLeft">{icon("up")}</button>'
            f'<button type="button" class="tool" data-step="1" aria-label="Next citation" '
            f'title="Next (→)" aria-keyshortcuts="ArrowRight">{icon("down")}</button>'
        )
    close = f'<button type="button" class="tool" data-close aria-label="Close the article">{icon("close")}</button>'
    return f'<div class="paper-bar">{steps or "<span class=where>Article</span>"}{close}</div>'


def _window(length: int, mark: Mark | None) -> Span:
    middle = mark.start if mark else 0
    begin = max(0, min(middle - WINDOW // 2, length - WINDOW))
    return begin, min(length, begin + WINDOW)


def _paragraphs(document: Document, marks: Sequence[Mark], active: int, window: Span) -> Iterator[str]:
    text, position = document.text[: window[1]], window[0]
    breaks = [match.span() for match in PARAGRAPH.finditer(text, position)]
    for stop, following in [*breaks, (len(text), len(text))]:
        if text[position:stop].strip():
            dull = any(start <= position and stop <= end for start, end in document.boilerplate)
            extra = ' class="boilerplate" title="Not part of the article, never evidence"' if dull else ""
            yield f'<p dir="auto"{extra}>{_marked(text, (position, stop), marks, active)}</p>'
        position = following


def _marked(text: str, span: Span, marks: Sequence[Mark], active: int) -> str:
    """The span as HTML; it is cut wherever a mark begins or ends, so that marks may overlap."""
    begin, end = span
    inside = [(number, mark) for number, mark in enumerate(marks) if mark.start < end and begin < mark.end]
    cuts = sorted({begin, end, *(min(max(at, begin), end) for _, mark in inside for at in (mark.start, mark.end))})
    return "".join(_piece(text, start, stop, inside, active) for start, stop in pairwise(cuts))


def _piece(text: str, start: int, stop: int, marks: Iterable[tuple[int, Mark]], active: int) -> str:
    words = escape(text[start:stop])
    covering = [(number, mark) for number, mark in marks if mark.start <= start and stop <= mark.end]
    if not covering:
        return words
    number, mark = next((pair for pair in covering if pair[0] == active), covering[0])
    chosen = number == active
    kind = f"{mark.kind} active" if chosen else mark.kind
    note = READ if mark.kind == "nearest" and not chosen and start == mark.start else ""
    return f'{note}<mark class="{kind}" data-number="{mark.number}">{words}</mark>'
