"""`python -m eval`: ask, judge, print tables, write JSON, compare with thresholds.

Exit code: 0 done, 1 a threshold failed or a question could not be asked, 2 wrong usage, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from eval import gate, outcome, report
from eval.journal import Journal, Record
from eval.metrics import TextOf
from eval.options import FAILED, OK, SYSTEMS, guarded, out_file, parser, question_sets
from eval.outcome import ALL, Outcome
from eval.questions import QuestionSet
from eval.runner import run
from qa import config
from qa.errors import QAError, UsageError
from qa.types import Document


def main(argv: Sequence[str] | None = None) -> int:
    """Run one evaluation; returns the exit code."""
    options = parser().parse_args(argv)
    return guarded(lambda: _evaluate(options))


def _evaluate(options: argparse.Namespace) -> int:
    sets = question_sets(options)
    rules = gate.read(options.gate) if options.gate else []
    out = out_file(sets, options)
    _check_replay(options.replay, out)
    if options.rescore:
        environment, settings, records = outcome.read(options.rescore)
        outcomes = [outcome.outcome(one, records, _texts(_reader(one.folder))) for one in sets]
    else:
        environment, settings = report.environment(), _settings(sets, options)
        assert out is not None
        with Journal(out.with_suffix(".jsonl"), settings, resume=options.resume) as journal:
            outcomes = [_ask(one, journal, options) for one in sets]
            records = list(journal.records.values())
    print(outcome.text(environment, outcomes, markdown=options.markdown))
    if out is not None:
        outcome.write(out, environment, settings, outcomes, records, brief=options.brief)
        print(f"\nwritten: {out}", file=sys.stderr)
    return FAILED if _gate(rules, outcomes) or _errors(records) else OK


def _check_replay(replay: Path | None, out: Path | None) -> None:
    """UsageError before anything is asked or written, if what is to be played back cannot be or would be lost."""
    if replay is None:
        return
    if out is not None and replay.resolve() == out.with_suffix(".jsonl").resolve():
        raise UsageError(f"{replay} is where the answers of this run go", fix="give --replay or --out another name")
    from eval.replay import readings

    readings(replay)


def _ask(questions: QuestionSet, journal: Journal, options: argparse.Namespace) -> Outcome:
    """Ask every wanted system the same questions on the same index, and judge the replies."""
    from eval.replay import ReplayingAssistant
    from qa.assistant import Assistant

    settings = config.load(folder=questions.folder, index=options.index, caution=options.caution)
    with ReplayingAssistant(settings, options.replay) if options.replay else Assistant(settings) as assistant:
        for name in SYSTEMS[options.system]:
            if name == "qa":
                assistant.warm(ahead=False)  # loading is timed by the bench
                if options.ahead:
                    assistant.read_ahead()
                run(questions, name, assistant, journal, options.jobs)
            else:
                _run_baseline(questions, assistant.config, journal, options.jobs)
        return outcome.outcome(questions, list(journal.records.values()), _texts(assistant.document))


def _run_baseline(questions: QuestionSet, settings: config.Config, journal: Journal, jobs: int) -> None:
    from eval.baseline import open_baseline

    with open_baseline(settings) as baseline:
        run(questions, "baseline", baseline, journal, jobs)


def _settings(sets: Sequence[QuestionSet], options: argparse.Namespace) -> dict[str, Any]:
    """What the replies depend on, without any path of this machine."""
    settings = config.load(caution=options.caution)
    files = {one.name: hashlib.sha256(one.path.read_bytes()).hexdigest()[:16] for one in sets}
    names = ("embedding", "llm_name", "passages", "caution", "threads")
    asked = {"questions": files, "model": Path(settings.model).name, "ahead": options.ahead}
    return asked | {name: getattr(settings, name) for name in names}


def _reader(folder: Path) -> Callable[[str], Document]:
    from qa import corpus

    return lambda source: corpus.load(folder, folder / source)


def _texts(document: Callable[[str], Document]) -> TextOf:
    @cache
    def text_of(source: str) -> str:
        try:
            return document(source).text
        except QAError:
            return ""  # a file that is not there holds no answer

    return text_of


def _gate(rules: list[gate.Rule], outcomes: Sequence[Outcome]) -> bool:
    """Print a line for each threshold; whether any failed."""
    figures = {
        one.set.name if kind == ALL else f"{one.set.name}/{kind}": systems
        for one in outcomes
        for kind, systems in one.metrics.items()
    }
    verdicts = gate.check(rules, figures)
    if rules:
        print("\n" + "\n".join(map(str, verdicts)))
        if all(verdict.passed is None for verdict in verdicts):
            print("FAIL  no threshold is one of this run", file=sys.stderr)
            return True
    return any(verdict.passed is False for verdict in verdicts)


def _errors(records: Sequence[Record]) -> bool:
    """Say which questions could not be answered, and why; whether there were any."""
    failed = [record for record in records if record.error]
    for record in failed:
        print(f"eval: {record.set} {record.system} {record.id}: {record.error}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    raise SystemExit(main())
