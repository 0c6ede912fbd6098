"""The terminal: answers and reports as text, what is typed, and what is shown meanwhile.

    print(render(answer, columns()))
    Iraq doesn't need combat troops. [1]

    [1] Iraq is in talks … — 2023-02-01 — 000_b57e1e3586da0442.txt:312-369
        │ Iraq doesn’t need combat troops.

Articles and their names are foreign text: nothing in them that a terminal would obey reaches it.
"""

from __future__ import annotations

import re
import shutil
import signal
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from qa.errors import Stopped
from qa.integrity import amount
from qa.types import Answer, Citation, Event, Evidence, IndexReport, Progress, Source, Suggestion, Token

if TYPE_CHECKING:
    from qa.weights import Listed

WIDEST = 100  # longer lines tire the eye
PREVIEW = 160  # characters of a nearest passage: enough to judge it, too few to be taken for an answer
LISTED = 10  # file names of one kind in a report
UNSEEN = 0.5  # seconds that a stage may take without any sign of progress
UNITS = {"reading": "files", "suggesting": "questions"}  # that the stages of indexing count, if not passages
EVERY = 1.0  # seconds between two lines of progress in a file
CONTROLS = re.compile(  # an article must not colour, move or retitle the terminal, nor turn the reading direction
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colour and cursor sequences
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"  # titles, links, device strings
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]",
    re.DOTALL,
)


def plain(text: str) -> str:
    """The text without anything that a terminal would obey: escape sequences, controls, reading direction."""
    return CONTROLS.sub("", text)


def render(answer: Answer, width: int) -> str:
    """An answer for a terminal: the text, then its citations with their quotes, or the nearest passages."""
    parts = [_wrapped(plain(answer.text), width)]
    parts += [_citation(citation, width) for citation in answer.citations]
    if answer.nearest and not answer.sentences:
        from qa.excerpts import excerpt

        parts.append("Nearest passages, which do not answer it:")
        for passage in answer.nearest:
            preview = " ".join(plain(excerpt(passage, answer.asked, PREVIEW)).split())
            parts.append(f"{source_line(passage.source, passage.id)}\n{_wrapped(preview, width, '    ')}")
    return "\n\n".join(parts)


def source_line(source: Source, place: str) -> str:
    """The title, date and place of a source in one line."""
    inferred = " (inferred)" if source.published_from == "inferred" else ""
    day = f"{source.published.isoformat()}{inferred}" if source.published else "undated"
    return " ".join(plain(f"{source.title} — {day} — {place}").split())


def changes(report: IndexReport) -> Iterator[str]:
    """What an update of the index did, line by line."""
    for kind in ("added", "changed", "renamed", "removed"):
        names: tuple[str, ...] = getattr(report, kind)
        yield from (f"{kind:9}{plain(name)}" for name in names[:LISTED])
        if len(names) > LISTED:
            yield f"{kind:9}… and {len(names) - LISTED} more"
    yield from (plain(f"skipped  {skipped.path}: {skipped.reason}") for skipped in report.skipped)
    kinds = ("added", "changed", "renamed", "removed", "skipped")
    counts = ", ".join(f"{len(getattr(report, kind))} {kind}" for kind in kinds)
    yield f"{counts}, {report.unchanged} unchanged"
    yield f"{report.passages} passages, {report.embedded} of them embedded now, in {report.seconds:.1f} s"


