"""Reading: what each retrieved passage answers, in the model's words, and how sure it is that the passage says so.

    for event in read(generator, judge, hits, "Who advises Sudani?"):
        Token(hit=0, text="Farhad"), …, Reading(hit, "Farhad Alaaldin advises Sudani.", refused=False, probability=0.93)

Each passage is a prompt of its own. It is first asked, for one token, whether it states the answer; those that may are
read, all at once. Both prompts begin alike, so the second costs little more than the words it writes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qa import prompts, slots, verification
from qa.judgement import Judge, Signals
from qa.llm import Generator, Piece, Request
from qa.types import Hit, Progress, Reading, Token

MOST_TOKENS = 72  # a sentence; the model seldom writes more than 40
ALTERNATIVES = 20  # log-probabilities asked of the yes or no; every spelling of both is among them


@dataclass
class _Draft:
    """A reading while it is written; text is held back until it cannot be a refusal any more."""

    hit: Hit
    asked: Piece
    text: str = ""
    shown: int = 0
    logprobs: list[float] = field(default_factory=list)

    def add(self, piece: Piece) -> str:
        """Take one piece; the text that may now be shown."""
        self.text += piece.text
        if piece.logprob is not None:
            self.logprobs.append(piece.logprob)
        if len(self.text) <= len(prompts.REFUSAL) or prompts.is_refusal(self.text):
            return ""
        new, self.shown = self.text[self.shown :], len(self.text)
        return new


def read(
    generator: Generator, judge: Judge, hits: Sequence[Hit], question: str, stop: threading.Event | None = None
) -> Iterator[Token | Progress | Reading]:
    """Yield draft tokens and progress as they come, then one Reading a hit, in the order of the hits.

    Raises Stopped soon after `stop` is set, GeneratorError when the model fails.
    """
    yield Progress("reading", 0, len(hits))
    asked: dict[int, Piece] = {}
    requests = [Request(prompts.asking(hit.passage, question), 1, ALTERNATIVES) for hit in hits]
    for index, piece in generator.stream(requests, stop):
        if piece is not None:
            asked.setdefault(index, piece)
        else:
            yield Progress("reading", len(asked), len(hits))
    drafts = {index: _Draft(hits[index], piece) for index, piece in sorted(asked.items()) if judge.worth_reading(piece)}
    yield from _drafted(generator, drafts, question, stop)
    for index, hit in enumerate(hits):
        yield _reading(drafts[index], question, judge) if index in drafts else Reading(hit, "", True, 0.0)


def _drafted(
    generator: Generator, drafts: dict[int, _Draft], question: str, stop: threading.Event | None
) -> Iterator[Token | Progress]:
    indexes = list(drafts)
    yield Progress("checking", 0, len(indexes))
    requests = [Request(prompts.reading(drafts[i].hit.passage, question), MOST_TOKENS, alternatives=1) for i in indexes]
    for done, (place, piece) in enumerate(generator.stream(requests, stop)):
        if piece is None:
            yield Progress("checking", min(done, len(indexes)), len(indexes))
        elif text := drafts[indexes[place]].add(piece):
            yield Token(indexes[place], text)


def _reading(draft: _Draft, question: str, judge: Judge) -> Reading:
    text = draft.text.strip()
    evidence = prompts.presented(draft.hit.passage)
    if prompts.is_refusal(text):
        return Reading(draft.hit, "", True, 0.0)
    if verification.check(text, evidence, question) or slots.check(text, evidence, question):
        return Reading(draft.hit, text, False, 0.0)
    signals = Signals(
        asked=draft.asked,
        logprobs=tuple(draft.logprobs),
        question_coverage=verification.coverage(question, evidence),
        missing_names=len(verification.missing_names(question, evidence)),
        similarity=draft.hit.similarity,
    )
    return Reading(draft.hit, text, False, judge.probability(signals))
