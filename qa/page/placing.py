"""Where quotes stand in an article that may have changed since they were cited.

place(document.text, [Wanted(Mark(1, 312, 369), "Iraq doesn’t …")])    # Placed(marks, moved=False, lost=())
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.page.library import Mark
from qa.page.markup import CONTROLS, escape, icon


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mark, and the words that stood there; without words the mark is taken as it is."""

    mark: Mark
    words: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """The marks where their words stand now, in the order wanted; those of `lost` are empty."""

    marks: tuple[Mark, ...]
    moved: bool = False
    lost: tuple[Wanted, ...] = ()


def place(text: str, wanted: Sequence[Wanted]) -> Placed:
    """Each mark at its words: where it was, else at the nearest place that has them, else nowhere."""
    marks, lost, moved = [], [], False
    for each in wanted:
        at = _found(text, each)
        if at is None:
            lost.append(each)
            marks.append(replace(each.mark, start=0, end=0))
            continue
        moved = moved or at != each.mark
        marks.append(at)
    return Placed(tuple(marks), moved, tuple(lost))


def note(placed: Placed) -> str:
    """HTML that says what has changed since the answer, with the words that are gone; nothing when nothing has."""
    if placed.lost:
        said = "This article was changed after the answer. These words, which the answer rests on, are no longer in it:"
        return _notice(said) + quotations(placed.lost)
    return _notice("This article was changed after the answer. The words still stand in it.") if placed.moved else ""


def gone(wanted: Sequence[Wanted]) -> str:
    """HTML with the words of an article that is not there any more."""
    return _notice("The answer rests on these words, which it had when it was read:") + quotations(wanted)


def quotations(wanted: Sequence[Wanted]) -> str:
    """The words as quotations, each with its number."""
    return "".join(
        f'<blockquote class="lost" dir="auto"><b>{each.mark.number}</b>{escape(each.words)}</blockquote>'
        for each in wanted
        if each.words
    )


def _notice(text: str) -> str:
    return f'<p class="changed" role="status">{icon("warning")}<span>{text}</span></p>'


def _found(text: str, wanted: Wanted) -> Mark | None:
    mark, words = wanted.mark, _plain(wanted.words)
    if not words or _plain(text[max(mark.start, 0) : mark.end]) == words:
        return mark
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = [match.span() for match in re.finditer(pattern, CONTROLS.sub("\ufffd", text))]
    if not found:
        return None
    start, end = min(found, key=lambda span: abs(span[0] - mark.start))
    return replace(mark, start=start, end=end)


def _plain(text: str) -> str:
    """The words as they come back from a browser: one kind of space, no control characters."""
    return " ".join(CONTROLS.sub("\ufffd", text).split())
