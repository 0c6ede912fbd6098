"""Sentences as exact offsets into a text.

    sentence_spans("“We don’t need them.” Mr. Sudani met U.S. officials.")   → [(0, 21), (22, 52)]

Sentence ends are found by nltk's Punkt with the English parameters that llama-index-core ships, so no network is
needed; llama-index's own splitter is not used because it finds offsets by searching, which fails on repeated text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from qa.types import Span

Placed = tuple[int, int, bool]  # start, end, and whether it opens a paragraph

WRAP_LINES = 3  # fewer continued lines do not show that a text is wrapped
WRAP_WIDTH = (40, 160)  # columns people and programs wrap at; beyond, a line is a paragraph
WRAP_FULL = 0.85  # a line is full when the next word would have passed this part of the width

# One character for one, so that offsets hold: Punkt knows only straight quotes and ASCII stops.
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "؟": "?", "۔": ".", "।": "."}
)
_CLOSERS = "\"'”’»)]}"
_TERMINAL = ".!?…。！？؟۔।:;"
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
BULLET = re.compile(r"(?:[-*•‣–—>#|]|\(?\d{1,3}[.)])\s")
_TRAILING = re.compile(rf"[{re.escape(_CLOSERS)}]+(?:\[\d+\])*|(?:\[\d+\])+")
_MISSED = re.compile(
    r"[。！？]+[」』”’）]*|…[”’\"]?\s+(?=[“\"‘]?[A-ZÀ-Þ])|(?<=[a-z0-9%][.!?])[ \t]+(?=[“‘][A-ZÀ-Þ])"
    r"|</\w+>[ \t]+(?=[“\"‘]?[A-ZÀ-Þ])"  # what somebody marked up is no part of the sentence behind it
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"'“‘])(?:(?:[A-Z]\.\s?)*[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gov|Sen|Rep|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Cmdr|Hon|Rev|St|No|Nos"
    r"|Brig|Atty|Asst|Supt|Det|Insp|Cpl|Pvt|Pte|Msgr|Mt|Ft"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|vs|cf|e\.g|i\.e|approx|est|ca|Fig|Art|Sec|Vol|pp?)\.$"
)
_NUMBERING = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z])[.)]$")
_COUNTRY = re.compile(r"(?:U\.S|U\.K|U\.N|E\.U|D\.C|a\.m|p\.m)\.$")
_OPENER = re.compile(
    r"[“\"‘']?(?:The|He|She|It|They|We|I|In|On|At|But|And|This|That|These|There|His|Her|Its|Their|A|An|As|For|If|When"
    r"|After|Before|However|Meanwhile|No|You|Our|While|Since|With|By|From|What|Who|How)\b"
)


def sentence_spans(text: str) -> list[Span]:
    """The sentences in order: disjoint, without surrounding white space, together every non-space character."""
    return [(start, end) for start, end, _ in placed(text)]


def placed(text: str) -> Iterator[Placed]:
    """The sentences in order, each with whether it opens a paragraph."""
    for start, end in _runs(text):
        opens = True
        for a, b in _split_run(text[start:end]):
            if span := trimmed(text, start + a, start + b):
                yield *span, opens
                opens = False


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space around it, or None when there is nothing else."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return (start, start + len(piece.strip())) if piece.strip() else None


def ends_sentence(line: str) -> bool:
    """Whether a line ends as sentences do, quotation marks aside."""
    return line.rstrip().rstrip(_CLOSERS).endswith(tuple(_TERMINAL))


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
    open_ended = sum(not ends_sentence(text[a:b]) for a, b in continued)
    alike = median(lengths) >= 0.75 * width and WRAP_WIDTH[0] <= width <= WRAP_WIDTH[1]
    return width if alike and open_ended * 2 >= len(continued) else float("inf")


def _continues(text: str, line: Span, following: Span, width: float) -> bool:
    """Whether a sentence may run on from `line` into the next one."""
    after = text[following[0] : following[1]].lstrip()
    if not _adjacent(text, line[1], following[0]) or BULLET.match(after):
        return False
    length = line[1] - line[0]
    if length + 1 + len(after.split(maxsplit=1)[0]) >= WRAP_FULL * width:
        return True
    return length >= WRAP_WIDTH[0] and after[0].islower() and not ends_sentence(text[line[0] : line[1]])


def _adjacent(text: str, end: int, start: int) -> bool:
    """Whether only one line end lies between."""
    gap = text[end:start].replace("\r\n", "\n")
    return sum(character in "\r\n\v\f\x85\u2028\u2029" for character in gap) == 1


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
