"""Every state of the page, and how a person gets there: `STATES["source"](visitor)` opens an article at a citation.

Each comes with the articles and the script that it needs; `Held` stands still in the middle of an answer, or while a
model is loaded. `cleared` brings a page back to the beginning, unless the state is one of those that leave TRACES.
"""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import expect

from qa.composing import quoted
from qa.config import Config
from qa.types import Event, Progress, Skipped, Token
from tests.browser import Visitor
from tests.scripted_assistant import (
    BROKEN,
    FEB_2023,
    JUL_2021,
    SATURDAY,
    SCRIPT,
    SEEDS,
    SLOW,
    TROOPS,
    UNSURE,
    WEATHER,
    WITHDRAWN,
    Scripted,
)

READING, WRITING = "What is being read?", "What is being written?"
AT_LENGTH_ASKED = f"What is asked at {'great ' * 30}length?"
VERBATIM, WHOLE = "What did Sudani say?", "What is said at length?"
LONG, RIGHT_TO_LEFT, INERT = "What does the long word say?", "מה אומר ראש הממשלה?", "What does the code say?"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
ADDRESS = "https://example.org/a/" + "very-long-path/" * 20
PROBE = (
    "`code` **bold** [link](https://example.org) <script>alert(1)</script> <b onclick=alert(2)>b</b> "
    "${alert(3)} {{alert(4)}} {% raw %} $$x^2$$ costs $5 or $6 | a | b | # heading \\frac{1}{2} \u202eabc\u202c"
)
ARTICLES = {
    "long.txt": f"{WORD}\n\nThe word is {WORD}.\n\nIt stands at {ADDRESS} today.\n",
    "rtl.txt": "ראש הממשלה אמר שאין צורך בכוחות\n\nראש הממשלה אמר שאין צורך בכוחות זרים בעיראק (2,500).\n",
    "inert <u>.md.txt": f"{PROBE}\n\nBody {PROBE}\n",
    "spare.txt": "An article that is removed, with a title that is longer than one line of the list\n\nIt goes.\n",
}
MODELS = ("a-model-in-use.gguf", "slow.gguf", "broken-in-transit-and-therefore-not-a-model-at-all-Q4_K_M.gguf")
DESK = {"width": 1280, "height": 800}
STANCE = "Iraq doesn’t need combat troops. Period,”"
AT_LENGTH = re.search(r"^.{290,}$", (SEEDS / JUL_2021).read_text(encoding="utf-8"), re.MULTILINE)[0]
SAID = {
    READING: SCRIPT[TROOPS],
    WRITING: SCRIPT[TROOPS],
    VERBATIM: (
        (quoted(STANCE), ((FEB_2023, STANCE), (JUL_2021, "The US troop presence has stood at about 2,500"))),
        ("An adviser said it too.", ((SATURDAY, "about 900 in Syria"),)),
    ),
    WHOLE: (("It was said at length.", ((JUL_2021, AT_LENGTH),)),),
    LONG: ((f"It is {WORD}, at {ADDRESS}.", (("long.txt", f"The word is {WORD}."), ("long.txt", ADDRESS))),),
    RIGHT_TO_LEFT: (("אין צורך בכוחות זרים בעיראק (2,500).", (("rtl.txt", "אין צורך בכוחות זרים בעיראק (2,500)."),)),),
    INERT: ((PROBE, (("inert <u>.md.txt", f"Body {PROBE}"),)),),
}


class Held(Scripted):
    """Stands still when a first passage is being read, a second sentence written or a slow model loaded: see `let_go`.

    An answer goes on when it is stopped.
    """

    def __init__(self, **known) -> None:
        super().__init__(**known)
        self._loading = threading.Event()

    def stream(self, question, *limits, stop=None, **more) -> Iterator[Event]:
        for event in super().stream(question, *limits, stop=stop, **more):
            yield event
            reading = question == READING and event == Progress("reading", 0, 3)
            writing = question == WRITING and isinstance(event, Token) and event.hit == 1
            if reading or writing:
                stop.wait(120)

    def use(self, model: str) -> None:
        if "slow" in model:
            self._loading.wait(120)
        super().use(model)

    def let_go(self) -> None:
        """Let the model be loaded."""
        self._loading.set()


def assistant(place: Path) -> Held:
    """One over the seed articles and the odd ones, with a file that could not be read, and with models to choose."""
    folder, models = place / "articles", place / "models"
    folder.mkdir()
    models.mkdir()
    for path in SEEDS.glob("*.txt"):
        shutil.copy(path, folder)
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in MODELS:
        (models / name).write_bytes(b"GGUF" + bytes(5_000_000))
    settings = Config(cache=place, model=MODELS[0])
    unread = (Skipped("scan.pdf", "encrypted"),)
    return Held(folder=folder, step=0.01, script=SCRIPT | SAID, unread=unread, settings=settings)


