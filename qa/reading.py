"""Reading: which sentences of the retrieved passages answer, how surely, and in what words.

    ask    each passage, one token: does it state the answer?            yes 0.74, no 0.41, …
    rank   every sentence of them by that and by what it has in common   0.71 "Farhad Alaaldin, his adviser, told …"
    write  for a figure or a date: one short sentence                    "About 900 US troops are in Syria."

What the model writes is shown only if the ranked sentence itself supports it; else the article's own words are.
All prompts begin with the passage, so what was computed for it serves every question on it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import fmean

from qa import prompts, slots, verification
from qa.encoders import Encoder
from qa.judgement import SURE, Judge, log_odds
from qa.llm import Generator, Request
from qa.types import Hit, Progress, Reading, Span, Token

MOST_TOKENS = 72  # a sentence; the model seldom writes more than 40
ALTERNATIVES = 20  # log-probabilities asked of the yes or no; every spelling of both is among them
MOST_NAMES = 2  # names of the question that a passage lacks: more make no difference
WRITTEN = ("number", "date")  # asked for these, a whole sentence of an article says too much
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
    readings = [
        Reading(hit, span, hit.passage.words(span), judge.sentence(features))
        for hit, span, features in describe(hits, answers, question, encoder)
    ]
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
    for (index, span), text, similarity in zip(spans, texts, similarities, strict=True):
        own = {
            "similarity": similarity,
            "coverage": verification.coverage(question, text),
            "slot": slots.filled(text, question),
        }
        yield hits[index], span, {**shared[index], **own}


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
        "names missing": float(min(MOST_NAMES, len(verification.missing_names(question, evidence)))),
    }


def _sentences(hit: Hit) -> Sequence[Span]:
    """The sentences of a passage without its headings, which state nothing; the whole where it has no other."""
    spans = hit.passage.sentences or ((hit.passage.start, hit.passage.end),)
    return [span for span in spans if not _HEADING.fullmatch(hit.passage.words(span))] or spans
