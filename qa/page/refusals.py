"""A refusal as HTML: what decided it, what one may do about it, and the passages that came nearest."""

from __future__ import annotations

from qa import refusing
from qa.page import citing
from qa.page.conversation import Exchange, Scope
from qa.page.markup import escape, icon, percent, tag_attributes
from qa.types import Answer

REFUSAL = "The articles do not say."
CAUTION = "How sure it must be is set under “Settings”: its caution."


def refusal(exchange: Exchange, answer: Answer, last: bool) -> str:
    """What stands in the place of an answer; where something was held back, the `last` one offers to show it."""
    why = _why(answer, exchange.scope)
    said = f'<p class="refusal" dir="auto">{escape(answer.explanation or REFUSAL)}</p>'
    note = f'<p class="note">{escape(why)}</p>' if why else ""
    offer = _offer(exchange) if last and refusing.unsure(answer) else ""
    return said + note + offer + _nearest(answer)


def anyway(exchange: Exchange) -> str:
    """What must be known of an answer that is shown although the program is not sure enough of it."""
    if not (exchange.anyway and exchange.answer):
        return ""
    sure = f": the program is only {percent(exchange.answer.probability or 0.0)} sure of it"
    said = f"Shown at your request, at a caution of {100 * (exchange.caution or 0.0):.0f}\u00a0%{sure}."
    return f'<p class="note anyway">{icon("warning")}<span>{said}</span></p>'


def _offer(exchange: Exchange) -> str:
    again = tag_attributes(data_retry=exchange.question, data_replaces=exchange.id, data_anyway=True)
    return f'<p class="offer"><button type="button" class="plain"{again}>Show it anyway</button></p>'


def _nearest(answer: Answer) -> str:
    if not answer.nearest:
        return ""
    heading = "<h3>Nearest passages, not evidence</h3>"
    return f'<section class="nearest">{heading}{citing.passages(answer)}</section>'


def _why(answer: Answer, scope: Scope) -> str:
    """What decided the refusal, and what one may do about it."""
    if answer.reason == "outside_period" and (scope.since or scope.until):
        return "Ask again with other dates: they are set under “Scope”, below."
    limited = " The scope left other articles out." if not scope.everything else ""
    if answer.reason == "not_stated" and answer.probability is not None:
        likely = percent(answer.probability)
        return f"The program is {likely} sure that these passages state it, too little to answer. {CAUTION}{limited}"
    return limited.strip()
