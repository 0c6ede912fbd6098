"""The page as a person meets it, in a real browser, over the scripted assistant and the real seed articles."""

import re

import pytest
from playwright.sync_api import expect

from qa.page.server import start
from qa.types import Skipped
from tests.browser import PATIENCE
from tests.scripted_assistant import (
    BROKEN,
    DEC_2023,
    FEB_2023,
    FOLLOW_UP,
    SATURDAY,
    SLOW,
    TROOPS,
    UNFORESEEN,
    WEATHER,
    WITHDRAWN,
    Scripted,
)
from tests.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def assistant():
    return Scripted(step=0.01, unread=(Skipped("scan.pdf", "encrypted"),))


url = served("module")


def test_an_answer_streams_as_a_draft_and_is_replaced_by_the_checked_one(visit, assistant, monkeypatch):
    monkeypatch.setattr(assistant, "step", 0.05)  # slow enough to be looked at
    visitor = visit()
    visitor.type(TROOPS)
    draft = visitor.page.locator("#live .turn:not(:has(.cite))")
    expect(draft).to_contain_text(re.compile("of 3.*Draft, not yet checked", re.DOTALL))
    expect(visitor.last.locator(".text")).to_contain_text("There are roughly 2,500 US troops in Iraq.")
    expect(visitor.page.locator(".draft")).to_have_count(0)
    expect(visitor.last.locator(".cite")).to_have_text(["1", "2", "3"])


def test_a_citation_opens_its_source_at_the_very_words(visit, assistant):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.last.locator(".cite").nth(1).click()
    mark = visitor.panel.locator("mark.active")
    expect(mark).to_have_text(assistant.answer(TROOPS).citations[1].quote)
    expect(mark).to_be_in_viewport(ratio=1)
    head = visitor.panel.locator(".paper-head")
    expect(head).to_contain_text("1 Feb 2023")
    expect(head).to_contain_text("date from its first line")
    expect(head).to_contain_text(FEB_2023)
    visitor.panel.locator(".paper-body").evaluate("body => body.scrollTo(0, body.scrollHeight)")
    expect(head).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("question", [TROOPS, WITHDRAWN])
def test_a_quote_below_the_answer_opens_its_source_and_no_card_covers_it(visit, assistant, question):
    visitor = visit()
    visitor.ask(question)
    row = visitor.last.locator(".source").nth(1)
    cited = assistant.answer(question).citations[int(row.locator(".number").inner_text()) - 1]
    expect(row.locator("q")).to_have_text(cited.quote)
    row.hover()
    visitor.page.wait_for_timeout(400)
    expect(visitor.page.get_by_role("tooltip")).to_have_count(0)
    row.click()
    expect(visitor.panel.locator("mark.active")).to_have_text(cited.quote)
    expect(row).to_have_attribute("aria-current", "true")
    visitor.page.keyboard.press("Escape")
    expect(row).to_be_focused()
    expect(visitor.panel).to_be_hidden()
    visitor.page.keyboard.press("Enter")
    expect(visitor.panel).to_be_visible()
    expect(visitor.panel.locator("mark.active")).to_have_text(cited.quote)


def test_next_and_previous_walk_through_the_citations(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.last.locator(".cite").first.click()
    expect(visitor.panel.locator(".file")).to_have_text(SATURDAY)
    for name, number, words in [
        ("Next", 2, "Donald Trump reduced"),
        ("Next", 3, "stood at about 2,500"),
        ("Next", 1, ""),
    ]:
        visitor.page.get_by_role("button", name=f"{name} citation").click()
        expect(visitor.panel.locator(".where b")).to_have_text(str(number))
        expect(visitor.panel.locator("mark.active")).to_contain_text(words)
    visitor.page.get_by_role("button", name="Previous citation").click()
    expect(visitor.panel.locator("mark.active")).to_contain_text("stood at about 2,500")
    expect(visitor.panel.locator("mark.active")).to_be_in_viewport(ratio=1)
    expect(visitor.last.locator(".cite[aria-current]")).to_have_text("3")


def test_enter_opens_and_escape_closes_and_gives_the_focus_back(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    chip = visitor.last.locator(".cite").nth(2)
    chip.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.panel.locator("h2")).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(chip).to_be_focused()
    expect(visitor.panel).to_be_hidden()


def test_everything_can_be_done_from_the_keyboard(visit):
    visitor = visit()
    visitor.page.locator(".example").filter(has_text=TROOPS).focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.last.locator(".cite")).to_have_count(3)
    for _ in range(12):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.matches('.cite')"):
            break
    outline = visitor.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    visitor.page.keyboard.press("Enter")
    expect(visitor.panel.locator("mark.active")).to_be_visible()


