"""The page as a Gradio app: where things stand, and which action each event calls.

A question goes through three events: `begin` shows it at once, `write` streams into the live turn, and `settle`,
which runs whatever happened to `write`, moves the outcome into the conversation. So the page is usable after any error.

Annotations are evaluated here: Gradio hands a handler its request and its event by their types.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from qa.page import settings
from qa.page.actions import Actions, Exchanges
from qa.page.assets import NAME, TAGLINE
from qa.page.conversation import AS_OF, LONGEST_QUESTION
from qa.page.markup import icon

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant

AT_ONCE = 4  # questions of different tabs that may be in the assistant together; it shares out the model itself
PRIVATE = {"show_progress": "hidden", "api_visibility": "private"}  # the page shows progress itself
GROUND, GROUND_DARK = "#f7f6f3", "#161615"  # --ground in style.css, painted before that is there
INSTANT = {**PRIVATE, "queue": False}  # must not wait behind the questions of others

BAR = f"""
<div class="brand"><span class="logo" aria-hidden="true"></span><h1>{NAME}</h1>
<span class="tagline">{TAGLINE}</span></div>
<div class="tools">
<button type="button" class="tool labelled" data-fresh aria-label="New conversation">{icon("new")}
<span>New conversation</span></button>
<button type="button" class="tool labelled" data-library aria-controls="library" aria-label="Articles">
{icon("library")}<span>Articles</span></button>
<a class="tool labelled" href="evaluation" target="_blank" rel="noopener" aria-label="Evaluation, in a new tab">
{icon("chart")}<span>Evaluation</span></a>
<button type="button" class="tool labelled" popovertarget="settings" data-settings aria-label="Settings">
{icon("settings")}<span>Settings</span></button>
</div>
"""


def build(assistant: "Assistant") -> "gr.Blocks":
    """The Gradio app over an assistant; `qa.page.server` puts it on an address."""
    import gradio as gr

    actions = Actions(assistant)
    with gr.Blocks(title=NAME, analytics_enabled=False, fill_width=True) as blocks:
        parts = _layout(actions)
        _on_open_and_close(blocks, parts, actions)
        _on_question(parts, actions)
        _on_scope(parts, actions)
        settings.wire(blocks, parts.settings, actions)
    blocks.queue(default_concurrency_limit=AT_ONCE, api_open=False)
    return blocks


def theme() -> "gr.themes.Base":
    """Gradio's plainest theme, in fonts that every system has and on the ground of style.css, which does the rest."""
    import gradio as gr

    base = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    return base.set(body_background_fill=GROUND, body_background_fill_dark=GROUND_DARK)


def _layout(actions: Actions) -> SimpleNamespace:
    """The components by name; the order of the page is the order here."""
    import gradio as gr

    def article(request: dict[str, Any]) -> str:
        return actions.article(request)

    def html(name: str, value: str = "", script: str = "", **more: Any) -> gr.HTML:
        return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=f"footnote.{script}", **more)

    parts = SimpleNamespace(exchanges=gr.State(()))
    parts.settings = settings.layout(actions.assistant)
    parts.bar = html("bar", BAR, "bar(element, () => trigger('fresh'))")
    with gr.Row(elem_id="frame"):
        parts.library = html("library", actions.listing(), "library(element)")
        with gr.Column(elem_id="chat"):
            with gr.Column(elem_id="talk"):
                parts.past = html("past", actions.welcome(), "past(element, (asked) => trigger('ask', asked))")
                parts.live = html("live", script="live(element)")
            with gr.Column(elem_id="composer"):
                _composer(parts)
        html("source", script="source(element, props, server)", server_functions=[article])
    return parts


