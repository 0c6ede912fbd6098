"""The page as a Gradio app: where things stand, and which action each event calls.

A question goes through three events: `begin` shows it at once, `write` streams into the live turn, and `settle`,
which runs whatever happened to `write`, moves the outcome into the conversation. So the page is usable after any error.

Annotations are evaluated here: Gradio hands a handler its request and its event by their types.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from qa.page import endpoint, library_wiring, scoping, settings, sidebar
from qa.page.actions import Actions, Begun
from qa.page.assets import NAME, TAGLINE
from qa.page.conversation import LONGEST_QUESTION, Seen
from qa.page.events import INSTANT, PRIVATE, ended
from qa.page.markup import icon
from qa.page.visitors import seen

if TYPE_CHECKING:
    import gradio as gr

AT_ONCE = 4  # of each event that says nothing else; questions wait in the line, which tells how many come first
GROUND, GROUND_DARK = "#f7f6f3", "#161615"  # --ground in style.css, painted before that is there
BAR = f"""
<div class="brand"><span class="logo" aria-hidden="true"></span><h1>{NAME}</h1>
<span class="tagline">{TAGLINE}</span></div>
<div class="tools">
<button type="button" class="tool labelled" data-fresh aria-label="New conversation">{icon("new")}
<span>New conversation</span></button>
<button type="button" class="tool labelled" data-library aria-controls="sidebar" aria-label="Sidebar">
{icon("library")}<span>Sidebar</span></button>
<a class="tool labelled" href="evaluation" target="_blank" rel="noopener" aria-label="Evaluation, in a new tab">
{icon("chart")}<span>Evaluation</span></a>
<button type="button" class="tool labelled" popovertarget="settings" data-settings aria-label="Settings">
{icon("settings")}<span>Settings</span></button>
</div>
"""


def build(actions: Actions) -> "gr.Blocks":
    """The Gradio app over the actions; `qa.page.server` puts it on an address."""
    import gradio as gr

    with gr.Blocks(title=NAME, analytics_enabled=False, fill_width=True) as blocks:
        parts = _layout(actions)
        _on_open_and_close(blocks, parts, actions)
        _on_question(parts, actions)
        scoping.wire(parts, actions)
        library_wiring.wire(parts, actions)
        settings.wire(blocks, parts.settings, actions)
        endpoint.publish(blocks, actions.assistant, actions.line)
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
    parts.bar = html("bar", BAR, "bar(element)")
    with gr.Row(elem_id="frame"):
        with gr.Column(elem_id="sidebar"):
            sidebar.layout(parts)
            parts.library = html("library", actions.listing(), library_wiring.SCRIPT)  # kept up to date by library.js
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

    scoping.layout(parts)
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
        parts.taken = gr.Textbox(visible="hidden", elem_id="taken")  # the question as the program took it
        parts.send = gr.Button("Ask", elem_id="send")
        parts.stop = gr.Button("Stop", elem_id="stop")


def _on_open_and_close(blocks: "gr.Blocks", parts: SimpleNamespace, actions: Actions) -> None:
    import gradio as gr

    def leave(request: gr.Request) -> None:
        actions.abandon(str(request.session_hash))

    blocks.unload(leave)
    sidebar.wire(blocks, parts, actions)


def _on_question(parts: SimpleNamespace, actions: Actions) -> None:
    import gradio as gr

    def write(request: gr.Request) -> Iterator[str]:
        yield from actions.write(str(request.session_hash))

    def settle(request: gr.Request) -> tuple[Any, ...]:
        return _settled(actions, str(request.session_hash))

    def halt(request: gr.Request) -> None:
        actions.runs.stop(str(request.session_hash))

    outcome = [parts.exchanges, parts.past, parts.live]
    for event in (_on_typed(parts, actions), _on_asked_again(parts, actions)):
        written = event.then(write, None, parts.live, concurrency_limit=None, **PRIVATE)
        # `then` alone is not called after a failure, whatever its text says
        for over in (written.then, written.failure):
            ended(over(settle, None, outcome, **INSTANT), "answer")
    parts.stop.click(halt, None, None, **INSTANT)


def _on_typed(parts: SimpleNamespace, actions: Actions) -> Any:
    """Begin what was written in the box, and take it out of there."""
    import gradio as gr

    def begin(request: gr.Request, question: str, *state: Any) -> tuple[Any, ...]:
        *scope, shown, held = state
        tab = seen(request, shown, held)
        begun = actions.begin(tab, question, tuple(scope))
        return (question if begun else "", *_begun(actions, tab, begun))

    typed = [parts.question.submit, parts.send.click]
    asked, outcome = [parts.question, *_state(parts)], [parts.taken, *_shown(parts)]
    begun = gr.on(typed, begin, asked, outcome, js="(...asked) => footnote.asked(...asked)", **INSTANT)
    left = "(typed, taken) => footnote.left(typed, taken)"
    begun.success(None, [parts.question, parts.taken], parts.question, js=left, **INSTANT)
    return begun


def _on_asked_again(parts: SimpleNamespace, actions: Actions) -> Any:
    """Begin a question that stands in the conversation: an example, one that was edited, one to be tried again."""
    import gradio as gr

    def again(request: gr.Request, asked: gr.EventData, *state: Any) -> tuple[Any, ...]:
        *scope, shown, held = state
        tab = seen(request, shown, held)
        anyway = bool(getattr(asked, "anyway", False))
        begun = actions.begin(tab, asked.question, tuple(scope), str(asked.replaces), anyway)
        return (*_begun(actions, tab, begun), *_limits(actions, begun))

    return parts.past.ask(again, _state(parts), [*_shown(parts), *parts.limits], **INSTANT)


def _state(parts: SimpleNamespace) -> list[Any]:
    """What a question is asked under and after."""
    return [*parts.limits, parts.conversation, parts.exchanges]


def _shown(parts: SimpleNamespace) -> list[Any]:
    """What `_begun` fills."""
    return [parts.conversation, parts.exchanges, parts.past, parts.live, parts.scope]


def _begun(actions: Actions, tab: Seen, begun: Begun | None) -> tuple[Any, ...]:
    """The conversation's id, its exchanges, the past where another tab changed it, the running turn, and the scope."""
    import gradio as gr

    if begun is None:
        return (gr.skip(),) * 5
    same = [each.id for each in begun.exchanges] == [each.id for each in tab.exchanges]
    past = gr.skip() if same else actions.past(Seen(tab.tab, tab.owner, begun.conversation, begun.exchanges))
    return begun.conversation, begun.exchanges, past, begun.turn, scoping.shut()


def _limits(actions: Actions, begun: Begun | None) -> tuple[Any, ...]:
    """The controls of the scope, where a question that was asked before brings its own."""
    import gradio as gr

    return scoping.controls(begun.scope, actions.titles()) if begun and begun.scope else (gr.skip(),) * 4


def _settled(actions: Actions, tab: str) -> tuple[Any, ...]:
    """The exchanges, the past and the running turn, which is over."""
    import gradio as gr

    settled = actions.settle(tab)
    if settled is None:  # given up meanwhile; what it painted last is of no conversation
        return gr.skip(), gr.skip(), gr.skip() if actions.runs.busy(tab) else ""
    return settled.exchanges, actions.past(settled), ""
