"""What the page looks like in every state, at every size, in light and dark: nothing cut, covered or out of sight.

`pytest tests/test_page_looks.py --screenshots DIR` keeps the pictures. axe looks for barriers in the same states.
"""

import json
from importlib.resources import files

import pytest

from qa.page import results
from qa.page.server import start
from tests.browser import Visitor
from tests.page_states import AGAIN, STATES, assistant
from tests.scripted_assistant import Scripted
from tests.test_page_evaluation import written

pytestmark = pytest.mark.browser
SIZES = ((360, 740), (768, 1024), (1280, 800), (1920, 1080))
LOOKED_AT_CLOSELY = (360, 1280)  # axe takes its time
SCHEMES = ("light", "dark")
SETTLED = 60  # ms; nothing moves for who wants no motion


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    measured = tmp_path_factory.mktemp("results")
    written(measured, "own")
    written(measured, "beside-baseline", "2026-10-01")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(results, "folder", lambda: measured)
        running = start(assistant(tmp_path_factory.mktemp("articles")))
        yield running.url
        running.close()


@pytest.fixture(scope="module")
def axe():
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def looked_at(visitor, name, pictures, axe):
    """What is wrong with a state, at any size and in any scheme."""
    wrong = []
    for width, height in SIZES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.page.wait_for_timeout(SETTLED)
        AGAIN.get(name, lambda visitor: None)(visitor)
        for scheme in SCHEMES if width in LOOKED_AT_CLOSELY else SCHEMES[:1]:  # colours are the same at every size
            visitor.page.emulate_media(color_scheme=scheme)
            visitor.page.wait_for_timeout(SETTLED)
            visitor.page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", full_page=name == "evaluation")
            faults = visitor.page.evaluate(FAULTS)
            if width in LOOKED_AT_CLOSELY:
                faults += barriers(visitor.page, axe)
            wrong += [f"{name}, {width}, {scheme}: {fault}" for fault in faults]
    return wrong


def barriers(page, axe):
    """What axe finds: the rule, and the elements that break it."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{each['id']}: {json.dumps([node['html'][:160] for node in each['nodes'][:4]], ensure_ascii=False)}"
        for each in found["violations"]
    ]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut_covered_or_barred(browser, url, axe, pictures, name):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    visitor = Visitor(context, url)
    STATES[name](visitor)
    wrong = looked_at(visitor, name, pictures, axe)
    elsewhere = [asked for asked in visitor.requests if not asked.startswith((url, "data:", "blob:"))]
    context.close()
    assert not wrong, "\n".join(wrong)
    assert elsewhere == []
    assert visitor.faults == []


@pytest.mark.timeout(600)
def test_nothing_is_cut_when_there_is_nothing(browser, axe, pictures, tmp_path, monkeypatch):
    (tmp_path / "none").mkdir()
    monkeypatch.setattr(results, "folder", lambda: tmp_path / "none")
    running = start(Scripted(folder=tmp_path / "none"))
    context = browser.new_context(reduced_motion="reduce")
    try:
        visitor = Visitor(context, running.url)
        wrong = looked_at(visitor, "no articles", pictures, axe)
        visitor.page.goto(f"{running.url}/evaluation")
        wrong += looked_at(visitor, "nothing measured", pictures, axe)
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
        '<div id="talk" style="height:80px">talk</div><div id="composer" style="margin-top:-40px">covers</div></main>'
    )
    faults = " ".join(page.evaluate(FAULTS))
    page.close()
    for fault in ("scrolls sideways", "out of sight", "cut", "more than fits", "cannot be", "covers the conversation"):
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
  if (composer && composer.bottom > innerHeight + 1) faults.push("the composer is below the window");
  return faults;
}"""
