"""Sentences and passages as exact offsets into a document's text.

    sentence_spans("“We don’t need them.” Mr. Sudani met U.S. officials.")   → [(0, 21), (22, 52)]
    passages(document, count_tokens)[0]
    Passage(source=…, start=17, end=512, text="Iraq is in talks…", sentences=((17, 215), (217, 365), …))

Sentence ends are found by nltk's Punkt with the English parameters that llama-index-core ships, so no network is
needed; llama-index's own splitter is not used because it finds offsets by searching, which fails on repeated text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median
from typing import Any, Literal

from qa.types import Document, Passage, Span

_Gap = Literal["section", "paragraph", "reference", "sentence", "after heading"]
_Sentence = tuple[int, int, bool]  # start, end, and whether it opens a paragraph

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
WRAP_LINES = 3  # fewer continued lines do not show that a text is wrapped
WRAP_WIDTH = (40, 160)  # columns people and programs wrap at; beyond, a line is a paragraph
WRAP_FULL = 0.85  # a line is full when the next word would have passed this part of the width

CHUNKING = f"punkt-en/1 tokens={MAX_TOKENS} characters={MAX_CHARACTERS} overlap={OVERLAP_TOKENS} cuts={CUT_COST}"

# One character for one, so that offsets hold: Punkt knows only straight quotes and ASCII stops.
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "؟": "?", "۔": ".", "।": "."}
)
_CLOSERS = "\"'”’»)]}"
_TERMINAL = ".!?…。！？؟۔।:;"
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_BULLET = re.compile(r"(?:[-*•‣–—>#|]|\(?\d{1,3}[.)])\s")
_TRAILING = re.compile(rf"[{re.escape(_CLOSERS)}]+(?:\[\d+\])*|(?:\[\d+\])+")
_MISSED = re.compile(r"[。！？]+[」』”’）]*|…[”’\"]?\s+(?=[“\"‘]?[A-ZÀ-Þ])|(?<=[a-z0-9%][.!?])[ \t]+(?=[“‘][A-ZÀ-Þ])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"'“‘])(?:(?:[A-Z]\.\s?)*[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gov|Sen|Rep|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Cmdr|Hon|Rev|St|No|Nos"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|vs|cf|e\.g|i\.e|approx|est|ca|Fig|Art|Sec|Vol|pp?)\.$"
)
_NUMBERING = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z])[.)]$")
_COUNTRY = re.compile(r"(?:U\.S|U\.K|U\.N|E\.U|D\.C|a\.m|p\.m)\.$")
_OPENER = re.compile(
    r"[“\"‘']?(?:The|He|She|It|They|We|I|In|On|At|But|And|This|That|These|There|His|Her|Its|Their|A|An|As|For|If|When"
    r"|After|Before|However|Meanwhile|No|You|Our|While|Since|With|By|From|What|Who|How)\b"
)
_REFERENCE = re.compile(r"[“\"]?(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|None|Such|Both|Neither)\b")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of an over-long one; `gap` names what stands before it."""

    start: int
    end: int
    tokens: int
    gap: _Gap
    heading: bool


def sentence_spans(text: str) -> list[Span]:
    """The sentences in order: disjoint, without surrounding white space, together every non-space character."""
    return [(start, end) for start, end, _ in _sentences(text)]


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


@cache
def _punkt() -> Any:
    """Punkt from the files in llama-index-core; its own loader is not used because it may try to download."""
    import nltk.data
    from nltk.tokenize.punkt import PunktSentenceTokenizer, load_punkt_params

    package = find_spec("llama_index.core")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("llama-index-core is not installed")
    shipped = str(Path(package.origin).parent / "_static" / "nltk_cache")
    if shipped not in nltk.data.path:
        nltk.data.path.append(shipped)  # nltk opens files in its own search path only
    return PunktSentenceTokenizer(load_punkt_params(nltk.data.find("tokenizers/punkt_tab/english/", [shipped])))


def _runs(text: str) -> Iterator[Span]:
    """Stretches in which a line end does not end a sentence: single lines, or the wrapped lines of a paragraph."""
    lines = [match.span() for match in _LINE.finditer(text) if match[0].strip()]
    width = _wrap_width(text, lines)
    start = 0
    for index, (_, end) in enumerate(lines):
        if index + 1 == len(lines) or not _continues(text, lines[index], lines[index + 1], width):
            yield lines[start][0], end
            start = index + 1


