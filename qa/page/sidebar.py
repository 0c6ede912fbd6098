"""The list of saved conversations as HTML, and the column that it shares with the articles.

    <li data-conversation="9f…"><a href="#9f…"><span class="title">How many US troops …</span><time>Today, 14:05</time>

An entry is a link to the page itself, so the address says which conversation a tab shows, a reload shows it again,
and the browser's own back button and new tabs work.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from qa.page import scoping
from qa.page.archive import Conversation
from qa.page.conversation import Seen
from qa.page.events import INSTANT
from qa.page.markup import day, escape, icon, tag_attributes
from qa.page.visitors import seen

if TYPE_CHECKING:
    import gradio as gr

    from qa.page.actions import Actions

SKELETON = f"""
<div class="switch" role="tablist" aria-label="Sidebar">
<button type="button" role="tab" id="tab-saved" data-tab="saved" aria-controls="saved">Conversations</button>
<button type="button" role="tab" id="tab-articles" data-tab="articles" aria-controls="library">Articles</button>
</div>
<div id="saved" role="tabpanel" aria-labelledby="tab-saved">
<div class="seek" hidden>{icon("search")}<input type="search" placeholder="Search conversations"
 aria-label="Search conversations"></div>
<div class="list"></div>
</div>
"""


def listing(conversations: Sequence[Conversation], search: str = "", notice: str = "") -> str:
    """The saved conversations as they stand, newest first; `notice` says what is wrong with keeping them."""
    rows = "".join(_row(each) for each in conversations)
    empty = "No conversation has these words." if search else "What you ask is kept here."
    body = f'<ul class="conversations">{rows}</ul>' if rows else f'<p class="none">{empty}</p>'
    warning = f'<p class="unkept" role="alert">{icon("warning")}<span>{escape(notice)}</span></p>' if notice else ""
    return f"{warning}<div{tag_attributes(data_search=search, data_count=len(conversations))}>{body}</div>"


def moment(when: datetime, now: datetime | None = None) -> str:
    """A time as the list says it: "Today, 14:05", "Yesterday", "1 Feb 2023"; both in local time."""
    when, today = when.astimezone(), (now or datetime.now()).astimezone().date()
    if when.date() == today:
        return f"Today, {when:%H:%M}"
    return "Yesterday" if when.date() == today - timedelta(days=1) else _short_day(when.date(), today)


def layout(parts: SimpleNamespace) -> None:
    """The switch and the list of conversations, and the id of the conversation that a tab shows."""
    import gradio as gr

    parts.side = gr.HTML(SKELETON, elem_id="side", apply_default_css=False, js_on_load="footnote.side(element)")
    script = "footnote.shown(element, (id) => trigger('resume', {id, scope: footnote.scopeOf(id)}))"
    parts.conversation = gr.HTML("", elem_id="shown", apply_default_css=False, js_on_load=script)


def wire(blocks: "gr.Blocks", parts: SimpleNamespace, actions: "Actions") -> None:
    """Show a saved conversation, or an empty one, when the page is opened at its address or the address changes."""
    import gradio as gr

    outcome = [parts.conversation, parts.exchanges, parts.past, parts.live, *parts.limits]

    def resume(tab: Seen, scope: str) -> tuple[Any, ...]:
        exchanges = actions.keeping.load(tab.owner, tab.conversation)
        past = actions.past(replace(tab, exchanges=exchanges))
        only, *period = scoping.remembered(scope, exchanges, actions.titles())
        shown = tab.conversation if exchanges else ""
        only_these = gr.update(choices=actions.choices(), value=only)
        return shown, exchanges, past, "", only_these, *period

    def arrive(wanted: str, request: gr.Request) -> tuple[Any, ...]:
        id, _, scope = wanted.partition(" ")
        opened = resume(seen(request, id), scope)
        keep = gr.skip()  # a question that was asked meanwhile must not be painted over
        limits = opened[4:] if scope else (gr.update(choices=actions.choices()), keep, keep, keep)
        return opened if opened[0] else (keep, keep, opened[2], keep, *limits)

    def move(asked: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        tab = seen(request, str(asked.id))
        actions.abandon(tab.tab)
        return *resume(tab, str(asked.scope)), gr.skip() if tab.conversation else scoping.shut()

    loaded = blocks.load(arrive, parts.conversation, outcome, js="() => footnote.arriving()", **INSTANT)
    resumed = parts.conversation.resume(move, None, [*outcome, parts.scope], **INSTANT)
    for event in (loaded, resumed):
        event.then(None, js="() => footnote.landed(true)", **INSTANT)
        event.failure(None, js="() => footnote.landed(false)", **INSTANT)
    parts.opened = [loaded, resumed]


def _row(conversation: Conversation) -> str:
    name = conversation.title or "Untitled"
    attributes = tag_attributes(data_conversation=conversation.id, data_title=conversation.title)
    more = tag_attributes(aria_label=f"More about “{name}”", aria_haspopup="menu", aria_expanded="false")
    when = conversation.changed
    return (
        f'<li{attributes}><a href="#{escape(conversation.id)}"><span class="title" dir="auto">{escape(name)}</span>'
        f'<time class="meta" datetime="{when.isoformat()}">{moment(when)}</time></a>'
        f'<button type="button" class="more"{more}>{icon("more")}</button></li>'
    )


def _short_day(when: date, today: date) -> str:
    return day(when).removesuffix(f" {today.year}")
