"""Judgement: how likely it is that what was read in a passage answers the question.

    judge.probability({"answers": 3.1, "slot": 1.0, "yes or no": 0.0})     # 0.88

A logistic regression. `answers`, `slot` and the intercept were fitted on whether the cited words hold an accepted
answer; `eval.fit` asks more, that the answer itself does, and prints other weights. The rest was set by hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

SURE = 6.0  # the largest log-odds that the model's own certainty may contribute
WEIGHTS: Mapping[str, float] = {
    "answers": 0.61,
    "figures missing": -0.9,
    "slot": 0.56,
    "time": 1.4,
    "yes or no": 4.0,  # by hand: the development half has five such questions
}
INTERCEPT = -0.45


@dataclass(frozen=True, slots=True)
class Judge:
    """Weighs signals; the defaults were fitted on the default model's readings."""

    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    intercept: float = INTERCEPT

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that a reading with these features (`reading.features`) answers the question."""
        total = self.intercept + sum(weight * features[name] for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