def test_a_refusal_names_the_reason_and_keeps_evidence_apart(visit):
    visitor = visit()
    visitor.ask(WEATHER)
    expect(visitor.last.locator(".refusal")).to_contain_text("None of the passages")
    expect(visitor.last.locator(".nearest h3")).to_have_text("Nearest passages, not evidence")
    expect(visitor.last.locator(".cite")).to_have_count(0)
    visitor.last.locator(".near").first.click()
    expect(visitor.panel.locator("mark.nearest.active")).to_be_in_viewport()
    expect(visitor.panel.locator(".where")).to_contain_text("not evidence")


@pytest.mark.parametrize("question", [TROOPS, WEATHER, WITHDRAWN, "What is said of Oslo, of all places? " * 40])
@pytest.mark.parametrize("height", [480, 800])
def test_after_a_reply_the_end_of_the_question_and_the_beginning_of_the_reply_are_in_view(visit, question, height):
    visitor = visit(viewport={"width": 1280, "height": height})
    visitor.ask(TROOPS)
    visitor.ask(question)
    settle(visitor)
    for _ in "once", "after a reload":
        asked, reply = (visitor.last.locator(part).bounding_box() for part in (".question", ".reply"))
        window = visitor.page.locator("#talk").bounding_box()
        top, bottom = window["y"], window["y"] + window["height"]
        assert asked["y"] + asked["height"] > top + 20, "the question is past the top"
        assert reply["y"] < bottom - 60, "the reply is below the window"
        visitor.page.reload()
        expect(visitor.page.locator("#past .turn")).to_have_count(2)
        settle(visitor)


def test_after_a_long_question_the_place_where_one_asks_is_low_again(visit):
    visitor = visit()
    field = visitor.page.locator("#question textarea")
    before = field.bounding_box()["height"]
    field.fill("What is said of Oslo, of all places? " * 40)
    high = field.bounding_box()["height"]
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    assert before < 40 < 100 < high < 170
    assert field.bounding_box()["height"] == before


def test_who_scrolls_away_while_an_answer_is_written_is_left_where_they_are(visit):
    visitor = visit(viewport={"width": 1280, "height": 480})
    for question in (TROOPS, WITHDRAWN):
        visitor.ask(question)
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow slow")
    visitor.page.locator("#talk").hover()
    visitor.page.mouse.wheel(0, -5000)
    visitor.page.wait_for_function("document.querySelector('#talk').scrollTop === 0")  # a wheel takes its time
    visitor.page.get_by_role("button", name="Stop").click()
    expect(visitor.last).to_contain_text("Stopped")
    settle(visitor)
    assert visitor.page.evaluate("document.querySelector('#talk').scrollTop") == 0


def settle(visitor):
    """Wait until the conversation stands still."""
    visitor.page.wait_for_timeout(400)


def test_a_conflict_is_a_dated_list_newest_first(visit):
    visitor = visit()
    visitor.ask(WITHDRAWN)
    expect(visitor.last.locator(".as-of")).to_have_text(["1 Feb 2023", "25 Jul 2021 inferred", "No date stated"])
    visitor.last.locator(".versions .cite").nth(1).click()
    expect(visitor.panel.locator(".origin")).to_have_text("date inferred")


@pytest.mark.parametrize(("question", "words"), [(BROKEN, "damaged <b>here</b>"), (UNFORESEEN, "did not foresee")])
def test_after_an_error_the_page_goes_on(visit, question, words, capfd):
    visitor = visit()
    visitor.ask(question)
    expect(visitor.last.get_by_role("alert")).to_contain_text(words)
    with visitor.page.expect_response("**/queue/join*"):
        visitor.page.get_by_role("button", name="Try again").click()
    expect(visitor.last.get_by_role("alert")).to_contain_text(words)
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    visitor.ask(TROOPS)
    expect(visitor.last.locator(".cite")).to_have_count(3)


