"""Questions that the articles can answer: written for a sentence, then asked, and kept only when it is the answer.

    sentence   "There are roughly 2,500 US troops deployed in Iraq and about 900 in Syria …"
    written    "How many US troops are deployed in Iraq?"           by the model, and refused unless it stands alone
    asked      answered, and the first thing cited is that sentence: kept in the catalog, under its article's hash

It is done with the indexing where that is wanted, else while nobody asks, one sentence at a time. An unchanged corpus
makes nothing again; after a change of other articles a question is only asked again, since they may answer it too, or
otherwise.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa import answering, prompts, query, slots
from qa.catalog import Catalog
from qa.errors import UsageError
from qa.llm import Generator, Request
from qa.names import names, same_name
from qa.types import Answer, Passage, Source, Span, Suggestion
from qa.warming import Job
from qa.words import fold

MOST = 15  # questions of a corpus that hold; the page shows four at once
ARTICLES = 15  # that questions are written for, evenly from the newest to the oldest
MOST_OF_ONE = 3  # questions of one article that hold
TRIES_OF_ONE = 6  # sentences of one article that a question is written for
SENTENCE = (60, 280)  # characters; a shorter one depends on its neighbours, a longer one answers several things
QUESTION = (4, 24)  # words
NAMELESS = 7  # words from which a question is clear without a name in it
SURE = 0.8  # probability at least; what is offered must not be a guess: at 0.5 to 0.7 some answers were wrong
MOST_TOKENS = 48

_FIGURE = re.compile(r"\b\d+(?:[.,]\d+)*")
_LEANING = re.compile(  # it begins with what only the sentence before it explains, or with someone speaking
    r"(?:he|she|it|they|we|i|this|that|these|those|his|her|its|their|but|and|or|so|yet|there he|such|both|also|however"
    r"|meanwhile|moreover|then|another|others?|for example|read|click|subscribe|photo|image)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?:who|whom|whose|what|when|where|why|which|how|in which|in what|on what|at what|by how)\b", re.I)
_VAGUE = re.compile(
    r"\b(?:he|she|it|they|him|her|them|this|these|those|i|you|we|the (?:article|sentence|text|passage"
    r"|author|speaker|statement)|according to|(?:in|of|to|by|at|from) (?:in|of|by|at|from))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making questions needs; `ask` answers a question as the program does, and ends when the event is set."""

    catalog: Catalog
    generator: Generator
    ask: Callable[[str, threading.Event], Answer]


def workshop(catalog: Catalog, generator: Generator, reader: answering.Reader, caution: float) -> Workshop:
    """A workshop that asks with this reader, and is never less sure than SURE."""
    reader = replace(reader, generator=lambda: generator)

    def ask(question: str, stop: threading.Event) -> Answer:
        newest = max((source.published for source in catalog.documents() if source.published), default=None)
        asked = query.ask(question, (), query.scope(None, None, None), newest)
        *_, last = answering.respond(asked, reader, max(caution, SURE), stop)
        assert isinstance(last, Answer)
        return last

    return Workshop(catalog, generator, ask)


def suggestions(catalog: Catalog) -> list[Suggestion]:
    """The questions that hold, by article; each question once."""
    unique = {fold(tried.question): tried for tried, checked in catalog.suggested() if checked}
    return list(unique.values())


def jobs(shop: Workshop) -> Iterator[Job]:
    """What is to be done: first the questions to ask again, then new ones, until there are enough.

    Every article that was chosen gets a try, so that one that comes later is not passed over.
    """
    model, corpus = shop.generator.name, _corpus(shop.catalog)
    tried = shop.catalog.suggested()
    known = {(each.source, each.start) for each, _ in shop.catalog.suggested(model)}
    for each, checked in tried:
        if checked and (checked != corpus or (each.source, each.start) not in known):
            yield lambda stop, each=each: _check(shop, each, corpus, stop)  # type: ignore[misc]
            known.add((each.source, each.start))
    for turn, passage, span in _round(shop.catalog):
        held = suggestions(shop.catalog)
        of_one = [each for each in held if each.source == passage.source.id]
        if turn and len(held) >= MOST:
            return
        if (passage.source.id, span[0]) not in known and len(of_one) < MOST_OF_ONE:
            known.add((passage.source.id, span[0]))
            yield lambda stop, passage=passage, span=span: _make(shop, passage, span, corpus, stop)  # type: ignore[misc]


def sentences(passages: Sequence[Passage]) -> list[tuple[Passage, Span]]:
    """The sentences of an article that a question may be asked about, the most telling first."""
    unique = {span: passage for passage in passages for span in passage.sentences}
    rated = [(_telling(passage.words(span)), span, passage) for span, passage in unique.items()]
    best = sorted((each for each in rated if each[0]), key=lambda each: (-each[0], each[1]))
    return [(passage, span) for _, span, passage in best[:TRIES_OF_ONE]]


