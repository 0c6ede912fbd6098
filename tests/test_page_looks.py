"""What the page looks like in every state, at every size, in light and dark: nothing cut, covered or out of sight.

`pytest tests/test_page_looks.py --screenshots DIR` keeps the pictures. axe looks for barriers in the same states.
"""

import json
from contextlib import contextmanager
from importlib.resources import files

import pytest

from qa.page import results
from qa.page.server import start
from tests.browser import Visitor
from tests.page_states import AGAIN, DESK, STATES, TRACES, assistant, cleared
from tests.scripted_assistant import Scripted
from tests.test_page_evaluation import written

pytestmark = pytest.mark.browser
PHONE, TABLET, WIDE = ({"width": w, "height": h} for w, h in ((360, 740), (768, 1024), (1920, 1080)))
LOOKS = (  # dark at one size: colours are the same at every size
    *((PHONE, "light"), (TABLET, "light"), (WIDE, "light")),
    *((DESK, "light"), (DESK, "dark")),
)
PICTURED = tuple((size, "dark") for size in (PHONE, TABLET, WIDE))  # besides, where pictures are asked for
LOOKED_AT_CLOSELY = (PHONE, DESK)  # axe takes its time
EVERYTHING, COLOURS = {}, {"runOnly": ["color-contrast"]}  # all that differs between the schemes
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
SETTLED, LATER = 60, 1000  # ms; nothing moves for who wants no motion, but a busy machine paints late


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    measured = tmp_path_factory.mktemp("results")
    written(measured, "own")
    written(measured, "beside-baseline", "2026-10-01")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(results, "folder", lambda: measured)
        held = assistant(tmp_path_factory.mktemp("held"))
        running = start(held)
        yield running.url
        held.let_go()
        running.close()


@pytest.fixture(scope="module")
def axe():
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def kept(request, pictures):
    """Where pictures are put when they are asked for; taking them costs more than looking."""
    return pictures if request.config.getoption("--screenshots") else None


class Windows:
    """Loading the page costs more than looking at it, so states that leave nothing behind are met in one window."""

    def __init__(self, browser, url):
        self.browser, self.url = browser, url
        self.shared = None

    @contextmanager
    def opened(self, name):
        """The page at the beginning of the state; of a window in which something went wrong nothing is met again."""
        visitor, self.shared = self.shared, None
        if visitor is None or name in TRACES:
            visitor, self.shared = self.another(), visitor
        else:
            cleared(visitor)
        sound = False
        try:
            yield visitor
            sound = True
        finally:
            if sound and name not in TRACES:
                visitor.requests.clear()
                self.shared = visitor
            else:  # with it goes what it asked, for which others may wait
                visitor.page.context.close()

    def another(self):
        return Visitor(self.browser.new_context(viewport=DESK, reduced_motion="reduce"), self.url)


@pytest.fixture(scope="module")
def windows(browser, url):
    return Windows(browser, url)


def looked_at(visitor, name, kept, axe):
    """What is wrong with a state, at any size and in any scheme."""
    wrong = []
    for size, scheme in (*LOOKS, *PICTURED) if kept else LOOKS:
        visitor.page.set_viewport_size(size)
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.page.wait_for_function("scheme => document.documentElement.dataset.look === scheme", arg=scheme)
        visitor.page.evaluate(PAINTED)  # what follows the width has followed it
        visitor.page.wait_for_timeout(SETTLED)
        AGAIN.get(name, lambda visitor: None)(visitor)
        if kept:
            visitor.page.screenshot(path=kept / f"{name}-{size['width']}-{scheme}.png", full_page=name == "evaluation")
        rules = (EVERYTHING if scheme == "light" else COLOURS) if size in LOOKED_AT_CLOSELY else None
        faults = faults_of(visitor.page, axe, rules)
        wrong += [f"{name}, {size['width']}, {scheme}: {fault}" for fault in faults]
    return wrong


def faults_of(page, axe, rules):
    """What is wrong and stays so: on a busy machine the page may still be moving."""
    for patience in (LATER, 0):
        faults = page.evaluate(FAULTS) + (barriers(page, axe, rules) if rules is not None else [])
        if not faults:
            break
        page.wait_for_timeout(patience)
    return faults