def test_stop_ends_the_answer_and_the_page_goes_on(visit, assistant):
    visitor = visit()
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow slow")
    expect(visitor.page.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
    visitor.page.get_by_role("button", name="Stop").click()
    expect(visitor.last).to_contain_text("Stopped")
    assert assistant.stops[-1].is_set()
    visitor.ask(TROOPS)
    expect(visitor.last.locator(".cite")).to_have_count(3)


def test_closing_the_tab_stops_the_answer(visit, assistant):
    visitor = visit()
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow slow")
    stop = assistant.stops[-1]
    visitor.page.close()
    assert stop.wait(PATIENCE / 1000)


def test_a_second_question_waits_for_the_first(visit, assistant):
    visitor = visit()
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow")
    asked = len(assistant.stops)
    visitor.type(TROOPS)
    visitor.page.wait_for_timeout(500)
    assert len(assistant.stops) == asked
    expect(visitor.page.locator("#question textarea")).to_have_value(TROOPS)
    visitor.page.get_by_role("button", name="Stop").click()
    expect(visitor.last).to_contain_text("Stopped")


def test_a_follow_up_knows_what_was_said(visit, assistant):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.ask(FOLLOW_UP)
    assert assistant.histories[-1][0].text == TROOPS
    expect(visitor.last.locator(".text")).to_contain_text("About 900 are in Syria.")


def test_tabs_share_nothing(visit, assistant):
    one, other = visit(), visit()
    other.ask(TROOPS)
    one.type(SLOW)
    expect(one.page.locator("#live .draft")).to_be_visible()
    other.type(FOLLOW_UP)
    expect(one.page.locator("#live")).to_contain_text(SLOW)
    expect(other.page.locator("#live")).to_contain_text(FOLLOW_UP)
    one.page.get_by_role("button", name="Stop").click()
    expect(one.page.locator("#past .turn")).to_have_count(1)
    expect(other.page.locator("#past .turn")).to_have_count(2)
    assert all(SLOW not in turn.text for turn in assistant.histories[-1])


def test_a_new_conversation_forgets_the_old_one(visit, assistant):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.page.get_by_role("button", name="New conversation").click()
    expect(visitor.page.locator("#past .welcome")).to_be_visible()
    visitor.ask(FOLLOW_UP)
    assert assistant.histories[-1] == ()


def test_the_articles_are_listed_and_open(visit):
    visitor = visit()
    entries = visitor.page.locator("#library .entry")
    expect(entries).to_have_count(5)
    expect(entries.first).to_contain_text("28 Dec 2023")
    visitor.page.get_by_text("One file was not read").click()
    expect(visitor.page.locator(".skipped li")).to_contain_text("encrypted")
    entries.first.click()
    expect(visitor.panel.locator(".file")).to_have_text(DEC_2023)
    expect(visitor.panel.locator(".paper-body")).to_contain_text("Powered by automated translation")


def test_the_scope_limits_the_question_and_shows_on_the_answer(visit, assistant):
    visitor = visit()
    visitor.limit("Iraq plans", since="2023-01-01")
    expect(visitor.page.locator("#scope > .label-wrap")).to_contain_text("Iraq plans")
    expect(visitor.page.locator("#scope > .label-wrap")).to_contain_text("since 1 Jan 2023")
    visitor.ask(TROOPS)
    sources, since, until = assistant.scopes[-1]
    assert (sources, str(since), until) == ((DEC_2023,), "2023-01-01", None)
    expect(visitor.last.locator(".within")).to_contain_text("since 1 Jan 2023")


def test_a_period_says_how_many_articles_it_leaves_out_for_want_of_a_date(visit):
    visitor = visit()
    left_out = "2 articles without a date are left out"
    visitor.page.locator("#scope > .label-wrap").click()
    expect(visitor.page.locator("#undated")).to_be_hidden()
    visitor.page.get_by_label("As of a date").check()
    visitor.page.get_by_label("As of", exact=True).fill("2023-06-30")
    expect(visitor.page.locator("#undated").get_by_role("status")).to_have_text(left_out)
    visitor.ask(TROOPS)
    expect(visitor.last.locator(".undated")).to_have_text(left_out)
    visitor.page.get_by_role("button", name="New conversation").click()
    expect(visitor.page.locator("#past .welcome")).to_be_visible()
    visitor.ask(TROOPS)
    expect(visitor.last.locator(".undated")).to_have_count(0)


def test_a_period_that_ends_before_it_starts_is_explained(visit):
    visitor = visit()
    visitor.page.locator("#scope > .label-wrap").click()
    visitor.page.locator("#since input").fill("2024-01-01")
    visitor.page.locator("#until input").fill("2023-01-01")
    expect(visitor.page.locator("#scope > .label-wrap")).to_contain_text("before it starts")
    visitor.ask(TROOPS)
    expect(visitor.last.get_by_role("alert")).to_contain_text("swap the two dates")


def test_a_look_at_the_quote_needs_no_click(visit, assistant):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.last.locator(".cite").first.hover()
    tip = visitor.page.get_by_role("tooltip")
    expect(tip).to_contain_text(assistant.answer(TROOPS).citations[0].quote)
    expect(tip).to_contain_text("no date stated")


@pytest.mark.parametrize("height", [480, 800])
def test_a_look_at_the_quote_leaves_the_sentence_to_be_read(visit, height):
    visitor = visit(viewport={"width": 1280, "height": height})
    for question in (WITHDRAWN, TROOPS):  # the last one stands further down
        visitor.ask(question)
        for number in range(3):
            chip = visitor.last.locator(".cite").nth(number)
            visitor.page.mouse.move(0, 0)
            chip.scroll_into_view_if_needed()
            settle(visitor)  # a card goes when the conversation is scrolled
            chip.hover()
            quote = visitor.page.locator("#preview.shown .quote")
            expect(quote).to_have_text(chip.get_attribute("data-quote"))
            sentence = chip.locator("xpath=ancestor::*[@class='sentence']").bounding_box()
            card = visitor.page.get_by_role("tooltip").bounding_box()
            above, below = sentence["y"] - card["y"] - card["height"], card["y"] - sentence["y"] - sentence["height"]
            assert max(above, below) >= 0, "the card covers the sentence"
            assert card["y"] >= 0 and card["y"] + card["height"] <= height


def test_a_link_behind_a_period_stands_at_the_beginning_of_its_line(visit):
    visitor = visit()
    visitor.page.get_by_role("button", name="Jan–Mar 2023: 1 article").click()
    note = visitor.page.locator("#library .limited")
    expect(note).to_contain_text("Asking Jan–Mar 2023 only")
    link = note.get_by_role("button", name="All dates")
    note.evaluate("note => (note.style.width = '10rem')")
    words = note.evaluate(BEGINS)
    inner = link.evaluate("link => link.getBoundingClientRect().left + parseFloat(getComputedStyle(link).paddingLeft)")
    assert link.bounding_box()["y"] > note.bounding_box()["y"] + 10, "it was to be wrapped"
    assert abs(inner - words) < 1


def test_the_answer_can_be_copied_with_its_sources(visit, url):
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    visitor.ask(TROOPS)
    visitor.page.get_by_role("button", name="Copy").click()
    expect(visitor.page.locator(".actions")).to_contain_text("Copied")
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert f"{SATURDAY}: “There are roughly 2,500 US troops deployed in Iraq”" in copied


def test_on_a_phone_the_source_is_a_sheet_and_the_articles_a_drawer(visit):
    visitor = visit(viewport={"width": 360, "height": 740}, has_touch=True)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360
    visitor.ask(TROOPS)
    visitor.last.locator(".cite").first.tap()
    expect(visitor.panel.locator("mark.active")).to_be_in_viewport(ratio=1)
    box = visitor.panel.bounding_box()
    assert box["width"] == 360
    assert box["y"] > 74
    visitor.page.locator("#shade").tap(position={"x": 180, "y": 20})
    expect(visitor.panel).to_be_hidden()
    visitor.page.get_by_role("button", name="Sidebar").tap()
    visitor.page.locator(".entry").first.tap()
    expect(visitor.panel.locator(".file")).to_have_text(DEC_2023)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast_in_light_and_dark(visit, scheme):
    visitor = visit(color_scheme=scheme)
    visitor.ask(WITHDRAWN)
    ratios = visitor.page.evaluate(
        CONTRASTS, [".question", ".lead", ".as-of", ".guess", ".cite", ".meta", ".entry .title"]
    )
    assert {selector: ratio for selector, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("width", [1280, 360])
def test_every_control_has_a_name(visit, width):
    visitor = visit(viewport={"width": width, "height": 800})
    visitor.ask(TROOPS)
    visitor.last.locator(".cite").first.click()
    expect(visitor.panel.locator("mark.active")).to_be_visible()
    nameless = visitor.page.evaluate(NAMELESS)
    assert nameless == []
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.page.get_by_role("status").filter(has_text="Answer ready")).to_be_attached()


def test_nothing_leaves_the_machine(visit, url):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.last.locator(".cite").first.click()
    expect(visitor.panel.locator("mark.active")).to_be_visible()
    elsewhere = [asked for asked in visitor.requests if not asked.startswith((url, "data:", "blob:"))]
    assert elsewhere == []


def test_what_an_article_says_stays_text(visit, tmp_path):
    probes = (
        "<script>alert(1)</script> <img src=x onerror=alert(2)> ${alert(3)} {{alert(4)}} $$x$$ \u202eabc שלום \"'><b>"
    )
    (tmp_path / "evil <u>.txt").write_text(f"{probes}\n\nBody {probes}\n", encoding="utf-8")
    script = {probes: ((probes, (("evil <u>.txt", f"Body {probes}"),)),)}
    running = start(Scripted(folder=tmp_path, step=0.01, script=script))
    try:
        visitor = visit(running.url)
        visitor.ask(probes)
        expect(visitor.last.locator(".text")).to_contain_text("${alert(3)} {{alert(4)}} $$x$$")
        visitor.last.locator(".cite").first.click()
        expect(visitor.panel.locator("mark.active")).to_have_text(f"Body {probes}")
        assert visitor.page.locator(":is(#past, #library, #source) :is(script, img, u)").count() == 0
    finally:
        running.close()


BEGINS = """note => {
  const words = document.createRange();
  words.selectNode(note.firstChild);
  return words.getBoundingClientRect().left;
}"""
NAMELESS = """() => [...document.querySelectorAll("button, input, textarea, [role=button]")]
  .filter(element => element.checkVisibility({ visibilityProperty: true }))
  .filter(element => !(element.ariaLabel || element.innerText.trim() || element.labels?.length))
  .map(element => element.outerHTML.slice(0, 120))"""
CONTRASTS = """selectors => {
  const parse = colour => colour.match(/[\\d.]+/g).map(Number);
  const linear = part => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * linear(r / 255) + .7152 * linear(g / 255) + .0722 * linear(b / 255);
  const opaque = colour => colour.length < 4 || colour[3] === 1;
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (opaque(colour)) return colour;
    }
    return [255, 255, 255];
  };
  const ratio = element => {
    const both = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    return (Math.max(...both) + .05) / (Math.min(...both) + .05);
  };
  return Object.fromEntries(selectors.map(one => [one, ratio(document.querySelector(one))]));
}"""


def test_a_citation_that_comes_to_lie_under_a_pointer_at_rest_shows_no_card(visit):
    visitor = visit(viewport={"width": 1280, "height": 800})
    visitor.ask(TROOPS)
    box = visitor.last.locator(".cite").nth(1).bounding_box()
    x, y = round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)
    visitor.page.mouse.click(x, y)
    expect(visitor.panel.locator("mark.active")).to_be_visible()
    other = visitor.last.locator(".cite").nth(0)
    other.dispatch_event("mouseover", {"bubbles": True, "clientX": x, "clientY": y})  # as when the answer moves
    visitor.page.wait_for_timeout(700)
    expect(visitor.page.locator("#preview.shown")).to_have_count(0)
    other.hover()
    expect(visitor.page.locator("#preview.shown")).to_have_count(1)


def test_the_words_stay_in_sight_when_a_phone_is_turned(visit):
    visitor = visit(viewport={"width": 1280, "height": 800})
    visitor.ask(TROOPS)
    visitor.last.locator(".cite").nth(1).click()
    mark = visitor.panel.locator("mark.active")
    expect(mark).to_be_in_viewport()
    for width, height in ((360, 740), (740, 360), (360, 740), (1280, 400)):
        visitor.page.set_viewport_size({"width": width, "height": height})
        settle(visitor)
        expect(mark).to_be_in_viewport(ratio=1)
