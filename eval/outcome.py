"""The figures of one question set, made from its records; printed, and kept as JSON.

outcome.metrics["all"]["qa"]["right"]      # Metric(value=0.873, n=110, error=0.032)
outcome.metrics["list"]["baseline"]["right"]
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval import report
from eval.journal import Record
from eval.metrics import Metric, TextOf, judge, summarise
from eval.questions import Question, QuestionSet
from eval.runner import is_refusal, is_right
from qa.errors import UsageError

ALL = "all"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`metrics[type][system][name]` of one question set; the type `all` stands first."""

    set: QuestionSet
    metrics: Mapping[str, Mapping[str, Mapping[str, Metric]]]


def outcome(questions: QuestionSet, records: Sequence[Record], text_of: TextOf) -> Outcome:
    """Judge the records of the set; `text_of` gives a file's text, empty if there is no such file."""
    gold = {question.id: question for question in questions.questions}
    mine = [record for record in records if record.set == questions.name and record.id in gold]
    cases = [(gold[record.id].type, record.system, judge(gold[record.id], record, text_of)) for record in mine]
    systems = list(dict.fromkeys(system for _, system, _ in cases))
    types = [ALL, *sorted({kind for kind, _, _ in cases})]
    return Outcome(
        questions,
        {
            wanted: {
                name: summarise(case for kind, system, case in cases if system == name and wanted in (ALL, kind))
                for name in systems
            }
            for wanted in types
        },
    )


def text(environment: Mapping[str, Any], outcomes: Sequence[Outcome], *, markdown: bool = False) -> str:
    """Two tables a set: everything, and the main figures by type."""
    parts = [report.headline(environment)]
    for one in outcomes:
        answerable = sum(question.answerable for question in one.set.questions)
        title = f"{one.set.name} · {answerable} answerable, {len(one.set.questions) - answerable} not"
        types = {kind: systems for kind, systems in one.metrics.items() if kind != ALL}
        parts += [report.overall(title, one.metrics[ALL], markdown=markdown), report.by_type(types, markdown=markdown)]
    return "\n\n".join(parts)


def write(
    path: Path,
    environment: Mapping[str, Any],
    settings: Mapping[str, Any],
    outcomes: Sequence[Outcome],
    records: Sequence[Record],
    *,
    brief: bool = False,
) -> None:
    """Keep a line on each reply, for plots, and, unless `brief`, everything that is needed to judge it again."""
    metrics = {
        one.set.name: {
            kind: {system: report.plain(figures) for system, figures in systems.items()}
            for kind, systems in one.metrics.items()
        }
        for one in outcomes
    }
    content = {
        "environment": environment,
        "settings": settings,
        "metrics": metrics,
        "verdicts": [verdict for one in outcomes for verdict in _verdicts(one.set, records)],
        "records": [] if brief else [asdict(record) for record in records],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(path: Path) -> tuple[dict[str, Any], dict[str, Any], list[Record]]:
    """Environment, settings and records of an earlier run; UsageError if the file holds no replies."""
    try:
        earlier = json.loads(path.read_text(encoding="utf-8"))
        records = [Record(**record) for record in earlier["records"]]
        environment, settings = earlier["environment"], earlier["settings"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} cannot be read as results: {error!r}", fix="give the JSON of a run") from error
    if not records:
        raise UsageError(f"{path} holds no replies", fix="run again without --brief")
    return environment, settings, records


def _verdicts(questions: QuestionSet, records: Sequence[Record]) -> Iterator[dict[str, Any]]:
    """What came of each reply to the set, without a word of its text."""
    gold = {question.id: question for question in questions.questions}
    for record in records:
        if record.set == questions.name and record.id in gold:
            question = gold[record.id]
            yield {
                "set": record.set,
                "system": record.system,
                "type": question.type,
                "answerable": question.answerable,
                "verdict": _verdict(question, record),
                "probability": record.probability,
                "seconds": record.seconds.get("whole"),
            }


def _verdict(question: Question, record: Record) -> str:
    if record.error:
        return "error"
    if is_refusal(question, record):
        return "refused"
    return "right" if question.answerable and is_right(question, record) else "wrong"
