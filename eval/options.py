"""What one run is to do: the command line, checked, and the question sets that it names.

python -m eval --set ../sets/squad2 --system both --limit 20
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from eval.questions import OWN, OWN_QUESTIONS, QuestionSet, read, select
from qa import config
from qa.errors import CorpusError, QAError, UsageError

SYSTEMS = {"qa": ("qa",), "baseline": ("baseline",), "both": ("qa", "baseline")}
OK, FAILED, USAGE, STOPPED = 0, 1, 2, 130  # exit codes
RESULTS = Path(__file__).parent / "results"


def parser() -> argparse.ArgumentParser:
    """Every option; building it imports nothing heavy."""
    top = argparse.ArgumentParser(prog="python -m eval", description="Measure the answers on files of questions.")
    where = top.add_argument_group("what to ask")
    where.add_argument("--questions", type=Path, metavar="FILE", help="default: the project's own questions")
    where.add_argument("--folder", type=Path, metavar="DIR", help="the articles they are about (default: seeds)")
    where.add_argument("--set", type=Path, metavar="DIR", action="append", default=[], dest="sets",
                       help="a folder that holds corpus/ and questions.jsonl; may be repeated")  # fmt: skip
    where.add_argument("--types", default="", metavar="A,B", help="only questions of these types")
    where.add_argument("--split", choices=["dev", "test"], help="only one half of the questions")
    where.add_argument("--limit", type=int, metavar="N", help="at most N questions a set, taken evenly")
    how = top.add_argument_group("how")
    how.add_argument("--system", choices=list(SYSTEMS), default="qa")
    how.add_argument("--index", type=Path, metavar="DIR", help="where the index lies (default: the cache)")
    how.add_argument("--caution", type=float, metavar="X", help="0 forthcoming to 1 cautious")
    how.add_argument("--jobs", type=int, default=1, metavar="N", help="questions at once; above 1 times mean little")
    how.add_argument("--ahead", action="store_true",
                     help="let the program read the articles before, as the page does while nobody asks")  # fmt: skip
    how.add_argument("--replay", type=Path, metavar="FILE", help="keep what the model says, and do not ask it twice")
    how.add_argument("--resume", action="store_true", help="go on with an interrupted run of the same settings")
    out = top.add_argument_group("what to make of it")
    out.add_argument("--out", type=Path, metavar="FILE",
                     help="the JSON (default: eval/results/SETS.json, of some questions SETS-part.json)")  # fmt: skip
    out.add_argument("--brief", action="store_true", help="leave the replies out of the JSON, for texts not to publish")
    out.add_argument("--markdown", action="store_true", help="print Markdown tables")
    out.add_argument("--gate", type=Path, metavar="FILE", help="thresholds that decide the exit code")
    out.add_argument("--rescore", type=Path, metavar="JSON", help="judge the replies of an earlier run again")
    return top


def guarded(run: Callable[[], int]) -> int:
    """The exit code of a command; what was raised on purpose is said, not thrown at the person."""
    try:
        return run()
    except QAError as error:
        print(f"eval: {error}", file=sys.stderr)
        return USAGE if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        print("\neval: stopped; a run of questions goes on with --resume", file=sys.stderr)
        return STOPPED


def place(folder: Path | None) -> tuple[Path, Path]:
    """The questions and the articles of a set's folder; of none, the project's own."""
    return (folder / "questions.jsonl", folder / "corpus") if folder else (OWN_QUESTIONS, config.default_folder())


def question_sets(options: argparse.Namespace) -> list[QuestionSet]:
    """The sets to ask, each cut to the wanted types, half and number. UsageError when options contradict each other."""
    if options.sets and (options.questions or options.folder):
        raise UsageError("--set brings its own questions and folder", fix="give either --set or --questions/--folder")
    if len(options.sets) > 1 and options.index:
        raise UsageError("--index fits one folder only", fix="leave --index out: every set has its own in the cache")
    if options.ahead and options.replay:
        raise UsageError("what is played back is not read ahead", fix="leave --ahead or --replay out")
    if options.jobs < 1 or (options.limit is not None and options.limit < 1):
        raise UsageError("--jobs and --limit count from 1", fix="leave them out for one job and all questions")
    places = [(folder.resolve().name, *place(folder)) for folder in options.sets]
    if not places:
        own, seeds = place(None)
        path = options.questions or own
        name = OWN if path.resolve() == own.resolve() else path.stem
        places = [(name, path, options.folder or seeds)]
    sets = [_set(name, folder, path, options) for name, path, folder in places]
    if len({one.name for one in sets}) < len(sets):
        raise UsageError("two sets have the same name", fix="rename one of the folders")
    return sets


def _set(name: str, folder: Path, path: Path, options: argparse.Namespace) -> QuestionSet:
    if not folder.is_dir():
        raise CorpusError(f"{folder} is not a folder", fix="give --folder DIR or --set DIR with DIR/corpus")
    types = [kind.strip() for kind in options.types.split(",") if kind.strip()]
    questions = select(read(path), types, options.split, options.limit)
    if not questions:
        raise UsageError(f"{path} has no question of that type or half", fix="leave out --types or --split")
    return QuestionSet(name, folder, path, questions)


def out_file(sets: list[QuestionSet], options: argparse.Namespace) -> Path | None:
    """Where the JSON goes: as given, else by the names of the sets, with `-part` where not all was asked.

    Judging again writes nothing by itself.
    """
    if options.out or options.rescore:
        given: Path | None = options.out
        return given
    part = "-part" if _partial(options) else ""  # must not take the place of what the README tells of
    return RESULTS / ("+".join(one.name for one in sets) + f"{part}.json")


def _partial(options: argparse.Namespace) -> bool:
    """Whether only some questions are asked, or otherwise than the program would by itself."""
    return bool(options.types or options.split or options.limit or options.replay) or options.caution is not None
