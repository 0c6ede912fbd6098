"""Composing: supported readings become cited sentences; those that agree share one, those that differ are all shown.

"There are 2,500 US troops in Iraq. [1] [2]"    three passages, two articles, one sentence
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from qa import dates, names, slots, verification
from qa.types import Answer, Citation, Hit, Passage, Query, Reading, Sentence, Span

MOST_SENTENCES = 4  # for one thing asked; 3 loses 2 points of right answers, more is a list nobody asked for
SAME_WORDS = 80  # token_set_ratio from which two sentences say the same in other words
KEY_OVERLAP = 0.5  # share of what the shorter sentence adds that the other adds too


@dataclass
class _Group:
    """Readings that say the same, best first."""

    readings: list[Reading] = field(default_factory=list)

    @property
    def best(self) -> Reading:
        return self.readings[0]

    @property
    def newest(self) -> date:
        return max(reading.hit.passage.source.published or date.min for reading in self.readings)


def compose(
    query: Query,
    parts: Sequence[tuple[str, Sequence[Reading]]],
    hits: Sequence[Hit],
    timings: Mapping[str, float],
) -> Answer:
    """The Answer to each thing asked with its supported readings, best first; one part must have some.

    Passages among `hits` of which nothing is cited are its nearest ones.
    """
    numbering = _Numbering()
    sentences: list[Sentence] = []
    notes: list[str] = []
    conflicting = False
    for question, readings in parts:
        groups = _grouped(readings, question)
        differ = _conflicting(groups, question)
        if differ or query.latest:
            groups.sort(key=lambda group: group.newest, reverse=True)
        conflicting |= differ
        sentences += [_sentence(group, numbering) for group in groups]
        if not readings:
            notes.append(f"The articles do not say: {question}")
    return Answer(
        status="conflicting" if conflicting else "answered",
        question=query.asked or query.text,
        sentences=tuple(sentences),
        explanation=" ".join(["The articles differ; newest first:"] * conflicting + notes),
        nearest=_uncited(hits, sentences),
        query=query,
        timings=timings,
    )


def agree(first: str, second: str, question: str) -> bool:
    """Whether two sentences give the same answer to a question: the same date, figure or names, in like words."""
    here, there = _dates(first, question), _dates(second, question)
    if slots.wanted(question) == "date" and here and there:
        return any(dates.same(one, other) for one in here for other in there)
    figures, others = _figures(first, question), _figures(second, question)
    if slots.wanted(question) == "number" and figures and others:
        return bool(figures & others)
    named, named_too = _names(first, question), _names(second, question)
    if not (_within(named, named_too) and (figures <= others or others <= figures)):
        return False
    one, other = verification.key(first, question), verification.key(second, question)
    shorter = min(len(one), len(other))
    alike = fuzz.token_set_ratio(first, second) >= SAME_WORDS
    return alike or (shorter > 0 and len(one & other) / shorter >= KEY_OVERLAP)


def _grouped(readings: Sequence[Reading], question: str) -> list[_Group]:
    """The readings, best first, as the things they say; of those the first MOST_SENTENCES."""
    groups: list[_Group] = []
    for reading in readings:
        home = next((group for group in groups if agree(group.best.text, reading.text, question)), None)
        if home is None:
            groups.append(home := _Group())
        home.readings.append(reading)
    return groups[:MOST_SENTENCES]


def _within(names_of_one: Sequence[str], names_of_other: Sequence[str]) -> bool:
    """Whether the shorter list of names has none that the longer lacks, in any spelling."""
    shorter, longer = sorted((names_of_one, names_of_other), key=len)
    return all(any(names.same_name(one, other) for other in longer) for one in shorter)


def _conflicting(groups: Sequence[_Group], question: str) -> bool:
    """Whether two articles give different figures or dates for what was asked.

    Only the model's short sentences are compared: a whole sentence of an article holds figures of other things too.
    """
    if slots.wanted(question) not in ("number", "date"):
        return False
    valued = [group for group in groups if _gives(group.best.text, question) and group.best.written]
    return len({group.best.hit.passage.source.id for group in valued}) > 1


def _gives(sentence: str, question: str) -> bool:
    """Whether a sentence adds a figure or date to its question."""
    return bool(_figures(sentence, question) or _dates(sentence, question))


def _figures(sentence: str, question: str) -> set[str]:
    """The figures that a sentence adds to its question, those of dates apart."""
    return verification.numbers(verification.undated(sentence)) - verification.numbers(question)


def _dates(sentence: str, question: str) -> list[dates.DateMention]:
    """The dates that a sentence adds to its question."""
    asked = dates.mentions(question)
    return [each for each in dates.mentions(sentence) if not any(dates.same(each, other) for other in asked)]


def _names(sentence: str, question: str) -> list[str]:
    """The names that a sentence adds to its question."""
    return verification.missing_names(sentence, question)


class _Numbering:
    """Gives each cited span one number, in the order of appearance."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Span], int] = {}

    def number(self, source: str, span: Span) -> int:
        return self._numbers.setdefault((source, span), len(self._numbers) + 1)


def _sentence(group: _Group, numbering: _Numbering) -> Sentence:
    citations = tuple(_citations(group, numbering))
    published = [citation.published for citation in citations if citation.published]
    best = group.best
    text = f"“{_one_line(best.text)}”" if best.verbatim else _finished(best.text)
    return Sentence(text, citations, max(published, default=None), round(best.probability, 3))


def _citations(group: _Group, numbering: _Numbering) -> Iterator[Citation]:
    """One citation an article: its best reading's sentence; the same words elsewhere are no further source."""
    cited: set[str] = set()
    for reading in group.readings:
        passage = reading.hit.passage
        if passage.source.id in cited:
            continue
        cited.add(passage.source.id)
        cited |= {duplicate.source.id for duplicate in reading.hit.duplicates}
        yield _citation(reading, numbering.number(passage.source.id, reading.span))


def _citation(reading: Reading, number: int) -> Citation:
    source = reading.hit.passage.source
    return Citation(
        number, source.id, source.title, source.published, source.published_from, reading.quote, *reading.span
    )


def _uncited(hits: Sequence[Hit], sentences: Sequence[Sentence]) -> tuple[Passage, ...]:
    cited = {(each.source, each.start, each.end) for sentence in sentences for each in sentence.citations}
    passages = {hit.passage.id: hit.passage for hit in hits}.values()
    return tuple(
        passage
        for passage in passages
        if not any(
            source == passage.source.id and passage.start <= start and end <= passage.end
            for source, start, end in cited
        )
    )


def _one_line(text: str) -> str:
    """The text on one line, its quotation marks single, so that those around it stand out; "[2]" is no citation."""
    return " ".join(re.sub(r"\[(\d+)\]", r"(\1)", re.sub('[“”"’]', "'", text)).split())


def _finished(text: str) -> str:
    """The sentence with straight apostrophes, on one line, ended by a full stop."""
    text = " ".join(text.replace("’", "'").split())
    return text if text.endswith((".", "!", "?", '"', "”")) else f"{text}."
