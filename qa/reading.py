"""Reading: which sentences of the retrieved passages answer, how surely, and in what words.

    ask    each passage, one token: does it state the answer?            yes 0.74, no 0.41, …
    rank   every sentence of them by that and by what it has in common   0.71 "Farhad Alaaldin, his adviser, told …"
    write  for a figure or a date: one short sentence                    "About 900 US troops are in Syria."

What the model writes is shown only if the ranked sentence itself supports it; else the article's own words are.
All prompts begin with the passage, so what was computed for it serves every question on it.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import fmean

from qa import periods, prompts, slots, verification
from qa.encoders import Encoder
from qa.judgement import SURE, Judge, log_odds
from qa.llm import Generator, Request
from qa.types import Hit, Passage, Progress, Reading, Span, Token

MOST_TOKENS = 72  # a sentence; the model seldom writes more than 40
ALTERNATIVES = 20  # log-probabilities asked of the yes or no; every spelling of both is among them
MOST_MISSING = 2  # names or figures of the question that a passage lacks: more make no difference
LONGEST_QUOTATION = 4  # sentences: who speaks is said by then
MOST_BEFORE = 2  # sentences: a pronoun further from its name is rare
LEAST = 1e-6  # a probability below is taken for this, so that its logarithm stays finite
WRITTEN = ("number", "date")  # asked for these, a whole sentence of an article says too much
_PRONOUN = re.compile(r"[“\"'‘]?(?:He|She|They|It|His|Her|Their|Its|This|These|Those)\b")
_HEADING = re.compile(r"\s*(?:\S+\s+){0,5}\S*[\w'’)]\s*")  # at most six words and no full stop


def ask(
    generator: Generator, hits: Sequence[Hit], question: str, stop: threading.Event | None = None
) -> Iterator[Progress | list[float]]:
    """Yield Progress as passages are read, then the log-odds, one a hit, that it states the answer.

    Raises Stopped soon after `stop` is set, GeneratorError when the model fails.
    """
    answers = [-SURE] * len(hits)
    done = 0
    yield Progress("reading", done, len(hits))
    requests = [Request(prompts.asking(hit.passage, question), 1, ALTERNATIVES) for hit in hits]
    heard: set[int] = set()
    for index, piece in generator.stream(requests, stop):
        if piece is None:
            done += 1
            yield Progress("reading", done, len(hits))
        elif index not in heard:
            heard.add(index)
            answers[index] = log_odds(piece)
    yield answers


def rank(hits: Sequence[Hit], answers: Sequence[float], question: str, encoder: Encoder, judge: Judge) -> list[Reading]:
    """Every sentence of the passages as a verbatim Reading, the likeliest answer first."""
    readings = []
    for hit, span, features in describe(hits, answers, question, encoder):
        told = _told(hit.passage, span)
        readings.append(Reading(hit, told, hit.passage.words(told), judge.sentence(features)))
    return sorted(readings, key=lambda each: (-each.probability, each.hit.rank, each.span))


def describe(
    hits: Sequence[Hit], answers: Sequence[float], question: str, encoder: Encoder
) -> Iterator[tuple[Hit, Span, Mapping[str, float]]]:
    """Every sentence of the passages with the features that `judgement.SENTENCE` weighs."""
    spans = [(index, span) for index, hit in enumerate(hits) for span in _sentences(hit)]
    texts = [hits[index].passage.words(span) for index, span in spans]
    vectors = encoder.encode([question, *texts])
    similarities = (vectors[1:] @ vectors[0]).tolist()
    shared = [_passage_features(hit, answer, answers, question) for hit, answer in zip(hits, answers, strict=True)]
    asked = periods.window(question, None)
    for (index, span), text, similarity in zip(spans, texts, similarities, strict=True):
        own = {
            "similarity": similarity,
            "coverage": verification.coverage(question, text),
            "slot": slots.filled(text, question),
            "time": periods.timeliness(text, asked),
        }
        yield hits[index], span, {**shared[index], **own}


def summary(ranked: Sequence[Reading], answers: Sequence[float], question: str) -> Mapping[str, float]:
    """What `judgement.ANSWERABLE` weighs: the strongest yes, and the best sentence with those around it."""
    best = ranked[0]
    around = _around(best)
    return {
        "strongest yes": max(answers),
        "best sentence": math.log(max(best.probability, LEAST)),
        "names missing": float(min(MOST_MISSING, len(verification.missing_names(question, around)))),
        "figures missing": float(min(MOST_MISSING, len(verification.missing_numbers(question, around)))),
        "slot": slots.filled(best.quote, question),
    }


def write(
    generator: Generator, readings: Sequence[Reading], question: str, stop: threading.Event | None = None
) -> Iterator[Token | Reading]:
    """Yield draft tokens (`hit` counts the readings), then each reading in its final words.

    The model writes where a short answer is asked for; the article speaks for itself elsewhere.
    """
    drafts = [""] * len(readings)
    if slots.wanted(question) in WRITTEN:
        requests = [Request(prompts.reading(each.hit.passage, question), MOST_TOKENS) for each in readings]
        for index, piece in generator.stream(requests, stop):
            if piece is not None:
                drafts[index] += piece.text
                yield Token(index, piece.text)
    for index, reading in enumerate(readings):
        supported = _supports(reading, drafts[index], question)
        if not supported and not drafts[index]:
            yield Token(index, f"{reading.text} ")
        yield replace(reading, text=drafts[index].strip(), written=True) if supported else reading


def _supports(reading: Reading, draft: str, question: str) -> bool:
    """Whether the very sentence that will be cited, under its article's title, holds all that the draft says."""
    if prompts.is_refusal(draft):
        return False
    source = reading.hit.passage.source
    evidence = f"{source.title}\n{reading.quote}"
    return not verification.check(draft, evidence, question) and not slots.check(draft, evidence, question)