def offered(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """The questions that the page suggests, line by line, and how many they are."""
    yield from (f"suggests {plain(each.question)}" for each in suggestions)
    yield f"{len(suggestions)} question{'s' * (len(suggestions) != 1)} that the articles answer"


def model_rows(models: Iterable[Listed]) -> Iterator[str]:
    """A line for each model file; a star marks the default ones."""
    for model in models:
        begun = f"{amount(model.partial)} of " if model.partial else ""
        size = f"{begun}{amount(model.size)}"
        state = {"yes": "verified", "no": "damaged"}.get(model.verified, model.verified) if model.present else "absent"
        mark = "*" if model.default else " "
        yield plain(f"{mark} {model.name:30} {model.kind:10} {size:>9} {state:12} {model.path}")


def columns() -> int:
    """Columns to write in."""
    return min(shutil.get_terminal_size().columns, WIDEST)


def note(text: str) -> None:
    """Tell the person something that is not the answer: on stderr."""
    print(plain(text), file=sys.stderr, flush=True)


def lines() -> Iterator[str]:
    """What the person types, until the end of input."""
    with suppress(ImportError):  # where the system has it, importing it gives input() editing and a history
        import readline  # noqa: F401
    prompt = "\n? " if sys.stdin.isatty() else ""
    while True:
        try:
            line = input(prompt)
        except EOFError:
            return
        except KeyboardInterrupt:
            note("\n/quit leaves")
            continue
        yield line.strip()


def awaited(events: Iterable[Event]) -> Answer:
    """The Answer that ends a stream; until it comes, one line tells what is being done. Stopped when none comes."""
    drafts: dict[int, str] = {}
    with _status() as show:
        for event in events:
            match event:
                case Answer():
                    return event
                case Evidence(hits=hits):
                    show(f"found {len(hits)} passages")
                case Progress(stage=stage, done=done, total=total):
                    show(f"{stage} {done} of {total}" if total else stage)
                case Token(hit=hit, text=text):  # several passages are read at once; the best one's draft is shown
                    drafts[hit] = drafts.get(hit, "") + text
                    show(f"… {drafts[min(drafts)]}")
    raise Stopped("the answer was stopped")


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Within it Ctrl-C sets the event; a second one ends the program."""
    stop = threading.Event()

    def on_interrupt(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def indexing() -> Iterator[Callable[[str, int, int], None]]:
    """Progress of indexing on stderr: bars, or plain lines in a file; what is done at once shows nothing."""
    if sys.stderr.isatty():
        with _bars() as report:
            yield report
    else:
        yield _logged()


def _logged() -> Callable[[str, int, int], None]:
    """Progress as lines, at most one a second: a bar that is drawn over itself is one endless line in a file."""
    doing, since = "", 0.0  # the stage, and when it began or was last told

    def report(stage: str, done: int, total: int) -> None:
        nonlocal doing, since
        now = time.monotonic()
        if stage != doing:
            doing, since = stage, now + UNSEEN - EVERY
        elif now - since >= EVERY:
            since = now
            note(f"{stage} {done} of {total} {_counted(stage)}")

    return report


def _counted(stage: str) -> str:
    return UNITS.get(stage, "passages")


@contextmanager
def _bars() -> Iterator[Callable[[str, int, int], None]]:
    """One bar for each stage."""
    from tqdm import tqdm

    bar: tqdm[Any] | None = None

    def report(stage: str, done: int, total: int) -> None:
        nonlocal bar
        if bar is None or bar.desc != stage:
            if bar is not None:
                bar.close()
            bar = tqdm(desc=stage, total=total, unit=f" {_counted(stage)}", delay=UNSEEN, file=sys.stderr)
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield report
    finally:
        if bar is not None:
            bar.close()


@contextmanager
def _status() -> Iterator[Callable[[str], None]]:
    """One line on stderr that is written over and gone at the end; nothing where stderr is a file."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    width = columns() - 1

    def show(text: str) -> None:
        line = " ".join(plain(text).split())[-width:]
        print(f"\r{line:{width}}\r", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        show("")


def _citation(citation: Citation, width: int) -> str:
    source = Source(citation.source, citation.title, citation.published, citation.published_from)
    heading = source_line(source, f"{citation.source}:{citation.start}-{citation.end}")
    return f"[{citation.number}] {heading}\n{_wrapped(plain(citation.quote), width, '    │ ')}"


def _wrapped(text: str, width: int, indent: str = "") -> str:
    filler = textwrap.TextWrapper(
        width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(filler.fill(line) for line in text.splitlines())
