"""Questions with their gold, one JSON object a line, in the format of the third-party sets.

{"id": "troops-1", "question": "How many US troops are in Iraq?", "answers": ["2,500"], "answerable": true,
 "sources": ["002_814b244e819726f3.txt"], "type": "fact", "quotes": ["about 2,500 US troops"]}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import UsageError

OWN_QUESTIONS = Path(__file__).parent / "questions.jsonl"
NEEDED = ("id", "question", "answers", "answerable", "sources", "type")
OWN = "own"  # the name under which thresholds and tables know the project's own questions


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its gold.

    `sources` are the files that hold the answer, `quotes` pairs of file and verbatim words, file "" standing for
    any of `sources`. `only`, `since` and `until` limit what may be read, `history` holds pairs of role and text,
    `status` is the one expected, `split` (dev or test) stands in for the half by hash.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    answerable: bool = True
    sources: tuple[str, ...] = ()
    type: str = ""
    require_all: bool = False
    wrong_answers: tuple[str, ...] = ()
    injection: Mapping[str, Any] | None = None
    quotes: tuple[tuple[str, str], ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    only: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None
    split: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions about the articles in `folder`."""

    name: str
    folder: Path
    path: Path
    questions: tuple[Question, ...]


def read(path: Path) -> tuple[Question, ...]:
    """The questions of a JSONL file, in order. UsageError with the line number when one is not valid."""
    if not path.is_file():
        raise UsageError(f"no questions at {path}", fix="give --questions FILE or --set DIR")
    questions: dict[str, Question] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            question = parse(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(f"{path}:{number} is not a question: {error!r}", fix="correct that line") from error
        if question.id in questions:
            raise UsageError(f"{path}:{number} repeats the id {question.id}", fix="give it another id")
        questions[question.id] = question
    return tuple(questions.values())


def parse(item: Mapping[str, Any]) -> Question:
    """One question from its JSON object; fields that only other programs use are left aside.

    ValueError for a draft in which something is still null (see `qa feedback`).
    """
    if unfilled := [name for name in NEEDED if item[name] is None]:
        raise ValueError(f"still to be filled: {', '.join(unfilled)}")
    return Question(
        id=str(item["id"]),
        question=item["question"],
        answers=tuple(item["answers"]),
        answerable=bool(item["answerable"]),
        sources=tuple(item["sources"]),
        type=item["type"],
        require_all=bool(item.get("require_all", False)),
        wrong_answers=tuple(item.get("wrong_answers", ())),
        injection=item.get("injection"),
        quotes=tuple(_quote(quote) for quote in item.get("quotes", ())),
        history=tuple((turn["role"], turn["text"]) for turn in item.get("history", ())),
        only=tuple(item["only"]) if item.get("only") else None,
        since=item.get("since"),
        until=item.get("until"),
        split=item.get("split", ""),
        status=item.get("status", ""),
    )


def select(
    questions: Iterable[Question], types: Sequence[str] = (), split: str | None = None, limit: int | None = None
) -> tuple[Question, ...]:
    """Those of the wanted types and half; `limit` takes them evenly over the file, so that every type has a chance."""
    kept = [one for one in questions if (not types or one.type in types) and split in (None, half(one))]
    if limit is None or limit >= len(kept):
        return tuple(kept)
    return tuple(kept[place * len(kept) // limit] for place in range(limit))


def half(question: Question) -> str:
    """`dev` or `test`: as the question says, else by its id's hash, so that a set always splits in the same way."""
    return question.split or ("dev", "test")[hashlib.sha256(question.id.encode()).digest()[0] % 2]


def _quote(quote: str | Mapping[str, str]) -> tuple[str, str]:
    return ("", quote) if isinstance(quote, str) else (quote["source"], quote["quote"])
