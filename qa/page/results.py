"""The results of evaluations, read from the JSON that `python -m eval` writes.

    found(Path("eval/results")).results[0].sets["own"]["fact"]["qa"]["right"]    # Figure(0.8, 20, 0.09)

Nothing of `eval` is imported: its files say all that is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from qa.types import Skipped

ALL = "all"  # the type that holds the questions of every type
OWN = "qa"  # the system that is this program
EDGES = tuple(step / 10 for step in range(11))  # of the bins of probability
RESULTS = Path("eval") / "results"


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or a time with the number of cases and its standard error; None where nothing was eligible."""

    value: float | None = None
    n: int = 0
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one reply; `verdict` is right, wrong, refused or error."""

    set: str
    system: str
    answerable: bool = True
    verdict: str = ""
    probability: float | None = None
    seconds: float | None = None


Metrics = Mapping[str, Mapping[str, Mapping[str, Figure]]]  # by type, system and name


@dataclass(frozen=True, slots=True)
class Result:
    """One file of results; `sets` holds the figures of each question set."""

    name: str
    made: datetime
    environment: Mapping[str, Any]
    settings: Mapping[str, Any]
    sets: Mapping[str, Metrics]
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in a folder of results: those that can be read, newest first, and those that cannot."""

    folder: Path
    results: tuple[Result, ...] = ()
    unread: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Bin:
    """Replies of a like probability: their number, its mean, and the share of them that turned out well."""

    n: int
    predicted: float
    share: float
    error: float = 0.0


def folder() -> Path:
    """Where `python -m eval` puts results: in the working folder if it is there, else beside the package's source."""
    beside = Path(__file__).resolve().parent.parent.parent / RESULTS
    return RESULTS if RESULTS.is_dir() or not beside.is_dir() else beside


def state(place: Path) -> tuple[tuple[str, int], ...]:
    """Changes whenever a result is added, made anew or taken away."""
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(place.glob("*.json")) if path.is_file())


def found(place: Path) -> Found:
    """Every result in a folder; a file that is none is reported with the reason."""
    results, unread = [], []
    for path in sorted(place.glob("*.json")):
        try:
            results.append(_read(path))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            unread.append(Skipped(path.name, f"is no result of an evaluation: {type(error).__name__} {error}"))
    return Found(place, tuple(sorted(results, key=lambda one: one.made, reverse=True)), tuple(unread))


def reliability(verdicts: Sequence[Verdict]) -> tuple[list[Bin], list[Bin]]:
    """By probability: how often the articles do state what was asked, and how often the answer given is right."""
    judged = [(one.probability, one) for one in verdicts if one.probability is not None and one.verdict != "error"]
    stated = [(probability, one.answerable) for probability, one in judged]
    right = [(probability, one.verdict == "right") for probability, one in judged if one.verdict != "refused"]
    return _bins(stated), _bins(right)


def _bins(pairs: Sequence[tuple[float, bool]]) -> list[Bin]:
    bins = []
    for low, high in pairwise(EDGES):
        inside = [(p, good) for p, good in pairs if low <= p < high or p == high == 1.0]
        if inside:
            n = len(inside)
            share = sum(good for _, good in inside) / n
            bins.append(Bin(n, sum(p for p, _ in inside) / n, share, (share * (1 - share) / n) ** 0.5))
    return bins


def _read(path: Path) -> Result:
    content = json.loads(path.read_text(encoding="utf-8"))
    sets = {
        name: {kind: {system: _figures(one) for system, one in systems.items()} for kind, systems in kinds.items()}
        for name, kinds in content["metrics"].items()
    }
    environment = content["environment"]
    made = datetime.fromisoformat(environment["date"])
    if made.tzinfo is None or not all(kinds.get(ALL) for kinds in sets.values()):
        raise ValueError("it lacks a time zone or the figures of all questions")
    if not all("error" in figures for kinds in sets.values() for figures in kinds[ALL].values()):
        raise ValueError("it does not say how many questions failed")
    return Result(path.stem, made, environment, content.get("settings", {}), sets, _verdicts(content))


def _figures(metrics: Mapping[str, Any]) -> dict[str, Figure]:
    return {name: Figure(one["value"], int(one["n"]), one["error"]) for name, one in metrics.items()}


def _verdicts(content: Mapping[str, Any]) -> tuple[Verdict, ...]:
    """One for each reply."""
    known = ("set", "system", "answerable", "verdict", "probability", "seconds")
    return tuple(Verdict(**{name: one[name] for name in known}) for one in content["verdicts"])
