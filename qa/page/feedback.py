"""What people said about answers, kept with the question, its limits and the answer it is about.

opinions.give("k3…", exchange, before, "wrong", "missing_source", "It is in b.txt too")
opinions.every()    # [Feedback(exchange, history, "wrong", "missing_source", …)], oldest first
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from qa.page import conversation
from qa.page.archive import frozen, thawed
from qa.page.conversation import Exchange
from qa.page.database import Database
from qa.types import Turn

Verdict = Literal["right", "wrong"]
Kind = Literal["", "wrong", "missing_source", "should_have_refused", "should_have_answered"]
KINDS: dict[Kind, str] = {
    "wrong": "The answer is wrong",
    "missing_source": "A source is missing",
    "should_have_refused": "The articles do not say this",
    "should_have_answered": "The articles do say this",
}
LONGEST_COMMENT = 2000
COLUMNS = "exchange, given, verdict, kind, comment, content, history"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on an answer; `history` is what was said before the question, `given` is UTC."""

    exchange: Exchange
    history: tuple[Turn, ...]
    verdict: Verdict
    kind: Kind
    comment: str
    given: datetime


class Opinions:
    """The feedback in a database; every method may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def give(
        self, owner: str, exchange: Exchange, before: Sequence[Exchange], verdict: Verdict, kind: Kind, comment: str
    ) -> None:
        """Note what a browser says about an answer, in place of what it said before."""
        history = json.dumps([[turn.role, turn.text] for turn in conversation.history(before)])
        now = datetime.now(UTC).isoformat()
        row = [exchange.id, owner, now, verdict, kind, comment[:LONGEST_COMMENT].strip(), frozen(exchange), history]
        with self.database.write() as db:
            db.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def withdraw(self, owner: str, exchange: str) -> None:
        """Forget what a browser said about an answer."""
        with self.database.write() as db:
            db.execute("DELETE FROM feedback WHERE owner = ? AND exchange = ?", [owner, exchange])

    def of(self, owner: str, exchanges: Sequence[str]) -> dict[str, Feedback]:
        """What a browser said about these answers, by their ids."""
        sql = f"SELECT {COLUMNS} FROM feedback WHERE owner = ? AND exchange IN (SELECT value FROM json_each(?))"
        with self.database.read() as db:
            rows = db.execute(sql, [owner, json.dumps(list(exchanges))]).fetchall()
        return {row[0]: _feedback(row) for row in rows}

    def every(self) -> list[Feedback]:
        """What all browsers said, oldest first."""
        with self.database.read() as db:
            rows = db.execute(f"SELECT {COLUMNS} FROM feedback ORDER BY given, exchange").fetchall()
        return [_feedback(row) for row in rows]


def _feedback(row: Sequence[Any]) -> Feedback:
    id, given, verdict, kind, comment, content, history = row
    turns = tuple(Turn(role, text) for role, text in json.loads(history))
    return Feedback(thawed(id, "", content), turns, verdict, kind, comment, datetime.fromisoformat(given))
