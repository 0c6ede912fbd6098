"""Composing: supported readings become cited sentences; those that agree share one, those that differ are all shown.

"About 2,500. [1] [2]"    three passages, two articles, one sentence
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from qa import dates, names, overview, slots, verification
from qa.types import Answer, Citation, Hit, Passage, Query, Reading, Sentence, Span

MOST_SENTENCES = 4  # for one thing asked; 3 loses 2 points of right answers, more is a list nobody asked for
BRIEF = 12  # words; a longer answer is understood only in its sentence
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
        whole = overview.asked(question)
        groups = _grouped(readings, question, overview.MOST if whole else MOST_SENTENCES)
        differ = not whole and _conflicting(groups, question)
        if differ or query.latest:
            groups.sort(key=lambda group: group.newest, reverse=True)
        elif whole:
            groups.sort(key=lambda group: (group.newest, group.best.hit.passage.source.id, group.best.span))
        conflicting |= differ
        sentences += [_sentence(group, numbering, question) for group in groups]
        if not readings:
            notes.append(f"The articles do not say: {question}")
    return Answer(
        status="conflicting" if conflicting else "answered",
        question=query.asked or query.text,
        sentences=tuple(sentences),
        explanation=" ".join([_differing(sentences)] * conflicting + notes),
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


def shown(reading: Reading, question: str) -> str:
    """The answer in its own words where a few are asked for, else the article's sentence, behind a yes or no."""
    if slots.wanted(question) == "yes or no" and reading.text in ("Yes", "No"):
        return f"{reading.text}: {quoted(reading.quote)}"
    if slots.brief(reading.text, question) and len(reading.text.split()) <= BRIEF:
        return _finished(reading.text)
    return quoted(reading.quote)


def order(told: Sequence[date | None]) -> str:
    """How versions stand that are of these dates, in words: one without a date is no older than the others."""
    if not any(told):
        return "none has a date"
    return "newest first, undated last" if None in told else "newest first"


def quoted(text: str) -> str:
    """The text on one line in quotation marks, its own made single, so that these stand out; "[2]" is no citation."""
    plain = re.sub(r"\[(\d+)\]", r"(\1)", re.sub('[“”"’]', "'", text))
    return f"“{' '.join(plain.split())}”"


def _differing(versions: Sequence[Sentence]) -> str:
    """What is said before versions that differ: of a later date, one may be news rather than a contradiction."""
    told = [version.as_of for version in versions]
    if None not in told and len(set(told)) == len(told):
        return f"The articles say different things at different times; {order(told)}:"
    return f"The articles differ; {order(told)}:"


def _grouped(readings: Sequence[Reading], question: str, most: int) -> list[_Group]:
    """The readings, best first, as the things they say; of those so many first."""
    groups: list[_Group] = []
    for reading in readings:
        home = next((group for group in groups if _together(group.best, reading, question)), None)
        if home is None:
            groups.append(home := _Group())
        home.readings.append(reading)
    return groups[:most]


def _together(one: Reading, other: Reading, question: str) -> bool:
    """Whether two readings say the same, or are the same words of one article."""
    same_place = one.span == other.span and one.hit.passage.source.id == other.hit.passage.source.id
    return same_place or agree(one.text, other.text, question)


def _within(names_of_one: Sequence[str], names_of_other: Sequence[str]) -> bool:
    """Whether the shorter list of names has none that the longer lacks, in any spelling."""
    shorter, longer = sorted((names_of_one, names_of_other), key=len)
    return all(any(names.same_name(one, other) for other in longer) for one in shorter)


def _conflicting(groups: Sequence[_Group], question: str) -> bool:
    """Whether two articles give different answers to a question that has one.

    Only answers in a few words are compared: a whole sentence of an article holds figures of other things too.
    """
    if not slots.unique(question):
        return False
    valued = [group for group in groups if group.best.text != group.best.quote and _gives(group.best.text, question)]
    return len({group.best.hit.passage.source.id for group in valued}) > 1


def _gives(text: str, question: str) -> bool:
    """Whether an answer adds a figure, date or name to its question."""
    return bool(_figures(text, question) or _dates(text, question) or verification.key(text, question))


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


def _sentence(group: _Group, numbering: _Numbering, question: str) -> Sentence:
    citations = tuple(_citations(group, numbering))
    published = [citation.published for citation in citations if citation.published]
    return Sentence(
        shown(group.best, question), citations, max(published, default=None), round(group.best.probability, 3)
    )


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


def _finished(text: str) -> str:
    """The words with straight apostrophes, on one line, begun and ended as a sentence; "[2]" is no citation."""
    text = re.sub(r"\[(\d+)\]", r"(\1)", " ".join(text.replace("’", "'").split()))
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", '"', "”")) else f"{text}."
