"""The scope of a conversation: the controls over the question, what they say, and how they come back.

    scope = remembered(stored, exchanges, titles)    # (["a.txt"], "2023-01-01", "", BETWEEN)

It belongs to the conversation: of its last question it is saved with it, and what was chosen since stands in the
browser (scope.js) until the next question. A new conversation begins with all articles.
"""

import json
from collections.abc import Container
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from qa.errors import UsageError
from qa.page.conversation import AS_OF, BETWEEN, Exchanges, Scope, limits
from qa.page.events import IN_TURN, INSTANT, ended

if TYPE_CHECKING:
    from qa.page.actions import Actions

Controls = tuple[list[str], str, str, str]  # articles, since, until, kind of limit


def layout(parts: SimpleNamespace) -> None:
    """A panel that is shut until it is wanted."""
    import gradio as gr

    with gr.Accordion("Scope: all articles", open=False, elem_id="scope") as parts.scope:
        parts.only = gr.Dropdown([], multiselect=True, label="Only these articles", elem_id="only")
        kinds = [("Between two dates", BETWEEN), ("As of a date", AS_OF)]
        parts.kind = gr.Radio(kinds, value=BETWEEN, label="Dates", elem_id="kind")
        with gr.Row(elem_id="period"):
            parts.since = gr.Textbox(label="Published since", max_lines=1, elem_id="since", placeholder="2023-01-31")
            parts.until = gr.Textbox(label="Published until", max_lines=1, elem_id="until", placeholder="2023-12-31")
        parts.undated = gr.HTML("", elem_id="undated", apply_default_css=False)
    parts.limits = [parts.only, parts.since, parts.until, parts.kind]


def wire(parts: SimpleNamespace, actions: "Actions") -> None:
    """Let the label say what the controls do, whatever sets them, and the browser remember it."""
    import gradio as gr

    def describe(conversation: str, *scope: Any) -> tuple[Any, str]:
        undated = actions.left_out(scope)
        said = f'<p role="status">{undated}</p>' if undated else ""
        return gr.update(label=f"Scope: {actions.scope(scope)}"), said

    how: dict[str, Any] = {"js": "(...chosen) => footnote.scoped(...chosen)", **IN_TURN}
    chosen, label = [parts.conversation, *parts.limits], [parts.scope, parts.undated]
    ended(gr.on([part.change for part in parts.limits], describe, chosen, label, **how), "scope")
    for event in parts.opened:
        ended(event.then(describe, chosen, label, **how), "scope")

    def rename(kind: str) -> Any:
        return gr.update(label="As of" if kind == AS_OF else "Published until")

    parts.kind.change(rename, parts.kind, parts.until, **INSTANT)


def shut() -> Any:
    """The panel, shut."""
    import gradio as gr

    return gr.update(open=False)


def remembered(stored: str, exchanges: Exchanges, present: Container[str]) -> Controls:
    """The controls of a conversation: as the browser remembers them, if nothing was asked since, or as last asked."""
    last = exchanges[-1] if exchanges else None
    scope = _parsed(stored, last.id if last else "")
    return controls(scope or (last.scope if last else Scope()), present)


def controls(scope: Scope, present: Container[str]) -> Controls:
    """The limits of a question as its controls show them; articles that are gone cannot be chosen again."""
    only = [source for source in scope.sources if source in present]
    return only, str(scope.since or ""), str(scope.until or ""), AS_OF if scope.as_of else BETWEEN


def _parsed(stored: str, last: str) -> Scope | None:
    """What scope.js stored after the exchange `last`; None when that is another, or it is no scope."""
    try:
        said = json.loads(stored or "null")
        if not said or said["after"] != last:
            return None
        return limits([str(each) for each in said["only"] or ()], said["since"], said["until"], said["kind"])
    except (ValueError, TypeError, KeyError, AttributeError, UsageError):
        return None
