"""Judgement: whether the articles answer a question at all, and which of their sentences does.

    judge.sentence({"yes": 0.9, "similarity": 0.62, …})             # 0.71: how likely this sentence states the answer
    judge.answerable({"strongest yes": 0.9, "best sentence": 0.71, …})   # 0.83: how likely the articles state it

Both are logistic regressions, fitted by `python -m eval.fit` (see eval/README.md). They are two because they disagree
on what matters: how much a sentence shares with the question finds the right one among its neighbours, but says nothing
on whether it states what was asked, since a near miss shares as much. That is for the model's yes or no.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from qa.llm import Piece

SURE = 6.0  # the largest log-odds that the model's own yes or no may contribute
SENTENCE: Mapping[str, float] = {
    "yes": 1.06,
    "yes against the others": 1.16,
    "similarity": 8.65,
    "passage similarity": -4.80,
    "coverage": 3.23,
    "passage coverage": -2.12,
    "names missing": -0.56,
    "slot": 0.43,
    "time": 1.09,
}
SENTENCE_INTERCEPT = -4.43
ANSWERABLE: Mapping[str, float] = {
    "strongest yes": 1.94,
    "best sentence": 0.33,
    "names missing": -1.57,
    "figures missing": -0.43,
    "slot": 0.85,
}
# Fitted with questions of both kinds weighed alike it is -0.64. Raised by hand as far as a caution of 0.5 still refuses
# four of five of the project's own questions that the articles do not answer.
ANSWERABLE_INTERCEPT = -0.40


@dataclass(frozen=True, slots=True)
class Judge:
    """Weighs signals; the defaults were fitted on the default model's readings."""

    sentence_weights: Mapping[str, float] = field(default_factory=lambda: dict(SENTENCE))
    sentence_intercept: float = SENTENCE_INTERCEPT
    answerable_weights: Mapping[str, float] = field(default_factory=lambda: dict(ANSWERABLE))
    answerable_intercept: float = ANSWERABLE_INTERCEPT

    def sentence(self, features: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that a sentence with these features states the answer."""
        return _logistic(features, self.sentence_weights, self.sentence_intercept)

    def answerable(self, features: Mapping[str, float]) -> float:
        """The probability that passages with these features, see `reading.summary`, state the answer."""
        return _logistic(features, self.answerable_weights, self.answerable_intercept)


def log_odds(piece: Piece) -> float:
    """The log-odds of yes against no, within ±SURE; a model that says neither has not said yes."""
    yes = yes_probability(piece)
    if yes is None:
        return -SURE
    return max(-SURE, min(SURE, math.log(max(yes, 1e-6) / max(1.0 - yes, 1e-6))))


def yes_probability(piece: Piece) -> float | None:
    """P(yes) against P(no) of one token, None if it is neither; by its text alone without probabilities."""
    weights = {"yes": 0.0, "no": 0.0}
    for text, logprob in (piece.alternatives or {piece.text: 0.0}).items():
        word = text.strip(" \n.,!\"'").lower()
        if word in weights:
            weights[word] += math.exp(logprob)
    either = weights["yes"] + weights["no"]
    return weights["yes"] / either if either else None


def _logistic(features: Mapping[str, float], weights: Mapping[str, float], intercept: float) -> float:
    total = intercept + sum(weight * features[name] for name, weight in weights.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
