"""Replay: what the model said is kept in a file, so that a rule is compared with another on the very same readings.

    python -m eval --replay readings.jsonl         the first run asks the model; another run, after a change of rules,
                                                   asks it only what it was never asked before

A reply is found again by all that it depends on: messages, limits, model file and adapter. Times mean nothing then.
`own-readings.jsonl` holds those of the project's own questions, so that a test can judge them all in seconds.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from qa import weights
from qa.assistant import Assistant
from qa.config import Config
from qa.errors import UsageError
from qa.llm import Generator, Piece, Request

DIGITS = 4  # of log-probabilities kept; the weights have three


class Replay:
    """A generator that asks another, loaded when needed, only what the file does not hold.

    `context` is what replies depend on besides the request.
    """

    def __init__(self, name: str, load: Callable[[], Generator], path: Path, context: str = "") -> None:
        self.name = name
        self._load, self._path, self._context = load, path, context
        self._generator: Generator | None = None
        self._lock = threading.Lock()
        self._known = readings(path)

    def stream(
        self, requests: Sequence[Request], stop: threading.Event | None = None
    ) -> Iterator[tuple[int, Piece | None]]:
        """The pieces of each request, one request after the other."""
        keys = [self._key(request) for request in requests]
        fresh = [index for index, key in enumerate(keys) if key not in self._known]
        said: dict[int, list[Piece]] = {index: [] for index in fresh}
        if fresh:
            for place, piece in self._asked().stream([requests[index] for index in fresh], stop):
                if piece is not None:
                    said[fresh[place]].append(piece)
            self._keep({keys[index]: pieces for index, pieces in said.items()})
        for index, key in enumerate(keys):
            for text, logprob, alternatives in self._known[key]:
                yield index, Piece(text, logprob, alternatives)
            yield index, None

    def close(self) -> None:
        """Close the generator behind, if it was needed."""
        if self._generator is not None:
            self._generator.close()

    def _asked(self) -> Generator:
        with self._lock:
            self._generator = self._generator or self._load()
            return self._generator

    def _keep(self, said: dict[str, list[Piece]]) -> None:
        rows = {key: [_row(each, place == 0) for place, each in enumerate(pieces)] for key, pieces in said.items()}
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            for key, row in rows.items():
                self._known[key] = row
                file.write(json.dumps([key, row]) + "\n")

    def _key(self, request: Request) -> str:
        asked = json.dumps([self.name, self._context, asdict(request)], sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()[:24]


def readings(path: Path) -> dict[str, list[Any]]:
    """What a file keeps, by what it was said to; nothing of one that is not there yet. UsageError on any other file."""
    if not path.exists():
        return {}
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (ValueError, OSError) as error:  # no UTF-8, no JSON; a folder
        raise _no_readings(path, "something else") from error
    if all(_is_reading(row) for row in rows):
        return dict(rows)
    journal = isinstance(rows[0], dict) and "settings" in rows[0]
    raise _no_readings(path, "the answers of a run, which is written beside --out" if journal else "something else")


def _is_reading(row: Any) -> bool:
    match row:
        case [str(), list(pieces)]:
            return all(isinstance(piece, list) and len(piece) == len(("text", "logprob", "others")) for piece in pieces)
    return False


def _no_readings(path: Path, found: str) -> UsageError:
    return UsageError(
        f"{path} holds {found}, not what the model said to each request, one a line",
        fix="give --replay a file that is not there yet: `python -m eval --replay NEW.jsonl` makes it",
    )


def _row(piece: Piece, first: bool) -> list[Any]:
    """A piece as it is kept: of a reply's first token the alternatives too, by which reading measures its certainty."""
    alternatives = {text: round(logprob, DIGITS) for text, logprob in piece.alternatives.items()} if first else {}
    return [piece.text, piece.logprob and round(piece.logprob, DIGITS), alternatives]


class ReplayingAssistant(Assistant):
    """An Assistant whose model's replies are kept in a file."""

    def __init__(self, config: Config, path: Path) -> None:
        self._path = path
        super().__init__(config)

    def _load_generator(self, config: Config | None = None) -> Any:
        config = config or self.config
        adapter = weights.adapter(config.model)
        context = hashlib.sha256(adapter.read_bytes()).hexdigest() if adapter and not config.llm_url else config.llm_url
        return Replay(config.model, partial(super()._load_generator, config), self._path, context)
