"""Ask a folder of articles a question; every sentence of the answer opens the words that support it.

    import qa

    answer = qa.answer("How many US troops are in Iraq?")     # over seeds/, indexed on first use
    with qa.open("path/to/folder") as assistant:               # any folder
        answer = assistant.answer("Who advises Sudani?")

Nothing heavy is imported before the first of these calls.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import (
    CorpusError,
    DiskFullError,
    DownloadError,
    GeneratorError,
    IndexBusyError,
    IndexDamagedError,
    ModelError,
    QAError,
    QueueFullError,
    Stopped,
    UsageError,
)
from qa.types import (
    Answer,
    Citation,
    Document,
    Evidence,
    Hit,
    IndexReport,
    Passage,
    Progress,
    Query,
    Sentence,
    Skipped,
    Source,
    Suggestion,
    Token,
    Turn,
)

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.query import DateLike, TurnLike

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Citation",
    "CorpusError",
    "DiskFullError",
    "Document",
    "DownloadError",
    "Evidence",
    "GeneratorError",
    "Hit",
    "IndexBusyError",
    "IndexDamagedError",
    "IndexReport",
    "ModelError",
    "Passage",
    "Progress",
    "QAError",
    "Query",
    "QueueFullError",
    "Sentence",
    "Skipped",
    "Source",
    "Stopped",
    "Suggestion",
    "Token",
    "Turn",
    "UsageError",
    "answer",
    "open",
]

_default: Assistant | None = None
_opening = threading.Lock()


def answer(
    question: str,
    history: Iterable[TurnLike] = (),
    *,
    sources: Sequence[str] | None = None,
    since: DateLike | None = None,
    until: DateLike | None = None,
    caution: float | None = None,
) -> Answer:
    """The Answer from the default folder (`QA_FOLDER`, else `seeds`), which is indexed and kept open on first use.

    Arguments and errors as for `Assistant.answer`.
    """
    global _default
    with _opening:
        if _default is None:
            _default = open()
    return _default.answer(question, history, sources, since, until, caution=caution)


def open(
    folder: str | Path | None = None,
    index: str | Path | None = None,
    *,
    progress: Callable[[str, int, int], None] | None = None,
    rebuild: bool = False,
    empty: bool = False,
    **settings: Any,
) -> Assistant:
    """An Assistant over a folder of articles; what changed since the last time is indexed first.

    `progress(stage, done, total)` is called while indexing; a folder without any article is an error unless it may be
    `empty`; `settings` are those of `qa.config.Config`.
    """
    from qa.assistant import open_assistant

    return open_assistant(folder, index, progress=progress, rebuild=rebuild, empty=empty, **settings)
