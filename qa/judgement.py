"""Judgement: how likely it is that what was read in a passage answers the question.

    judge.probability({"answers": 3.1, "untimed": 0.0})     # 0.84

A logistic regression of two signals: how far the model was from refusing, and whether the question names a period that
the sentence does not tell of. Figures and names missing, the kind of the answer, its likeness to the question and what
other passages say did not add to them (`eval/README.md`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

SURE = 6.0  # the largest log-odds that the model's own certainty may contribute
WEIGHTS: Mapping[str, float] = {
    "answers": 0.58,
    "untimed": -1.48,
}
INTERCEPT = -0.06


@dataclass(frozen=True, slots=True)
class Judge:
    """Weighs signals; the defaults were fitted on the default model's readings."""

    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    intercept: float = INTERCEPT

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that a reading with these features (`reading.features`) answers the question."""
        total = self.intercept + sum(weight * features[name] for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
