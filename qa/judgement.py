"""Judgement: one probability that a passage supports a sentence as the answer, from every signal there is.

    judge.probability(signals)  # 0.93

The weights were fitted by `python -m eval.fit` (logistic regression, see eval/README.md) on readings of the default
model. For another model the same signals are weighed the same way, which is rougher.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from qa.llm import Piece

HARDLY = 0.3  # P(yes) below which a passage is not read at all
MOST_NAMES = 2  # names of the question that a passage lacks: more than two make no difference
SURE = 6.0  # the largest log-odds that the model's own yes or no may contribute


@dataclass(frozen=True, slots=True)
class Signals:
    """What was measured about one reading.

    `asked` is the model's yes or no to whether the passage states the answer, `logprobs` are of the answer's tokens.
    """

    asked: Piece
    logprobs: tuple[float, ...]
    question_coverage: float
    missing_names: int
    similarity: float

    def features(self) -> dict[str, float]:
        """The numbers that are weighed, by name."""
        logprobs = self.logprobs or (0.0,)
        return {
            "yes": log_odds(self.asked),
            "first token": logprobs[0],
            "mean token": fmean(logprobs),
            "question covered": self.question_coverage,
            "names missing": float(min(self.missing_names, MOST_NAMES)),
            "similarity": self.similarity,
        }


WEIGHTS: Mapping[str, float] = {"yes": 1.0}
INTERCEPT = 0.0


class Judge(Protocol):
    """Turns signals into a probability."""

    def worth_reading(self, asked: Piece) -> bool:
        """Whether a passage may state the answer, from the model's yes or no alone."""
        ...

    def probability(self, signals: Signals) -> float:
        """The probability, 0 to 1, that the passage supports the sentence as an answer."""
        ...


class LogisticJudge:
    """Logistic regression over the signals."""

    def __init__(self, weights: Mapping[str, float] = WEIGHTS, intercept: float = INTERCEPT) -> None:
        self._weights, self._intercept = dict(weights), intercept

    def worth_reading(self, asked: Piece) -> bool:
        """Whether "yes" is not hopeless."""
        return yes_probability(asked) >= HARDLY

    def probability(self, signals: Signals) -> float:
        """1 / (1 + exp(-(intercept + Σ weight · feature)))."""
        features = signals.features()
        total = self._intercept + sum(weight * features[name] for name, weight in self._weights.items())
        return 1.0 / (1.0 + math.exp(-total))


def log_odds(piece: Piece) -> float:
    """The log-odds of yes against no, within ±SURE."""
    yes = yes_probability(piece)
    return max(-SURE, min(SURE, math.log(max(yes, 1e-6) / max(1.0 - yes, 1e-6))))


def yes_probability(piece: Piece) -> float:
    """P(yes) against P(no) of one token; by its text alone where the server gives no probabilities."""
    weights = {"yes": 1e-9, "no": 1e-9}
    for text, logprob in (piece.alternatives or {piece.text: 0.0}).items():
        word = text.strip().lower()
        if word in weights:
            weights[word] += math.exp(logprob)
    return weights["yes"] / (weights["yes"] + weights["no"])