def cleared(visitor: Visitor) -> None:
    """Bring a page back to an empty conversation, as it was when it was opened."""
    visitor.page.set_viewport_size(DESK)
    visitor.page.emulate_media(color_scheme="light")
    visitor.page.keyboard.press("Escape")
    with visitor.page.expect_response("**/run/predict*"):
        visitor.page.get_by_role("button", name="New conversation").click()
    visitor.page.mouse.move(0, 0)
    expect(visitor.page.locator("#past .welcome")).to_be_visible()
    expect(visitor.page.locator("#live .turn")).to_have_count(0)
    expect(visitor.page.locator("#scope > .label-wrap")).to_contain_text("Scope: all articles")


def _asked(question: str, held: str = "") -> Callable[[Visitor], None]:
    def arrive(visitor: Visitor) -> None:
        if not held:
            return visitor.ask(question)
        visitor.type(question)
        expect(visitor.page.locator("#live")).to_contain_text(held)

    return arrive


def _opened(question: str, citation: int) -> Callable[[Visitor], None]:
    def arrive(visitor: Visitor) -> None:
        visitor.ask(question)
        visitor.last.locator(".cite").nth(citation).click()
        expect(visitor.panel.locator("mark.active").first).to_be_visible()

    return arrive


def _hovered(visitor: Visitor) -> None:
    visitor.page.mouse.move(0, 0)
    expect(visitor.page.locator("#preview.shown")).to_have_count(0)
    visitor.last.locator(".cite").nth(1).hover()
    expect(visitor.page.get_by_role("tooltip")).to_be_visible()


def _stopped(visitor: Visitor) -> None:
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow")
    visitor.page.get_by_role("button", name="Stop").click()
    expect(visitor.last).to_contain_text("Stopped")


def _anyway(visitor: Visitor) -> None:
    visitor.ask(UNSURE)
    visitor.last.get_by_role("button", name="Show it anyway").click()
    expect(visitor.last.locator(".anyway")).to_be_visible()


def _scope(visitor: Visitor) -> None:
    visitor.limit("Iraq plans", since="2023-01-01")
    expect(visitor.page.locator("#scope > .label-wrap")).to_contain_text("since 1 Jan 2023")


def _left_out(visitor: Visitor) -> None:
    visitor.page.locator("#scope > .label-wrap").click()
    visitor.page.get_by_label("As of a date").check()
    visitor.page.get_by_label("As of", exact=True).fill("2023-06-30")
    expect(visitor.page.locator("#scope > .label-wrap")).to_contain_text("as of 30 Jun 2023")
    expect(visitor.page.locator("#undated")).to_contain_text("left out")


def _as_of(visitor: Visitor) -> None:
    _left_out(visitor)
    visitor.ask(TROOPS)


def _shown(visitor: Visitor) -> None:
    button = visitor.page.get_by_role("button", name="Sidebar", exact=True)
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    expect(button).to_have_attribute("aria-expanded", "true")


def _library(visitor: Visitor) -> None:
    _shown(visitor)
    expect(visitor.page.locator("#library .entry").first).to_be_visible()


def _period(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Jan–Mar 2023: 1 article").click()
    expect(visitor.page.locator("#library .limited")).to_contain_text("Asking Jan–Mar 2023 only")


def _refused(visitor: Visitor) -> None:
    files = [{"name": name, "mimeType": "text/plain", "buffer": b""} for name in ("notes.odt", "nothing in it.txt")]
    visitor.page.locator("#library .chosen").set_input_files(files)
    expect(visitor.page.locator(".arrival.refused")).to_have_count(2)


def _removing(visitor: Visitor) -> None:
    visitor.page.locator(f"[data-remove='{FEB_2023}']").focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("dialog")).to_contain_text("Remove this article?")


def _conversations(visitor: Visitor) -> None:
    for question in (TROOPS, WEATHER):
        visitor.page.get_by_role("button", name="New conversation").click()
        expect(visitor.page.locator("#past .welcome")).to_be_visible()
        visitor.ask(question)
    _menu(visitor)


def _menu(visitor: Visitor) -> None:
    """The menu of the newest conversation, in the place where it is now."""
    if visitor.page.locator("#row-menu").count():
        visitor.page.keyboard.press("Escape")
    _shown(visitor)
    visitor.page.get_by_role("tab", name="Conversations").click()
    while not visitor.page.locator("#row-menu").count():  # a list that arrives may take the button away
        visitor.page.locator("#saved .more").first.press("Enter")
    expect(visitor.page.get_by_role("menuitem", name="Rename")).to_be_visible()


def _edited(visitor: Visitor) -> None:
    visitor.ask(TROOPS)
    visitor.last.get_by_role("button", name="Edit this question").click()
    expect(visitor.page.get_by_role("textbox", name="Edit your question")).to_be_focused()


def _judged(visitor: Visitor) -> None:
    visitor.ask(TROOPS)
    visitor.last.get_by_role("button", name="Not right").click()
    visitor.last.get_by_role("radio", name="A source is missing").check()
    _in_view(visitor)


