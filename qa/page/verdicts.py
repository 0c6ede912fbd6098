"""The small control under an answer that says whether it is right, and what is wrong with it, as HTML.

Its script sends `{"verdict": "wrong", "kind": "missing_source", "comment": "…"}` at every change; nothing must be sent
off, and pressing the same button again takes it back. What was said opens again with “Not right”.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.page.conversation import Exchange
from qa.page.feedback import KINDS, LONGEST_COMMENT, Feedback, Kind
from qa.page.markup import escape, icon, tag_attributes


def controls(exchange: Exchange, feedback: Feedback | None) -> str:
    """The two buttons, and the questions that follow “wrong”; nothing where there is no answer to judge."""
    if not exchange.answer or not exchange.id:
        return ""
    verdict = feedback.verdict if feedback else ""
    buttons = "".join(_button(name, verdict == name) for name in ("right", "wrong"))
    return (
        f'<span class="verdict" role="group" aria-label="Is this answer right?">{buttons}</span>'
        '<div class="opinion" hidden>'
        f'<fieldset><legend>What is wrong? <span class="meta">optional</span></legend>'
        f"{''.join(_choice(exchange.id, kind, feedback) for kind in kinds(exchange))}</fieldset>"
        f'<textarea rows="2" dir="auto" maxlength="{LONGEST_COMMENT}" aria-label="Comment"'
        f' placeholder="What would be right? (optional)">{escape(feedback.comment if feedback else "")}</textarea>'
        '<div class="kept"><p class="meta">Thank you. This is kept on this machine, for its owner to look at.</p>'
        '<button type="button" class="quiet" data-opinion-done>Done</button></div></div>'
    )


def kinds(exchange: Exchange) -> Sequence[Kind]:
    """What can be wrong with an answer, or with a refusal."""
    refused = exchange.answer is not None and exchange.answer.status == "not_found"
    return ("should_have_answered",) if refused else ("wrong", "missing_source", "should_have_refused")


def _button(verdict: str, pressed: bool) -> str:
    name = {"right": "Right", "wrong": "Not right"}[verdict]
    state = tag_attributes(data_verdict=verdict, aria_label=name, title=name, aria_pressed=str(pressed).lower())
    return f'<button type="button" class="quiet"{state}>{icon(verdict)}</button>'


def _choice(exchange: str, kind: Kind, feedback: Feedback | None) -> str:
    chosen = feedback is not None and feedback.kind == kind
    attributes = tag_attributes(type="radio", name=f"kind-{exchange}", value=kind, checked=chosen)
    return f"<label><input{attributes}><span>{KINDS[kind]}</span></label>"
