"""Reading: what each retrieved passage answers, in its own words, and how surely.

    draft    the model reads one passage and says the answer or refuses      "900", 3.1 log-odds against "none"
    locate   those words in the article                                      "about 900", in its sentence
    judge    how far the model was from refusing                             0.93

Words that do not stand in the passage are no answer. All prompts begin with the passage, so what was computed for it
serves every question on it.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa import (
    bearers,
    counting,
    disputes,
    leaving,
    locating,
    names,
    negation,
    opposites,
    prompts,
    prospects,
    slots,
    supporting,
    timing,
    verification,
    yearless,
)
from qa.judgement import SURE, Judge
from qa.llm import Generator, Piece, Request
from qa.types import Hit, Passage, Progress, Reading, Span, Token
from qa.words import coverage

MOST_TOKENS = 40  # words of one sentence; the answers that the reader was trained on seldom have more than 10
ALTERNATIVES = 20  # log-probabilities asked of each token; the refusal is among the first ones or negligible
_VERDICT = re.compile(r"(?:yes|no)\b", re.IGNORECASE)
_DENIED = re.compile(r"(?<!\bif )\bnot (?:(?:by|from|to|with|at|in|on|for|the) )*$", re.IGNORECASE)
_FIGURE = re.compile(r"(?i)(?:(?:about|around|some|nearly|almost|roughly|over) )?[$€£¥]?\d")
_ROW = re.compile(r"\s*\|\s*(?P<label>[^|]*?)\s*\|.*\|\s*$")
_PAST = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
NEARLY = -1.5  # log-odds of an answer from which a refusal is asked what it would have answered


@dataclass
class Draft:
    """What the model said of one passage, and the log-odds that it answers instead of refusing."""

    text: str = ""
    odds: float = -SURE
    weighed: bool = False  # whether the model said how likely its first token was among others

    def add(self, piece: Piece) -> None:
        """One more token; the first one says how far the model was from refusing."""
        if not self.text:
            self.odds, self.weighed = answer_odds(piece), bool(piece.alternatives)
        self.text += piece.text

    def close(self) -> None:
        """The text is whole: where nothing was weighed, a refusal is known by its words alone."""
        if not self.weighed and prompts.is_refusal(self.text):
            self.odds = -SURE


def draft(
    generator: Generator, hits: Sequence[Hit], question: str, stop: threading.Event | None = None
) -> Iterator[Progress | Token | list[Draft]]:
    """Yield Progress and Tokens (`hit` counts the hits) as passages are read, then the Drafts, one a hit.

    Raises Stopped soon after `stop` is set, GeneratorError when the model fails.
    """
    drafts = [Draft() for _ in hits]
    done = 0
    yield Progress("reading", done, len(hits))
    requests = [
        Request(prompts.reading(hit.passage, question), MOST_TOKENS, ALTERNATIVES, adapted=True) for hit in hits
    ]
    for index, piece in generator.stream(requests, stop):
        if piece is None:
            drafts[index].close()
            done += 1
            yield Progress("reading", done, len(hits))
            continue
        drafts[index].add(piece)
        if not prompts.is_refusal(drafts[index].text):
            yield Token(index, piece.text)
    nearly = [index for index, each in enumerate(drafts) if prompts.is_refusal(each.text) and each.odds > NEARLY]
    yield from _insist(generator, hits, question, drafts, nearly, stop)
    yield drafts


def _insist(
    generator: Generator,
    hits: Sequence[Hit],
    question: str,
    drafts: list[Draft],
    nearly: Sequence[int],
    stop: threading.Event | None,
) -> Iterator[Token]:
    """Ask for the answer where the refusal was a close thing: whether it is shown, the judge decides, not the model."""
    requests = [
        Request(prompts.reading(hits[index].passage, question), MOST_TOKENS, 1, adapted=True, banned=prompts.REFUSALS)
        for index in nearly
    ]
    second = [Draft() for _ in nearly]
    for place, piece in generator.stream(requests, stop):
        if piece is not None:
            second[place].add(piece)
    for index, each in zip(nearly, second, strict=True):
        drafts[index] = Draft(each.text, drafts[index].odds)
        if not prompts.is_refusal(each.text):
            yield Token(index, each.text)


def judged(hits: Sequence[Hit], drafts: Sequence[Draft], question: str, judge: Judge) -> list[Reading]:
    """What the passages answer, the likeliest first; passages without an answer in their own words have none."""
    readings = []
    for hit, said in zip(hits, drafts, strict=True):
        if (place := fitting(hit, said, question)) is not None:
            span, words, text = place
            told = locating.told(hit.passage, span)
            probability = judge.probability(features(hit, said, told, question))
            text = _dated(text, hit.passage, words, question)
            readings.append(Reading(hit, _both_sides(hit.passage, told, words, question), text, probability, words))
    return likeliest_first(readings)


def _dated(text: str, passage: Passage, words: Span | None, question: str) -> str:
    """An answer to when, with the date or year that only its article's own date tells."""
    if not words or slots.wanted(question) != "date":
        return text
    start, _ = locating.sentence(passage, words)
    past = _PAST.search(slots.core(question)) is not None
    return yearless.written_out(text, passage.words((start, words[0])), passage.source.published, past)


def _both_sides(passage: Passage, told: Span, words: Span | None, question: str) -> Span:
    """Sentences that tell a figure, with the one that gives another source's; that somebody went, with who came."""
    start, end = disputes.dispute(passage, words, question) or leaving.succession(passage, words, question) or told
    return min(start, told[0]), max(end, told[1])


