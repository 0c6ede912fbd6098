"""Judgement: one probability that a passage supports a sentence, from every signal there is.

judge.probability(signals)  # 0.93
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from qa.llm import Piece

HARDLY = 0.05  # P(yes) below which a passage is not read at all


@dataclass(frozen=True, slots=True)
class Signals:
    """What was measured about one reading.

    `asked` is the model's yes or no to whether the passage states the answer, `first` the first token of its answer.
    """

    asked: Piece
    first: Piece
    logprobs: tuple[float, ...]
    question_coverage: float
    answer_coverage: float
    missing_names: int
    similarity: float


class Judge(Protocol):
    """Turns signals into a probability."""

    def worth_reading(self, asked: Piece) -> bool:
        """Whether a passage may state the answer, from the model's yes or no alone."""
        ...

    def probability(self, signals: Signals) -> float:
        """The probability, 0 to 1, that the passage supports the sentence as an answer."""
        ...


class PlainJudge:
    """The model's own yes or no; needs nothing fitted, and serves any model."""

    def worth_reading(self, asked: Piece) -> bool:
        """Whether "yes" is not hopeless."""
        return yes_probability(asked) >= HARDLY

    def probability(self, signals: Signals) -> float:
        """P(yes) / (P(yes) + P(no))."""
        return yes_probability(signals.asked)


def yes_probability(piece: Piece) -> float:
    """P(yes) against P(no) of one token; by its text alone where the server gives no probabilities."""
    weights = {"yes": 1e-9, "no": 1e-9}
    for text, logprob in (piece.alternatives or {piece.text: 0.0}).items():
        word = text.strip().lower()
        if word in weights:
            weights[word] += math.exp(logprob)
    return weights["yes"] / (weights["yes"] + weights["no"])
