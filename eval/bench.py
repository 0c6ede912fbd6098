"""`python -m eval.bench`: time and memory, and how they grow with the number of articles, beside the baseline's.

articles  system    index/s  memory   cold   evidence  word   whole  again
      10  qa           61.2  1.9 GB  9.1 s     0.02 s  0.9 s  2.1 s  0.9 s
      10  baseline     20.4  2.2 GB  8.0 s     0.02 s  8.4 s  9.9 s  9.5 s

Each line is measured in two processes of its own, one that indexes and one that answers, so that memory and cold
starts are those of one system alone. `cold` runs from the start of the process to the end of its first answer; `again`
is a whole answer to another question on an article that was asked about before, so that its passages are known.
`read` and `written` are tokens an answer, what was read before apart, and none with a generator elsewhere.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eval import articles, report
from eval.metrics import mean, quantile
from eval.runner import System, ask, is_right
from qa import config
from qa.errors import UsageError
from qa.llama_server import EmbeddedServer

SYSTEMS = ("qa", "baseline")
SIZES = "10,100"
QUESTIONS = 5
SAMPLE = 500  # passages that the baseline embeds to find its rate, which does not depend on how many there are
PARTS = ("evidence", "word", "whole")
TOKENS = ("read", "written")
STARTS = {
    "import qa": "import qa",
    "qa --help": "from qa.cli import main; main(['--help'])",
    "import of the baseline": "import llama_index.core, llama_index.vector_stores.chroma, llama_index.llms.openai_like",
}
GIGA = 1e9


def parser() -> argparse.ArgumentParser:
    """Every option; `--measure` is how the bench calls itself."""
    top = argparse.ArgumentParser(prog="python -m eval.bench", description="Measure time and memory.")
    top.add_argument("--sizes", default=SIZES, metavar="N,N", help=f"numbers of articles (default {SIZES})")
    top.add_argument("--questions", type=int, default=QUESTIONS, metavar="N", help="questions a line, after the first")
    top.add_argument("--system", choices=[*SYSTEMS, "both"], default="both")
    top.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON too")
    top.add_argument("--markdown", action="store_true")
    top.add_argument("--measure", nargs=3, metavar=("STEP", "SYSTEM", "FOLDER"), help=argparse.SUPPRESS)
    top.add_argument("--size", type=int, help=argparse.SUPPRESS)
    top.add_argument("--started", type=float, help=argparse.SUPPRESS)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the bench; returns the exit code."""
    options = parser().parse_args(argv)
    if options.measure:
        step, system, folder = options.measure
        print(json.dumps(MEASURES[step](system, Path(folder), options)))
        return 0
    sizes = [int(size) for size in options.sizes.split(",") if size.strip().isdigit()]
    if not sizes or options.questions < 1:
        print(UsageError("--sizes and --questions are numbers from 1", fix="give --sizes 10,100"), file=sys.stderr)
        return 2
    environment = report.environment()
    systems = SYSTEMS if options.system == "both" else (options.system,)
    try:
        starts = {name: _start(code) for name, code in STARTS.items()}
        lines = [line for size in sizes for line in _lines(size, systems, options)]
    except subprocess.CalledProcessError as error:  # it has said why on stderr
        print(f"bench: {' '.join(error.cmd[1:6])} failed with exit code {error.returncode}", file=sys.stderr)
        return 1
    print(_text(environment, starts, lines, markdown=options.markdown))
    if options.out:
        options.out.write_text(
            json.dumps({"environment": environment, "starts": starts, "lines": lines}, indent=1) + "\n"
        )
    return 0


