"""Passages as exact offsets into a document's text: runs of whole sentences, as many as a model reads well at once.

    passages(document, count_tokens)[0]
    Passage(source=…, start=17, end=512, text="Iraq is in talks…", sentences=((17, 215), (217, 365), …))

Together the passages of a document hold everything in it but boilerplate, and none reaches across boilerplate.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from qa.sentences import BULLET, Placed, ends_sentence, placed, trimmed
from qa.types import Document, Passage, Span

_Gap = Literal["section", "paragraph", "reference", "sentence", "after heading"]

MAX_TOKENS = 140  # short passages read faster on a 1.5B model, and MiniLM ignores all beyond 256 word pieces
MAX_CHARACTERS = 1_200  # a long run without spaces is one unknown word piece, so tokens alone bound nothing
OVERLAP_TOKENS = 45  # a longer sentence is not repeated: it would take a third of the next passage

# What a cut costs, on the scale of an empty passage = 100. Set by reading the cuts in the seed articles;
# "reference" is a paragraph whose first word points back ("None were ever found").
CUT_COST: dict[_Gap, float] = {
    "section": 0.0,
    "paragraph": 10.0,
    "reference": 25.0,
    "sentence": 40.0,
    "after heading": 200.0,
}

HEADING_LENGTH = 120  # a longer line without a full stop is a paragraph that lost it

CHUNKING = f"punkt-en/1 tokens={MAX_TOKENS} characters={MAX_CHARACTERS} overlap={OVERLAP_TOKENS} cuts={CUT_COST}"

_REFERENCE = re.compile(r"[“\"]?(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|None|Such|Both|Neither)\b")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of an over-long one; `gap` names what stands before it."""

    start: int
    end: int
    tokens: int
    gap: _Gap
    heading: bool


def passages(document: Document, count_tokens: Callable[[str], int]) -> list[Passage]:
    """Runs of whole sentences of about MAX_TOKENS, in order, that together cover everything but boilerplate.

    Cuts fall where they cost least over the whole stretch, as TeX breaks lines: before a heading rather than between
    paragraphs, there rather than within one, where the last sentence is repeated. A longer sentence is cut at words.
    """
    found = []
    for stretch in _stretches(document):
        units = _units(document.text, stretch, count_tokens)
        for first, last in _packed(units):
            start, end = units[first].start, units[last - 1].end
            sentences = tuple((unit.start, unit.end) for unit in units[first:last])
            found.append(Passage(document.source, start, end, document.text[start:end], sentences))
    return found


def _stretches(document: Document) -> Iterator[list[Placed]]:
    """The sentences between one boilerplate span and the next, without the parts of them that are boilerplate."""
    text = document.text
    sentences = list(placed(text))
    starts, ends = [start for start, _, _ in sentences], [end for _, end, _ in sentences]
    barriers = [(0, 0), *sorted(document.boilerplate), (len(text), len(text))]
    for (_, low), (high, _) in pairwise(barriers):
        stretch: list[Placed] = []
        for start, end, opens in sentences[bisect_right(ends, low) : bisect_left(starts, high)]:
            if span := trimmed(text, max(start, low), min(end, high)):
                stretch.append((*span, opens))
        if stretch:
            yield stretch


def _units(text: str, sentences: list[Placed], count_tokens: Callable[[str], int]) -> list[_Unit]:
    """The sentences with their sizes and what a cut before each would separate."""
    frame = count_tokens("")  # the tokens a model puts around any text, here counted once per passage
    units: list[_Unit] = []
    for index, (start, end, opens) in enumerate(sentences):
        alone = opens and (index + 1 == len(sentences) or sentences[index + 1][2])
        heading = alone and index + 1 < len(sentences) and _is_heading(text[start:end])
        gap: _Gap = "paragraph" if opens else "sentence"
        if units and units[-1].heading:
            gap = "after heading"
        elif heading:
            gap = "section"
        elif opens and _REFERENCE.match(text[start : start + 20]):
            gap = "reference"
        for a, b in _pieces(text, start, end, lambda piece: count_tokens(piece) - frame):
            units.append(_Unit(a, b, count_tokens(text[a:b]) - frame, gap, heading))
            gap = "sentence"
    return units


def _is_heading(line: str) -> bool:
    first = line.lstrip("#\"'“‘( ")[:1]
    plain = len(line) <= HEADING_LENGTH and not ends_sentence(line) and (line[0] == "#" or not BULLET.match(line))
    return plain and (first.isupper() or first.isdigit())


def _pieces(text: str, start: int, end: int, size: Callable[[str], int]) -> Iterator[Span]:
    """The span itself if it fits, else the fewest pieces that do, cut between words where there are words."""
    while end - start > MAX_CHARACTERS or size(text[start:end]) > MAX_TOKENS:
        window = text[start : min(end, start + MAX_CHARACTERS + 1)]
        places = [match.end() for match in re.finditer(r"\S+(?=\s)", window)]
        cut = bisect_right(places, MAX_TOKENS, key=lambda place: size(window[:place]))
        if cut == 0:
            places = [place for place in range(1, min(len(window), MAX_CHARACTERS + 1)) if _separable(window, place)]
            cut = bisect_right(places, MAX_TOKENS, key=lambda place: size(window[:place])) or 1
        at = start + (places[cut - 1] if places else len(window) - 1)
        yield start, at
        start = at + len(text[at:end]) - len(text[at:end].lstrip())
    if start < end:
        yield start, end


def _separable(text: str, place: int) -> bool:
    """Whether a cut here leaves accents, emoji modifiers and joined emoji whole."""
    joiners = "\u200d\ufe0e\ufe0f"
    after = text[place]
    return not (
        unicodedata.combining(after) or after in joiners or text[place - 1] == "\u200d" or "🏻" <= after <= "🏿"
    )


def _packed(units: list[_Unit]) -> list[Span]:
    """The cheapest division into passages, each as (first, last + 1) of `units`."""
    before = [0, *accumulate(unit.tokens for unit in units)]
    best: list[tuple[float, int, int]] = [
        (0.0, 0, 0)
    ]  # for the units so far: cost, where the last passage cuts, begins
    for last in range(1, len(units) + 1):
        options: list[tuple[float, int, int]] = []
        for cut in range(last - 1, -1, -1):
            first = _overlapping(units, cut)
            tokens, characters = before[last] - before[first], units[last - 1].end - units[first].start
            if before[last] - before[cut] > MAX_TOKENS and options:
                break
            if (tokens <= MAX_TOKENS and characters <= MAX_CHARACTERS) or cut == last - 1:
                slack = 100 * (1 - min(1, tokens / MAX_TOKENS)) ** 2
                options.append((best[cut][0] + slack + (CUT_COST[units[cut].gap] if cut else 0), cut, first))
        best.append(min(options))
    chosen, last = [], len(units)
    while last:
        _, cut, first = best[last]
        chosen.append((first, last))
        last = cut
    return chosen[::-1]


def _overlapping(units: list[_Unit], cut: int) -> int:
    """Where a passage that is cut off at `cut` begins: one sentence earlier inside a paragraph, if that fits."""
    if cut == 0 or units[cut].gap != "sentence" or units[cut - 1].tokens > OVERLAP_TOKENS:
        return cut
    fits = units[cut - 1].tokens + units[cut].tokens <= MAX_TOKENS
    return cut - 1 if fits and units[cut].end - units[cut - 1].start <= MAX_CHARACTERS else cut