def stands_alone(question: str, sentence: str, around: str) -> bool:
    """Whether it is one question, clear by itself, with no name but of the words around and no figure but of these."""
    given = [name.text for name in names(f"{around}\n{sentence}")]
    return (
        QUESTION[0] <= len(question.split()) <= QUESTION[1]
        and question.endswith("?")
        and question.count("?") == 1
        and _ASKS.match(question) is not None
        and not _VAGUE.search(question)
        and (bool(names(question)) or len(question.split()) >= NAMELESS)
        and all(any(same_name(name.text, other) for other in given) for name in names(question))
        and set(_FIGURE.findall(question)) <= set(_FIGURE.findall(sentence))
        and not _gives_away(question, sentence)
        and slots.filled(sentence, question) >= 0
    )


def holds(answer: Answer, source: str, span: Span) -> bool:
    """Whether the first thing an answer says rests on this sentence of this article."""
    if answer.status != "answered":
        return False
    return any(
        citation.source == source and citation.start < span[1] and span[0] < citation.end
        for citation in answer.sentences[0].citations
    )


def _make(shop: Workshop, passage: Passage, span: Span, corpus: str, stop: threading.Event) -> None:
    sentence, around = passage.words(span), f"{passage.source.title}\n{passage.text}"
    question = _written(shop.generator, passage.source.title, sentence, stop)
    tried = Suggestion(question, passage.source.id, *span)
    asked = {fold(each.question) for each in suggestions(shop.catalog)}
    if stands_alone(question, sentence, around) and fold(question) not in asked:
        _check(shop, tried, corpus, stop)
    else:
        shop.catalog.record_suggestion(tried, shop.generator.name, "")


def _check(shop: Workshop, tried: Suggestion, corpus: str, stop: threading.Event) -> None:
    try:
        good = holds(shop.ask(tried.question, stop), tried.source, (tried.start, tried.end))
    except UsageError:
        good = False
    shop.catalog.record_suggestion(tried, shop.generator.name, corpus if good else "")


def _written(generator: Generator, title: str, sentence: str, stop: threading.Event) -> str:
    request = Request(prompts.suggesting(title, sentence), MOST_TOKENS)
    pieces = [piece.text for _, piece in generator.stream([request], stop) if piece]
    return " ".join("".join(pieces).split()).strip('"“” ')


def _round(catalog: Catalog) -> Iterator[tuple[int, Passage, Span]]:
    """The best sentence of each article with 0, then the second of each with 1, and so on."""
    chosen = _spread(catalog.documents(), ARTICLES)
    waiting: Mapping[str, list[tuple[Passage, Span]]] = {source.id: _sentences(catalog, source) for source in chosen}
    for turn in range(TRIES_OF_ONE):
        for found in waiting.values():
            if turn < len(found):
                yield turn, *found[turn]


def _sentences(catalog: Catalog, source: Source) -> list[tuple[Passage, Span]]:
    with catalog.snapshot():
        return sentences(catalog.passages(catalog.passage_keys(source.id)))


def _spread(sources: Sequence[Source], most: int) -> list[Source]:
    """At most so many articles, evenly from the newest to the oldest, the undated after them."""
    dated = sorted(sources, key=lambda source: (source.published is None, -_day(source), source.id))
    step = max(1.0, len(dated) / most)
    return [dated[int(at * step)] for at in range(min(most, len(dated)))]


def _day(source: Source) -> int:
    return source.published.toordinal() if source.published else 0


def _telling(sentence: str) -> int:
    """How much a sentence offers to ask about: its names, and its figures twice; nothing when it leans on another."""
    sentence = " ".join(sentence.split())
    plain = SENTENCE[0] <= len(sentence) <= SENTENCE[1] and sentence.rstrip('”"’)').endswith((".", "!"))
    if not plain or not (sentence[0].isupper() or sentence[0].isdigit()) or _LEANING.match(sentence):
        return 0
    named = len({name.text for name in names(sentence)})
    return min(named, 4) + 2 * min(len(_FIGURE.findall(sentence)), 2) if named else 0


def _gives_away(question: str, sentence: str) -> bool:
    """Whether every name and figure of the sentence stands in the question already."""
    facts = {name.text for name in names(sentence)} | set(_FIGURE.findall(sentence))
    return all(fact in question for fact in facts)


def _corpus(catalog: Catalog) -> str:
    """What a question was checked against: all articles, as cut and embedded."""
    state = (catalog.fingerprint, *sorted(catalog.hashes().values()))
    return hashlib.sha256("\n".join(state).encode()).hexdigest()[:16]
