"""A refusal as HTML: what decided it, what one may do about it, and the passages that came nearest."""

from __future__ import annotations

from qa.page import citing
from qa.page.conversation import Scope
from qa.page.markup import escape
from qa.types import Answer

REFUSAL = "The articles do not say."


def refusal(answer: Answer, scope: Scope) -> str:
    """What stands in the place of an answer."""
    why = _why(answer, scope)
    said = f'<p class="refusal" dir="auto">{escape(answer.explanation or REFUSAL)}</p>'
    note = f'<p class="note">{escape(why)}</p>' if why else ""
    return said + note + _nearest(answer)


def _nearest(answer: Answer) -> str:
    if not answer.nearest:
        return ""
    heading = "<h3>Nearest passages, not evidence</h3>"
    return f'<section class="nearest">{heading}{citing.passages(answer.nearest)}</section>'


def _why(answer: Answer, scope: Scope) -> str:
    """What decided the refusal, and what one may do about it."""
    if answer.reason == "outside_period" and (scope.since or scope.until):
        return "Ask again with other dates: they are set under “Scope”, below."
    limited = " The scope left other articles out." if not scope.everything else ""
    if answer.reason == "not_stated" and answer.probability is not None:
        likely = f"{100 * answer.probability:.0f}\u00a0%"
        return f"The program is {likely} sure that these passages state it; its caution asks for more.{limited}"
    return limited.strip()