def _composer(parts: SimpleNamespace) -> None:
    import gradio as gr

    with gr.Accordion("Scope: all articles", open=False, elem_id="scope") as parts.scope:
        parts.only = gr.Dropdown([], multiselect=True, label="Only these articles", elem_id="only")
        kinds = [("Between two dates", "between"), ("As of a date", AS_OF)]
        parts.kind = gr.Radio(kinds, value="between", label="Dates", elem_id="kind")
        with gr.Row(elem_id="period"):
            parts.since = gr.Textbox(label="Published since", max_lines=1, elem_id="since", placeholder="2023-01-31")
            parts.until = gr.Textbox(label="Published until", max_lines=1, elem_id="until", placeholder="2023-12-31")
    with gr.Row(elem_id="ask"):
        parts.question = gr.Textbox(
            label="Your question",
            placeholder="Ask the articles a question",
            elem_id="question",
            container=False,
            show_label=False,
            autofocus=True,
            max_lines=6,
            max_length=LONGEST_QUESTION,
        )
        parts.send = gr.Button("Ask", elem_id="send")
        parts.stop = gr.Button("Stop", elem_id="stop")


def _on_open_and_close(blocks: "gr.Blocks", parts: SimpleNamespace, actions: Actions) -> None:
    import gradio as gr

    def arrive() -> tuple[Any, ...]:
        choices = [(title, source) for source, title in actions.titles().items()]
        return actions.listing(), actions.welcome(), gr.update(choices=choices)

    def leave(request: gr.Request) -> None:
        actions.abandon(str(request.session_hash))

    def fresh(request: gr.Request) -> tuple[Any, ...]:
        leave(request)
        return (), actions.welcome(), ""

    blocks.load(arrive, None, [parts.library, parts.past, parts.only], **INSTANT)
    blocks.unload(leave)
    parts.bar.fresh(fresh, None, [parts.exchanges, parts.past, parts.live], **INSTANT)


def _on_question(parts: SimpleNamespace, actions: Actions) -> None:
    import gradio as gr

    def begin(
        question: str, only: list[str], since: str, until: str, kind: str, exchanges: Exchanges, request: gr.Request
    ) -> tuple[Any, ...]:
        turn = actions.begin(str(request.session_hash), question, (only, since, until, kind), len(exchanges))
        return (gr.skip(),) * 2 if turn is None else ("", turn)

    def again(
        only: list[str],
        since: str,
        until: str,
        kind: str,
        exchanges: Exchanges,
        asked: gr.EventData,
        request: gr.Request,
    ) -> tuple[Any, ...]:
        kept = exchanges[:-1] if asked.again else exchanges
        turn = actions.begin(str(request.session_hash), asked.question, (only, since, until, kind), len(kept))
        return (gr.skip(),) * 3 if turn is None else (kept, actions.past(kept), turn)

    def write(exchanges: Exchanges, request: gr.Request) -> Iterator[str]:
        yield from actions.write(str(request.session_hash), exchanges)

    def settle(exchanges: Exchanges, request: gr.Request) -> tuple[Any, ...]:
        settled = actions.settle(str(request.session_hash), exchanges)
        return (gr.skip(),) * 3 if settled is None else (settled, actions.past(settled), "")

    def halt(request: gr.Request) -> None:
        actions.runs.stop(str(request.session_hash))

    scope = [parts.only, parts.since, parts.until, parts.kind]
    typed = [parts.question.submit, parts.send.click]
    outcome = [parts.exchanges, parts.past, parts.live]
    begun = [
        gr.on(typed, begin, [parts.question, *scope, parts.exchanges], [parts.question, parts.live], **INSTANT),
        parts.past.ask(again, [*scope, parts.exchanges], outcome, **INSTANT),
    ]
    for event in begun:
        written = event.then(write, parts.exchanges, parts.live, concurrency_id="answers", **PRIVATE)
        for over in (
            written.then,
            written.failure,
        ):  # `then` alone is not called after a failure, whatever its text says
            over(settle, parts.exchanges, outcome, **INSTANT)
    parts.stop.click(halt, None, None, **INSTANT)


def _on_scope(parts: SimpleNamespace, actions: Actions) -> None:
    import gradio as gr

    def describe(*scope: Any) -> Any:
        return gr.update(label=f"Scope: {actions.scope(scope)}")

    scope = [parts.only, parts.since, parts.until, parts.kind]
    gr.on([part.change for part in scope], describe, scope, parts.scope, **INSTANT)

    def rename(kind: str) -> Any:
        return gr.update(label="As of" if kind == AS_OF else "Published until")

    parts.kind.change(rename, parts.kind, parts.until, **INSTANT)
