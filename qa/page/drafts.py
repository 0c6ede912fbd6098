"""Feedback as draft questions for the evaluation, in the format that eval/README.md describes.

    {"id": "feedback-3f…", "question": "How many US troops are in Iraq?", "answers": null, "answerable": true,
     "sources": ["002.txt"], "type": "feedback", "status": "answered", "fill": ["answers"], "draft": {…}}

What the owner must decide is null and listed in `fill`: the evaluation refuses a draft until it is filled. `draft`
holds what was said and answered, to decide by; the evaluation leaves both fields aside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa.errors import UsageError
from qa.page.conversation import Scope
from qa.page.database import Database
from qa.page.feedback import KINDS, Feedback, Opinions

TYPE = "feedback"


def read(path: Path) -> list[Feedback]:
    """The feedback in an archive, oldest first; none where no archive is."""
    return Opinions(Database(path)).every() if path.exists() else []


def draft(said: Feedback) -> dict[str, Any]:
    """One draft question. Whether the articles answer it is taken from what was said."""
    exchange, answer = said.exchange, said.exchange.answer
    refused = answer is None or answer.status == "not_found"
    answerable = said.kind == "should_have_answered" if refused and said.verdict == "wrong" else not refused
    answerable = answerable and said.kind != "should_have_refused"
    cited = answer.citations if answer and answerable else ()
    trusted = said.verdict == "right" and answerable
    item: dict[str, Any] = {
        "id": f"feedback-{exchange.id[:12]}",
        "question": exchange.question,
        "answers": None if answerable else [],
        "answerable": answerable,
        "sources": _sources(said, answerable),
        "type": TYPE,
        "status": (answer.status if answer and trusted else "answered") if answerable else "not_found",
    }
    if trusted:
        item["quotes"] = [{"source": each.source, "quote": each.quote} for each in cited]
    elif answer and answer.sentences and said.kind != "missing_source":
        item["wrong_answers"] = [sentence.text for sentence in answer.sentences]
    if said.history:
        item["history"] = [{"role": turn.role, "text": turn.text} for turn in said.history]
    item |= _limits(exchange.scope)
    item["fill"] = [name for name, value in item.items() if value is None]
    item["draft"] = {
        "given": said.given.isoformat(timespec="seconds"),
        "verdict": said.verdict,
        "kind": said.kind,
        "comment": said.comment,
        "answered": answer.text if answer else "",
        "cited": sorted({each.source for each in answer.citations}) if answer else [],
        "model": exchange.model,
    }
    return item


def write(feedback: Sequence[Feedback], path: Path) -> None:
    """The drafts, one JSON object a line. UsageError when the file is there or cannot be written."""
    try:
        with path.open("x", encoding="utf-8") as out:
            out.writelines(json.dumps(draft(each), ensure_ascii=False) + "\n" for each in feedback)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already", fix="choose another name, or remove it") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", fix="choose another place") from error


def lines(feedback: Sequence[Feedback]) -> Iterator[str]:
    """The feedback for a terminal, with what a draft of it lacks."""
    for said in feedback:
        item = draft(said)
        verdict = "right" if said.verdict == "right" else KINDS.get(said.kind, "not right")
        answer = " ".join((said.exchange.answer.text if said.exchange.answer else "").split())
        rows = [f"{said.given.astimezone():%Y-%m-%d %H:%M}  {verdict}", f"  asked     {said.exchange.question}"]
        rows += [f"  answered  {answer}"]
        rows += [f"  comment   {' '.join(said.comment.split())}"] if said.comment else []
        rows += [f"  draft     {item['id']}, to fill: {', '.join(item['fill']) or 'nothing'}"]
        yield "\n".join(rows)


def _sources(said: Feedback, answerable: bool) -> list[str] | None:
    """The files that hold the answer, as far as they are known: those cited by an answer that is right."""
    if not answerable:
        return []
    if said.verdict == "right" and said.exchange.answer:
        return sorted({each.source for each in said.exchange.answer.citations})
    return None


def _limits(scope: Scope) -> dict[str, Any]:
    limits: dict[str, Any] = {"only": list(scope.sources)} if scope.sources else {}
    limits |= {"since": scope.since.isoformat()} if scope.since else {}
    limits |= {"until": scope.until.isoformat()} if scope.until else {}
    return limits