def barriers(page, axe, rules):
    """What axe finds: the rule, and the elements that break it."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, { resultTypes: ['violations'], ...rules })", rules)
    return [
        f"{each['id']}: {json.dumps([node['html'][:160] for node in each['nodes'][:4]], ensure_ascii=False)}"
        for each in found["violations"]
    ]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut_covered_or_barred(windows, url, axe, kept, name):
    with windows.opened(name) as visitor:
        STATES[name](visitor)
        wrong = looked_at(visitor, name, kept, axe)
        elsewhere = [asked for asked in visitor.requests if not asked.startswith((url, "data:", "blob:"))]
        assert not wrong, "\n".join(wrong)
        assert elsewhere == []
        assert visitor.faults == []


@pytest.mark.timeout(600)
def test_nothing_is_cut_when_there_is_nothing(browser, axe, kept, tmp_path, monkeypatch):
    (tmp_path / "none").mkdir()
    monkeypatch.setattr(results, "folder", lambda: tmp_path / "none")
    running = start(Scripted(folder=tmp_path / "none"))
    context = browser.new_context(reduced_motion="reduce")
    try:
        visitor = Visitor(context, running.url)
        wrong = looked_at(visitor, "no articles", kept, axe)
        visitor.page.goto(f"{running.url}/evaluation")
        wrong += looked_at(visitor, "nothing measured", kept, axe)
    finally:
        context.close()
        running.close()
    assert not wrong, "\n".join(wrong)


def test_the_look_finds_what_is_wrong(browser):
    """The checks above can fail."""
    page = browser.new_page(viewport={"width": 400, "height": 300})
    page.set_content(
        '<html lang="en"><title>t</title><main><h1>t</h1><p style="margin-left:350px;width:200px">out</p>'
        '<div style="width:60px;overflow:hidden;white-space:nowrap">this text is cut off without a sign</div>'
        '<label style="display:block;width:60px;height:20px">two words in a row</label><p class="source">'
        '<span style="display:block;width:60px;overflow:hidden;text-overflow:ellipsis">title</span></p>'
        '<div id="talk" style="height:80px">talk</div><div id="composer" style="margin-top:-40px">covers'
        '<p id="ask">ask</p></div><p id="undo" style="margin-top:-40px">deleted</p></main>'
    )
    faults = " ".join(page.evaluate(FAULTS))
    page.close()
    for fault in (
        "scrolls sideways",
        "out of sight",
        "cut",
        "more than fits",
        "cannot be",
        "covers the conversation",
        "covers where one asks",
    ):
        assert fault in faults


FAULTS = """() => {
  const faults = [];
  const shown = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const name = element => `<${element.tagName.toLowerCase()} id="${element.id}" `
    + `class="${element.getAttribute("class") ?? ""}"> ` + (element.textContent ?? "").trim().slice(0, 40);
  if (document.documentElement.scrollWidth > innerWidth) faults.push("the page scrolls sideways");
  const clips = element => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible" || getComputedStyle(at).clipPath !== "none") return true;
    }
    return false;
  };
  for (const element of document.querySelectorAll("body *")) {
    if (!shown(element) || element.closest("svg, .unseen, #status")) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const outside = box.right > innerWidth + 1 || box.left < -1;
    const inline = getComputedStyle(element);
    const control = element.matches("button, input, a");
    if (outside && (control || !clips(element))) faults.push(`out of sight: ${name(element)}`);
    const cuts = ["hidden", "clip"].includes(inline.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const said = inline.textOverflow === "ellipsis" || inline.webkitLineClamp !== "none";
    if (cuts && !said && element.clientWidth > 1 && !element.matches("input, textarea, .loading, .steps *, .glyph")) {
      faults.push(`cut: ${name(element)}`);
    }
    if (element.matches("label") && element.scrollHeight > element.clientHeight + 1) {
      faults.push(`more than fits: ${name(element)}`);
    }
    if (element.matches(".source *") && said) faults.push(`cannot be read whole: ${name(element)}`);
  }
  const box = selector => document.querySelector(selector)?.getBoundingClientRect();
  const talk = box("#talk"), composer = box("#composer");
  if (talk && composer.top < talk.bottom - 1) faults.push("the composer covers the conversation");
  for (const message of document.querySelectorAll("#undo, #notice:not(:empty)")) {
    const over = message.getBoundingClientRect(), under = box("#ask");
    const beside = over.right <= under.left || over.left >= under.right;
    const covers = shown(message) && !beside && over.bottom > under.top;
    if (covers) faults.push(`a message covers where one asks: ${name(message)}`);
  }
  if (composer && composer.bottom > innerHeight + 1) faults.push("the composer is below the window");
  return faults;
}"""
