"""Thresholds that make an evaluation pass or fail, from a TOML file with a table for each question set:

[own]
right_file = ">= 0.85"                    # the program's own figure
whole_median = "<= 0.15 baseline"         # relative to the baseline's, measured in the same run
refused = [">= 0.80", ">= baseline"]
"""

from __future__ import annotations

import operator
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.metrics import Metric
from eval.report import ORDER
from qa.errors import UsageError

RULE = re.compile(r"(?P<sign>>=|<=|==|>|<)\s*(?P<number>\d+(?:\.\d+)?)?\s*(?P<baseline>baseline)?")
SIGNS = {">=": operator.ge, "<=": operator.le, "==": operator.eq, ">": operator.gt, "<": operator.lt}


@dataclass(frozen=True, slots=True)
class Rule:
    """One threshold: the program's `metric` on `set` must stand in the relation `text`."""

    set: str
    metric: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule applied: passed, failed, or None where this run did not measure it."""

    rule: Rule
    passed: bool | None
    reached: str

    def __str__(self) -> str:
        word = {True: "pass", False: "FAIL", None: "–   "}[self.passed]
        return f"{word}  {self.rule.set}.{self.rule.metric} {self.rule.text}: {self.reached}"


def read(path: Path) -> list[Rule]:
    """The rules of a file, in order. UsageError on an unknown metric or a rule that cannot be read."""
    try:
        sets = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read as thresholds: {error}", fix=f"correct {path}") from error
    rules = []
    for name, metrics in sets.items():
        if not isinstance(metrics, dict):
            raise UsageError(f"{path}: {name} stands outside a table", fix=f"write [SET] above {name}")
        for metric, texts in metrics.items():
            rules += [_rule(path, name, metric, text) for text in (texts if isinstance(texts, list) else [texts])]
    return rules


def check(rules: list[Rule], results: Mapping[str, Mapping[str, Mapping[str, Metric]]]) -> list[Verdict]:
    """Each rule against `results[set][system][metric]`; a set or baseline that was not run gives no verdict.

    A type that a set which was run does not have fails.
    """
    return [_verdict(rule, results) for rule in rules]


def _rule(path: Path, name: str, metric: str, text: object) -> Rule:
    if metric not in ORDER:
        raise UsageError(f"{path}: no such metric: {name}.{metric}", fix=f"use one of {', '.join(ORDER)}")
    match = RULE.fullmatch(text) if isinstance(text, str) else None
    if match is None or not (match["number"] or match["baseline"]):
        raise UsageError(f"{path}: {name}.{metric} = {text!r} is no threshold", fix='write one like ">= 0.85"')
    return Rule(name, metric, str(text))


def _verdict(rule: Rule, results: Mapping[str, Mapping[str, Mapping[str, Metric]]]) -> Verdict:
    match = RULE.fullmatch(rule.text)
    assert match is not None
    whole, _, kind = rule.set.partition("/")
    if kind and whole in results and rule.set not in results:
        return Verdict(rule, False, f"{whole} has no questions of the type {kind}")
    systems = results.get(rule.set, {})
    needed = ["qa", "baseline"] if match["baseline"] else ["qa"]
    if missing := [name for name in needed if name not in systems]:
        return Verdict(rule, None, f"{' and '.join(missing)} not run")
    metrics = [systems[name].get(rule.metric) for name in needed]
    values = [metric.value for metric in metrics if metric is not None and metric.value is not None]
    if len(values) < len(needed):
        return Verdict(rule, False, "not measured, no question was eligible")
    bound = float(match["number"] or 1.0) * (values[1] if match["baseline"] else 1.0)
    return Verdict(rule, bool(SIGNS[match["sign"]](values[0], bound)), f"{values[0]:.3f}, bound {bound:.3f}")