def likeliest_first(readings: Sequence[Reading]) -> list[Reading]:
    """By probability; of equals, that of the nearer passage."""
    return sorted(readings, key=lambda each: (-each.probability, each.hit.rank))


def fitting(hit: Hit, said: Draft, question: str) -> tuple[Span, Span | None, str] | None:
    """What `placed` finds, unless it cannot be an answer."""
    place = placed(hit, said, question)
    return None if place is None or _unfit(hit.passage, *place, question) else place


def _unfit(passage: Passage, span: Span, words: Span | None, text: str, question: str) -> bool:
    """Whether what was read is no answer: its kind, what its figure counts, denied, only planned, contrary."""
    start, end = words or span
    before = passage.words((passage.start, start))
    following = passage.words((end, passage.end)) if words else _after(text.split()[-1], passage.words(span))
    if slots.unfit(text, _told_before(question, passage.words(span))):
        return True
    if counting.miscounted(text, before, following, question):
        return True
    if slots.lacks_office(question, f"{passage.source.title} {passage.text}"):
        return True
    if _bare_row(passage.words(span), text, question):
        return True
    if words and _denied(passage, words) and not negation.negated(question):
        return True
    if slots.wanted(question) == "yes or no":
        return False
    sentence = passage.words(span)
    if prospects.unreal(question, sentence, text, passage.text) or bearers.another(question, passage, words or span):
        return True
    return opposites.contrary(question, opposites.clause(sentence, text), passage.text)


def _after(word: str, sentence: str) -> str:
    """What follows a whole word in a sentence; empty when it is not there."""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence)
    return sentence[found.end() :] if found else ""


def _told_before(question: str, sentence: str) -> str:
    """What an answer must not repeat: the question, without what it is told before it if the sentence has all it asks.

    Of "Tom Baskin heads it. Who resigned?" he may be the answer.
    """
    asked = slots.core(question)
    return asked if coverage(asked, sentence) == 1 else question


def _bare_row(sentence: str, text: str, question: str) -> bool:
    """Whether a row of a table would be shown, which nobody understands without its head, though not asked about."""
    row = _ROW.match(sentence)
    return row is not None and not slots.brief(text, question) and coverage(row["label"], question) < 1


def _denied(passage: Passage, words: Span) -> bool:
    """Whether a name or a figure is what the passage says it was not: "not from Duarte", "not the 30 reported"."""
    named, before = passage.words(words), passage.text[: words[0] - passage.start]
    return bool((named[:1].isupper() or _FIGURE.match(named)) and _DENIED.search(before))


def placed(hit: Hit, said: Draft, question: str) -> tuple[Span, Span | None, str] | None:
    """The sentence that holds the answer, the words in it that are the answer, and the answer.

    A model that writes a sentence of its own is taken at its word only if one sentence of the passage holds every
    number, name, date and negation of it. None for a refusal and for what the passage does not say.
    """
    passage = hit.passage
    if slots.wanted(question) == "yes or no":
        return _affirmed(passage, said, question)
    if prompts.is_refusal(said.text):
        return None
    if words := locating.locate(said.text, passage, question):
        return locating.sentence(passage, words), words, passage.words(words)
    likely = sorted(locating.sentences(passage), key=lambda each: -coverage(said.text, passage.words(each)))
    for span in likely:
        shown = passage.words(span)  # and not the title: what is quoted must hold the answer
        spelled = names.respelled(said.text, shown)  # the title's "Ana Ruell" may be "Ruell" in the sentence
        if not verification.check(spelled, shown, question) and not slots.check(spelled, shown, question):
            return span, None, said.text.strip()
    return None


def _affirmed(passage: Passage, said: Draft, question: str) -> tuple[Span, None, str]:
    """The sentence that a question to be answered yes or no rests on, and that word where the model says it.

    The reader was not trained on such questions: it may say what the passage has instead, and its refusal is a sign
    among others. Then the sentence that supports the question most speaks for itself.
    """
    verdict = _VERDICT.match(said.text) if said.odds > 0 else None
    repeated = prompts.is_refusal(said.text) or not supporting.tells(said.text, question)
    words = None if verdict or repeated else locating.locate(said.text, passage, question)
    span = locating.sentence(passage, words) if words else supporting.support(question, passage)
    return span, None, verdict[0].capitalize() if verdict else passage.words(span)


def closest(hits: Sequence[Hit], question: str) -> Reading | None:
    """The sentence of all the passages that has most of the question, which need not answer it."""
    sentences = [(hit, span) for hit in hits for span in locating.sentences(hit.passage)]
    if not sentences:
        return None
    hit, span = max(sentences, key=lambda each: coverage(question, each[0].passage.words(each[1])))
    return Reading(hit, span, hit.passage.words(span), 0.0)


def features(hit: Hit, said: Draft, told: Span, question: str) -> Mapping[str, float]:
    """What `judgement.WEIGHTS` weighs: the model's own certainty, and whether a period asked about is not told of."""
    return {"answers": said.odds, "untimed": float(timing.untimed(hit.passage, told, question))}


def answer_odds(piece: Piece) -> float:
    """The log-odds that a model answers instead of refusing, from its first token, within ±SURE."""
    alternatives = piece.alternatives or {piece.text: 0.0}
    refused = sum(math.exp(each) for text, each in alternatives.items() if text.strip().lower() == prompts.REFUSAL)
    refused = min(max(refused, math.exp(-2 * SURE)), 1 - math.exp(-2 * SURE))
    return max(-SURE, min(SURE, math.log((1 - refused) / refused)))