def _passage_features(hit: Hit, answer: float, answers: Sequence[float], question: str) -> Mapping[str, float]:
    evidence = prompts.presented(hit.passage)
    return {
        "yes": answer,
        "yes against the others": answer - fmean(answers),
        "passage similarity": hit.similarity,
        "passage coverage": verification.coverage(question, evidence),
        "names missing": float(min(MOST_MISSING, len(verification.missing_names(question, evidence)))),
    }


def _around(reading: Reading) -> str:
    """The title, and the sentence with one on each side: what a pronoun in it may stand for."""
    passage = reading.hit.passage
    spans = passage.sentences or (reading.span,)
    first = next((at for at, (_, end) in enumerate(spans) if end > reading.span[0]), 0)
    last = next((at for at, (_, end) in enumerate(spans) if end >= reading.span[1]), first)
    begin, end = spans[max(0, first - 1)][0], spans[min(last + 1, len(spans) - 1)][1]
    return f"{passage.source.title}\n{passage.words((begin, end))}"


def _sentences(hit: Hit) -> Sequence[Span]:
    """The sentences of a passage without its headings, which state nothing; the whole where it has no other."""
    spans = hit.passage.sentences or ((hit.passage.start, hit.passage.end),)
    return [span for span in spans if not _HEADING.fullmatch(hit.passage.words(span))] or spans


def _told(passage: Passage, span: Span) -> Span:
    """The sentence with what it needs to be understood: whom its first pronoun stands for, and who is quoted."""
    start = span[0]
    for begin, end in reversed([each for each in passage.sentences if each[1] <= span[0]][-MOST_BEFORE:]):
        if not _PRONOUN.match(passage.words((start, span[1]))) or _HEADING.fullmatch(passage.words((begin, end))):
            break
        start = begin
    following = [end for _, end in passage.sentences if end >= span[1]]
    for end in following[:LONGEST_QUOTATION]:
        words = passage.words((start, end))
        if words.count("“") <= words.count("”") and words.count('"') % 2 == 0:
            return start, end
    return start, span[1]
