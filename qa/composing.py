"""Composing: supported readings become cited sentences; those that agree share one, those that differ are all shown.

"About 2,500. [1] [2]"    three passages, two articles, one sentence
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from qa import agreement, disputes, leaving, locating, overview, slots
from qa.agreement import Group
from qa.types import Answer, Citation, Hit, Passage, Query, Reading, Sentence, Span
from qa.words import coverage

MOST_SENTENCES = 4  # for one thing asked; 3 loses 2 points of right answers, more is a list nobody asked for
_MARKER = re.compile(r"^\s*(?:[-*•]|#{1,6})\s+")
_BOLD = re.compile(r"(?P<mark>\*\*|(?<!\w)__)(?=\S)(?P<words>[^*_\n]+ [^*_\n]+|[A-Z][^*_\n]*)(?<=\S)(?P=mark)(?!\w)")
SPEECH = 4  # words beside the answer between quotation marks; fewer are a name or a phrase
TOLD = 0.3  # of the words of a sentence that is shown, or of its own, another shares with it to be cited for it
BRIEF = 12  # words; a longer answer is understood only in its sentence


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
    versions: list[Sentence] = []  # of what the articles differ in
    for question, readings in parts:
        whole = overview.asked(question)
        groups = agreement.grouped(readings, question)[: overview.MOST if whole else MOST_SENTENCES]
        differ = not whole and agreement.differ(groups, question)
        if differ or query.latest:
            groups.sort(key=lambda group: group.newest, reverse=True)
        elif whole:
            groups.sort(key=lambda group: (group.newest, group.best.hit.passage.source.id, group.best.span))
        told = [_sentence(group, numbering, question) for group in groups]
        sentences += told
        versions += told if differ else []
        if not readings:
            notes.append(f"The articles do not say: {question}")
    return Answer(
        status="conflicting" if versions else "answered",
        question=query.asked or query.text,
        sentences=tuple(sentences),
        explanation=" ".join([*notes, *filter(None, [query.counted]), *[_differing(versions)] * bool(versions)]),
        nearest=_uncited(hits, sentences),
        query=query,
        timings=timings,
    )


def shown(reading: Reading, question: str) -> str:
    """The answer in its own words where a few are asked for, else the article's sentence, behind a yes or no.

    A figure that its article disputes is shown in its sentences, with the other one; so are a name of perhaps several,
    the holder of an office who gave it up, and what somebody is quoted with, so that the speaker is named.
    """
    if slots.wanted(question) == "yes or no" and reading.text in ("Yes", "No"):
        return f"{reading.text}: {quoted(reading.quote)}"
    disputed = disputes.dispute(reading.hit.passage, reading.words, question)
    if slots.by_many(question) or disputed or leaving.gone(reading, question) or _spoken(reading):
        return quoted(reading.quote)
    if slots.brief(reading.text, question) and len(reading.text.split()) <= BRIEF:
        return _finished(reading.text)
    return quoted(reading.quote)


def _spoken(reading: Reading) -> bool:
    """Whether the words stand in what somebody is quoted with, not in a name between quotation marks."""
    if reading.words is None:
        return False
    (start, end), passage = reading.words, reading.hit.passage
    before, after = passage.words((reading.span[0], start)), passage.words((end, reading.span[1]))
    if not (before.count("“") > before.count("”") or before.count('"') % 2):
        return False
    beside = re.split(r"[“\"]", before)[-1] + re.split(r"[”\"]", after)[0]
    return len(beside.split()) >= SPEECH


def order(told: Sequence[date | None]) -> str:
    """How versions stand that are of these dates, in words: one without a date is no older than the others."""
    if not any(told):
        return "none has a date"
    return "newest first, undated last" if None in told else "newest first"


def quoted(text: str) -> str:
    """The text on one line in quotation marks, its own made single, so that these stand out; "[2]" is no citation.

    What makes it an item of a list, a heading or bold in Markdown goes.
    """
    unmarked = _BOLD.sub(r"\g<words>", _MARKER.sub("", text))
    plain = re.sub(r"\[(\d+)\]", r"(\1)", re.sub('[“”"’]', "'", unmarked))
    return f"“{' '.join(plain.split())}”"


def _differing(versions: Sequence[Sentence]) -> str:
    """What is said before versions that differ: of a later date, one may be news rather than a contradiction."""
    told = [version.as_of for version in versions]
    if None not in told and len(set(told)) == len(told):
        return f"The articles say different things at different times; {order(told)}:"
    return f"The articles differ; {order(told)}:"


class _Numbering:
    """Gives each cited span one number, in the order of appearance."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Span], int] = {}

    def number(self, source: str, span: Span) -> int:
        return self._numbers.setdefault((source, span), len(self._numbers) + 1)


def _sentence(group: Group, numbering: _Numbering, question: str) -> Sentence:
    told = group.told(question)
    text = shown(told[0], question)
    whole = text == quoted(told[0].quote)
    told = [each for each in told if _tells(each, told[0].quote, whole, question)]
    citations = tuple(_citations(told, numbering))
    published = [citation.published for citation in citations if citation.published]
    return Sentence(text, citations, max(published, default=None), round(group.best.probability, 3))


def _tells(reading: Reading, first: str, whole: bool, question: str) -> bool:
    """Whether a reading supports what is shown of the first one, its sentence in whole or a few words of it.

    A name is told of somebody else's deed where nothing of what is asked, as the first has it, stands around.
    """
    asked, sentence = slots.core(question), reading.quote
    if slots.wanted(question) == "name" and coverage(asked, first):
        _, beside = locating.around(reading.hit.passage, reading.span).split("\n", 1)  # without the title
        if not coverage(asked, beside):
            return False
    shared = max(coverage(first, sentence), coverage(sentence, first))
    return not whole or shared >= TOLD or agreement.agree(first, sentence, question)


def _citations(readings: Sequence[Reading], numbering: _Numbering) -> Iterator[Citation]:
    """One citation an article: its first reading's sentence; the same words elsewhere are no further source."""
    cited: set[str] = set()
    for reading in readings:
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