def _lines(size: int, systems: Sequence[str], options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """One line of figures a system, on a folder of `size` articles that is made and removed here."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "articles"
        articles.write(folder, size)
        indexed = {name: _child("index", name, folder, size, options) for name in SYSTEMS if name in ("qa", *systems)}
        for name in systems:
            yield {"articles": size, "system": name} | indexed[name] | _child("answer", name, folder, size, options)


def _child(step: str, system: str, folder: Path, size: int, options: argparse.Namespace) -> dict[str, Any]:
    print(f"bench: {size} articles, {system}, {step}", file=sys.stderr)
    command = [sys.executable, "-m", "eval.bench", "--measure", step, system, str(folder)]
    command += ["--size", str(size), "--questions", str(options.questions), "--started", str(time.time())]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _index(system: str, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Passages indexed a second."""
    import qa

    if system == "qa":
        with qa.open(folder, folder.parent / "index") as assistant:
            assert assistant.report is not None
            return {"passages": assistant.report.embedded, "rate": assistant.report.embedded / assistant.report.seconds}
    from eval.llamaindex import index_rate

    return {"rate": index_rate(config.load(folder=folder, index=folder.parent / "index"), SAMPLE)}


def _answer(system: str, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The first answer since the start of the process, then the figures of the following ones."""
    numbers = [place * options.size // (options.questions + 1) for place in range(options.questions + 1)]
    questions = [articles.question(number) for number in numbers]
    with _opened(system, folder) as asked:
        ask("bench", system, asked, questions[0])
        cold = time.time() - options.started
        before = _tokens()
        records = [(question, ask("bench", system, asked, question)) for question in questions[1:]]
        counted = [after - earlier for after, earlier in zip(_tokens(), before, strict=True)]
        again = [ask("bench", system, asked, articles.second_question(number)) for number in numbers[1:]]
    figures: dict[str, Any] = {"cold": cold, "memory": _peak_memory()}
    figures["right"] = [is_right(question, record) for question, record in records]
    figures |= {part: [one.seconds[part] for _, one in records if part in one.seconds] for part in PARTS}
    figures["again"] = [one.seconds["whole"] for one in again if "whole" in one.seconds]
    return figures | {name: count / len(records) for name, count in zip(TOKENS, counted, strict=True)}


MEASURES: Mapping[str, Callable[[str, Path, argparse.Namespace], dict[str, Any]]] = {"index": _index, "answer": _answer}


@contextmanager
def _opened(system: str, folder: Path) -> Iterator[System]:
    index = folder.parent / "index"
    if system == "qa":
        import qa

        with qa.open(folder, index) as assistant:
            yield assistant
    else:
        from eval.baseline import open_baseline

        with open_baseline(config.load(folder=folder, index=index)) as baseline:
            yield baseline


def _tokens() -> tuple[int, int]:
    """Tokens read and written so far by the generator of this process."""
    counts = [server.tokens() for server in EmbeddedServer.running()]
    return sum(read for read, _ in counts), sum(written for _, written in counts)


def _peak_memory() -> float | None:
    """The most memory this process has held, in GB; None on Windows, which does not say."""
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / GIGA


def _start(code: str) -> float:
    """Seconds that a new Python takes for `code`."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _text(
    environment: Mapping[str, Any], starts: Mapping[str, float], lines: Sequence[Mapping[str, Any]], *, markdown: bool
) -> str:
    header = ["articles", "system", "index/s", "memory", "cold", *PARTS, "again", "right", *TOKENS]
    rows = [
        [
            str(line["articles"]),
            line["system"],
            f"{line['rate']:.1f}",
            f"{line['memory']:.2f} GB" if line["memory"] else "–",
            f"{line['cold']:.1f} s",
            *(report.cell(f"{part}_median", quantile(line[part], 0.5)) for part in (*PARTS, "again")),
            report.cell("right", mean(line["right"])),
            *(f"{line[name]:.0f}" for name in TOKENS),
        ]
        for line in lines
    ]
    times = [[name, f"{seconds:.2f} s"] for name, seconds in starts.items()]
    tables = [
        report.table(["start", "seconds"], times, markdown=markdown),
        report.table(header, rows, markdown=markdown),
    ]
    return "\n\n".join([report.headline(environment), *tables])


if __name__ == "__main__":
    raise SystemExit(main())