def _wrap_width(text: str, lines: list[Span]) -> float:
    """The column at which the text is wrapped, or infinity when its lines are paragraphs."""
    continued = [(a, b) for (a, b), (c, _) in pairwise(lines) if _adjacent(text, b, c)]
    lengths = sorted(b - a for a, b in continued)
    if len(lengths) < WRAP_LINES:
        return float("inf")
    width = lengths[int(0.9 * (len(lengths) - 1))]  # the tenth above may be addresses and other unbroken words
    open_ended = sum(not _ends_sentence(text[a:b]) for a, b in continued)
    alike = median(lengths) >= 0.75 * width and WRAP_WIDTH[0] <= width <= WRAP_WIDTH[1]
    return width if alike and open_ended * 2 >= len(continued) else float("inf")


def _continues(text: str, line: Span, following: Span, width: float) -> bool:
    """Whether a sentence may run on from `line` into the next one."""
    after = text[following[0] : following[1]].lstrip()
    if not _adjacent(text, line[1], following[0]) or _BULLET.match(after):
        return False
    length = line[1] - line[0]
    if length + 1 + len(after.split(maxsplit=1)[0]) >= WRAP_FULL * width:
        return True
    return length >= WRAP_WIDTH[0] and after[0].islower() and not _ends_sentence(text[line[0] : line[1]])


def _adjacent(text: str, end: int, start: int) -> bool:
    """Whether only one line end lies between."""
    gap = text[end:start].replace("\r\n", "\n")
    return sum(character in "\r\n\v\f\x85\u2028\u2029" for character in gap) == 1


def _ends_sentence(line: str) -> bool:
    return line.rstrip().rstrip(_CLOSERS).endswith(tuple(_TERMINAL))


def _split_run(run: str) -> Iterator[Span]:
    """Punkt's sentences of one run with its known mistakes mended."""
    start = 0
    for cut in [*_cuts(run), len(run)]:
        yield start, cut
        start = cut


def _cuts(run: str) -> list[int]:
    found = {end for _, end in _punkt().span_tokenize(run.translate(_PLAIN))}
    found |= {match.end() for match in _MISSED.finditer(run)}
    moved = {match.end() if (match := _TRAILING.match(run, cut)) else cut for cut in found}
    ordered = sorted(moved - {len(run)})
    kept, start = [], 0
    for cut in ordered:
        if not _is_wrong(run[start:cut], run[cut : cut + 80]):
            kept.append(cut)
            start = cut
    return kept


def _is_wrong(sentence: str, rest: str) -> bool:
    """Whether a cut between the two splits one sentence."""
    sentence, rest = sentence.strip(), rest.lstrip()
    if not rest or not any(character.isalnum() for character in sentence):
        return True
    if _NUMBERING.fullmatch(sentence):
        return True
    if _COUNTRY.search(sentence):
        return not _OPENER.match(rest)
    if _ABBREVIATED.search(sentence):
        return True
    return rest[0].islower() and not sentence.endswith(".")


def _sentences(text: str) -> Iterator[_Sentence]:
    for start, end in _runs(text):
        opens = True
        for a, b in _split_run(text[start:end]):
            if span := _trimmed(text, start + a, start + b):
                yield *span, opens
                opens = False


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return (start, start + len(piece.strip())) if piece.strip() else None


def _stretches(document: Document) -> Iterator[list[_Sentence]]:
    """The sentences between one boilerplate span and the next, without the parts of them that are boilerplate."""
    text = document.text
    sentences = list(_sentences(text))
    starts, ends = [start for start, _, _ in sentences], [end for _, end, _ in sentences]
    barriers = [(0, 0), *sorted(document.boilerplate), (len(text), len(text))]
    for (_, low), (high, _) in pairwise(barriers):
        stretch: list[_Sentence] = []
        for start, end, opens in sentences[bisect_right(ends, low) : bisect_left(starts, high)]:
            if span := _trimmed(text, max(start, low), min(end, high)):
                stretch.append((*span, opens))
        if stretch:
            yield stretch


def _units(text: str, sentences: list[_Sentence], count_tokens: Callable[[str], int]) -> list[_Unit]:
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
    plain = len(line) <= HEADING_LENGTH and not _ends_sentence(line) and (line[0] == "#" or not _BULLET.match(line))
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
