"""The settings: how cautious the answers of this tab are, how the page looks, and which language model answers.

    layout(assistant) ──▶ parts          the components, in a popover that a button of the bar opens
    wire(blocks, parts, actions)         what happens when one of them is moved

Caution belongs to a tab and counts from its next question on; the model is that of the program, hence of every tab.

Annotations are evaluated here: Gradio hands a handler its request and its event by their types.
"""

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from qa import weights
from qa.errors import QAError
from qa.integrity import amount
from qa.page.actions import Actions
from qa.page.events import IN_TURN, INSTANT, PRIVATE, ended
from qa.page.markup import escape, icon, tag_attributes
from qa.page.render import index_words
from qa.weights import Listed

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant

POLL = 0.5  # seconds between two signs of life while a model is loaded
LOOKS = (("system", "System"), ("light", "Light"), ("dark", "Dark"))


def layout(assistant: "Assistant") -> SimpleNamespace:
    """The popover; it stays shut until settings.js has made it one."""
    import gradio as gr

    parts = SimpleNamespace()
    with gr.Column(elem_id="settings"):
        parts.caution = gr.HTML(
            preferences(assistant.config.caution),
            elem_id="preferences",
            apply_default_css=False,
            js_on_load="footnoteSettings.preferences(element, (value) => trigger('caution', { value }))",
        )
        parts.models = gr.HTML(
            models(assistant),
            elem_id="models",
            apply_default_css=False,
            js_on_load="footnoteSettings.models(element, name => trigger('choose', {name}), () => trigger('shown'))",
        )
    return parts


def wire(blocks: "gr.Blocks", parts: SimpleNamespace, actions: Actions) -> None:
    """Let the controls do what they say."""
    import gradio as gr

    assistant = actions.assistant

    def caution(moved: gr.EventData, request: gr.Request) -> None:
        actions.set_caution(str(request.session_hash), float(moved.value))

    def forget(request: gr.Request) -> None:
        actions.set_caution(str(request.session_hash), None)

    def show() -> str:
        return models(assistant)

    def choose(chosen: gr.EventData) -> Iterator[str]:
        yield from exchange(assistant, str(chosen.name))

    ended(parts.caution.caution(caution, None, None, **IN_TURN), "caution")
    parts.models.shown(show, None, parts.models, **INSTANT)
    parts.models.choose(choose, None, parts.models, concurrency_id="models", concurrency_limit=1, **PRIVATE)
    blocks.unload(forget)


def preferences(caution: float) -> str:
    """What belongs to this tab, and to this browser."""
    percent = round(100 * caution)
    looks = "".join(
        f'<label><input type="radio" name="look" value="{value}"><span>{name}</span></label>' for value, name in LOOKS
    )
    shut = 'type="button" class="tool" data-settings-close aria-label="Close the settings"'
    return (
        f'<div class="setting-head"><h2>Settings</h2><button {shut}>{icon("close")}</button></div>'
        '<section class="setting"><h3>Caution</h3><output class="amount" for="caution"></output>'
        f'<input type="range" id="caution" min="5" max="95" step="1" value="{percent}" '
        'aria-label="Caution" aria-describedby="caution-ends caution-says">'
        '<div class="ends" id="caution-ends"><span>5\u00a0%: shows nearly all it finds, more of it wrong</span> '
        "<span>95\u00a0%: shows only what is nearly certain</span></div>"
        '<p class="says" id="caution-says"></p></section>'
        f'<section class="setting"><h3 id="look-name">Look</h3>'
        f'<div class="choice" role="radiogroup" aria-labelledby="look-name">{looks}</div></section>'
    )


def models(assistant: "Assistant", loading: str = "", seconds: float = 0.0, problem: str = "") -> str:
    """The language models to choose from, and what index answers."""
    index = index_words(len(assistant.sources()), assistant.indexed)
    return (
        f'<section class="setting"><h3>Language model</h3>{_choices(assistant, loading, seconds)}{_problem(problem)}'
        f'</section><p class="index">{escape(index)}</p>'
    )


def exchange(assistant: "Assistant", name: str) -> Iterator[str]:
    """Load another model and take it into use, saying how long that takes; after a failure the old one goes on."""
    offered = _offered(assistant)
    if name == _in_use(assistant, offered):
        yield models(assistant)
        return
    if name not in {one.name for one in offered}:
        yield models(assistant, problem=f"{name} is not among the models on the disk")
        return
    problems: list[str] = []
    thread = threading.Thread(target=_use, args=(assistant, name, problems), name="exchange", daemon=True)
    thread.start()
    seconds = 0.0
    while thread.is_alive():
        yield models(assistant, name, seconds)
        thread.join(POLL)
        seconds += POLL
    yield models(assistant, problem="".join(problems))


def _use(assistant: "Assistant", name: str, problems: list[str]) -> None:
    try:
        assistant.use(name)
    except QAError as error:
        problems.append(f"{error.args[0]}{f' → {error.fix}' if error.fix else ''}")
    except Exception:
        problems.append("The program failed in a way it did not foresee; the terminal it runs in says where.")
        raise


def _offered(assistant: "Assistant") -> list[Listed]:
    """The generators on the disk, those with a wrong size left out."""
    there = weights.listing(assistant.config.models_folder)
    return [one for one in there if one.kind == "generator" and one.present and one.verified != "no"]


def _in_use(assistant: "Assistant", offered: list[Listed]) -> str:
    """The name of the model in use, as it is offered: also of one that was given by the path of its file.

    A file that is read with an adapter under its name, and without one by its path, is two models.
    """
    model = assistant.config.model
    place = Path(model).expanduser().resolve()
    alike = (one.name for one in offered if one.path.resolve() == place and not weights.adapter(one.name))
    return model if model in {one.name for one in offered} else next(alike, model)


def _choices(assistant: "Assistant", loading: str, seconds: float) -> str:
    config = assistant.config
    if config.llm_url:
        name = escape(config.llm_name or "the model")
        return f'<p class="says">Answers come from <b>{name}</b> at {escape(config.llm_url)}.</p>'
    offered = _offered(assistant)
    current = _in_use(assistant, offered)
    rows = [_choice(one, one.name == current, loading, seconds) for one in offered]
    if current not in {one.name for one in offered}:
        rows.insert(0, f'<li><button type="button" aria-pressed="true">{escape(current)}</button></li>')
    more = "Switching is for every open page. " if len(rows) > 1 else ""
    others = f'<p class="says">{more}<code>qa models</code> lists others to fetch.</p>'
    return f'<ul class="models">{"".join(rows)}</ul>{others}'


def _choice(model: Listed, current: bool, loading: str, seconds: float) -> str:
    state = tag_attributes(data_model=model.name, aria_pressed=str(current).lower(), disabled=bool(loading))
    size = amount(model.size)
    about = f"{size}, the one that was measured" if model.default else size
    if loading == model.name:
        about = f"Loading, {seconds:.0f} s"
    busy = '<span class="loading" aria-hidden="true"></span>' if loading == model.name else ""
    return (
        f'<li><button type="button"{state}><span class="name">{escape(model.name)}</span>'
        f'<span class="about">{about}</span>{busy}</button></li>'
    )


def _problem(problem: str) -> str:
    if not problem:
        return ""
    return (
        f'<p class="failed" role="alert">{icon("warning")}<span>The model was not changed: {escape(problem)}</span></p>'
    )
