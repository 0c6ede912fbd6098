"""Replies on disk as they come, so that an interrupted run goes on where it stopped.

The first line holds the settings; each further line is one reply:
{"set": "own", "system": "qa", "id": "troops-1", "status": "answered", "text": "About 2,500 … [1]",
 "citations": [{"source": "002.txt", "start": 310, "end": 402, "quote": "…", "verbatim": true}],
 "evidence": [["002.txt"], ["004.txt"]], "seconds": {"evidence": 0.03, "word": 1.1, "whole": 2.4}, …}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any

from qa.errors import UsageError

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One reply as it came. `evidence` lists, best first, the files that hold each retrieved passage."""

    set: str
    system: str
    id: str
    status: str = "error"
    text: str = ""
    reason: str | None = None
    citations: list[dict[str, Any]] = field(default_factory=list)
    nearest: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[list[str]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    probability: float | None = None
    error: str = ""

    @property
    def key(self) -> Key:
        """Question set, system and question: asked once in a run."""
        return self.set, self.system, self.id


class Journal:
    """The records of one run by key; `write` brings each to disk at once. With `resume`, earlier ones count."""

    def __init__(self, path: Path, settings: Mapping[str, Any], *, resume: bool = False) -> None:
        header = json.dumps({"settings": settings}, sort_keys=True)
        self.records = _earlier(path, header) if resume and path.is_file() else {}
        self._lock = Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8")
        self._line(header)
        for record in self.records.values():
            self._line(_json(record))

    def write(self, record: Record) -> None:
        """Add one record; safe from several threads."""
        with self._lock:
            self.records[record.key] = record
            self._line(_json(record))

    def close(self) -> None:
        """Nothing more will be written."""
        self._file.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _line(self, text: str) -> None:
        self._file.write(text + "\n")
        self._file.flush()


def _json(record: Record) -> str:
    return json.dumps(asdict(record), ensure_ascii=False)


def _earlier(path: Path, header: str) -> dict[Key, Record]:
    """Records of an interrupted run of the same settings; a last line cut off in the middle and errors do not count."""
    first, *rest = path.read_text(encoding="utf-8").split("\n")
    if first != header:
        raise UsageError(f"{path} was made with other settings", fix="run without --resume, or give another --out")
    complete = [Record(**json.loads(line)) for line in rest[:-1]]
    return {record.key: record for record in complete if not record.error}