def _in_view(visitor: Visitor) -> None:
    visitor.last.locator(".opinion").scroll_into_view_if_needed()
    expect(visitor.last.get_by_role("button", name="Done")).to_be_in_viewport()


def _lost(visitor: Visitor) -> None:
    visitor.ask(TROOPS)
    was = "places => places.forEach(place => (place.dataset.quote = 'It was said before it was cut.'))"
    visitor.last.locator("[data-quote][data-number='2']").evaluate_all(was)
    visitor.last.locator(".cite").nth(1).click()
    expect(visitor.panel.locator(".lost")).to_contain_text("before it was cut")


def _settings(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Settings", exact=True).click()
    expect(visitor.page.locator("#settings")).to_be_visible()


def _chosen_model(name: str, words: str | re.Pattern[str]) -> Callable[[Visitor], None]:
    def arrive(visitor: Visitor) -> None:
        _settings(visitor)
        visitor.page.get_by_role("button", name=name).click()
        expect(visitor.page.locator("#models")).to_contain_text(words)

    return arrive


def _waiting(visitor: Visitor) -> None:
    """Behind the question of another tab, which goes with this one."""
    other = Visitor(visitor.page.context, visitor.page.url)
    other.type(READING)
    expect(other.page.locator("#live")).to_contain_text("3 passages found in")
    visitor.page.bring_to_front()
    visitor.type(TROOPS)
    expect(visitor.page.locator("#live")).to_contain_text("One question before yours")


def _deleted(visitor: Visitor) -> None:
    visitor.ask(AT_LENGTH_ASKED)
    _menu(visitor)
    visitor.page.get_by_role("menuitem", name="Delete").click()
    expect(visitor.page.locator("#undo")).to_contain_text("Deleted")
    visitor.page.evaluate("clearTimeout(document.querySelector('#undo').timer)")  # stays while it is looked at


def _removed(visitor: Visitor) -> None:
    visitor.page.locator("[data-remove='spare.txt']").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_role("button", name="Remove", exact=True).click()
    expect(visitor.page.locator(".told")).to_contain_text("Removed: An article that is removed")
    expect(visitor.page.locator(".basket")).to_contain_text("Removed (1)")


def _told(visitor: Visitor) -> None:
    _library(visitor)
    visitor.page.locator(".told").scroll_into_view_if_needed()


def _why_not_loaded(visitor: Visitor) -> None:
    visitor.page.locator("#models .failed").scroll_into_view_if_needed()


def _dragged(visitor: Visitor) -> None:
    carried = visitor.page.evaluate_handle(
        "() => { const all = new DataTransfer(); all.items.add(new File(['x'], 'a.txt')); return all; }"
    )
    visitor.page.dispatch_event("body", "dragenter", {"dataTransfer": carried})
    expect(visitor.page.locator("#drop")).to_be_visible()


def _evaluation(visitor: Visitor) -> None:
    visitor.page.goto(visitor.page.url + "evaluation")
    expect(visitor.page.get_by_role("heading", name="Evaluation")).to_be_visible()


STATES: dict[str, Callable[[Visitor], None]] = {
    "welcome": lambda visitor: None,
    "progress": _asked(READING, "3 passages found in"),
    "draft": _asked(WRITING, "Draft, not yet checked"),
    "answer": _asked(TROOPS),
    "hover": _asked(TROOPS),
    "source": _opened(TROOPS, 1),
    "source of a conflict": _opened(WITHDRAWN, 1),
    "conflict": _asked(WITHDRAWN),
    "said in its words": _asked(VERBATIM),
    "long quote": _asked(WHOLE),
    "refusal": _asked(WEATHER),
    "held back": _asked(UNSURE),
    "shown anyway": _anyway,
    "error": _asked(BROKEN),
    "stopped": _stopped,
    "scope": _scope,
    "left out": _left_out,
    "as of": _as_of,
    "library": lambda visitor: None,
    "period": _period,
    "refused files": _refused,
    "removing": _removing,
    "conversations": _conversations,
    "edited": _edited,
    "judged": _judged,
    "lost words": _lost,
    "settings": _settings,
    "model not loaded": _chosen_model("broken", "The model was not changed"),
    "model loading": _chosen_model("slow", re.compile(r"Loading, [1-9]\d* s")),
    "waiting": _waiting,
    "deleted": _deleted,
    "removed": _removed,
    "dragged": _dragged,
    "evaluation": _evaluation,
    "long words": _opened(LONG, 1),
    "right to left": _opened(RIGHT_TO_LEFT, 0),
    "inert": _opened(INERT, 0),
}
TRACES = {  # states that a new conversation does not end: they need a page of their own
    *("refused files", "conversations", "model not loaded", "model loading", "waiting", "deleted", "removed"),
    *("dragged", "evaluation"),
}
AGAIN = {  # what has to be done anew when the window has another size
    "hover": _hovered,
    "library": _library,
    "period": _library,
    "refused files": _library,
    "removed": _told,
    "model not loaded": _why_not_loaded,
    "conversations": _menu,
    "judged": _in_view,
}
