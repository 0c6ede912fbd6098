"""The page without a mouse, without motion, and by ear: the main path from the keyboard, live regions, focus."""

import pytest
from playwright.sync_api import expect

from tests.scripted_assistant import ERBIL, FEB_2023, SATURDAY, TROOPS, WEATHER, Scripted
from tests.serving import served

pytestmark = pytest.mark.browser
MOST_TABS = 40  # from any control of the page to any other
FOCUS_SHOWS = """selector => {
  const at = document.activeElement, style = getComputedStyle(at);
  return at.matches(selector) ? (style.outlineStyle !== "none" || style.boxShadow !== "none" ? "yes" : "no") : "";
}"""


@pytest.fixture(scope="module")
def assistant():
    return Scripted(step=0.01)


url = served("module")


def tab_to(visitor, selector, key="Shift+Tab"):
    """Press a key until an element has the focus, and see that it shows."""
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press(key)
        if shows := visitor.page.evaluate(FOCUS_SHOWS, selector):
            assert shows == "yes"
            return
    pytest.fail(f"{key} does not reach {selector}")


def test_the_main_path_needs_no_mouse(visit):
    visitor = visit()
    keys = visitor.page.keyboard
    expect(visitor.page.locator("#question textarea")).to_be_focused()
    keys.type(TROOPS)
    keys.press("Enter")
    expect(visitor.last.locator(".cite")).to_have_count(3)
    tab_to(visitor, ".cite[data-number='1']")
    expect(visitor.page.get_by_role("tooltip")).to_contain_text("2,500 US troops deployed")
    keys.press("Enter")
    expect(visitor.panel.locator("h2")).to_be_focused()
    keys.press("ArrowRight")
    expect(visitor.panel.locator(".where b")).to_have_text("2")
    expect(visitor.panel.locator("h2")).to_be_focused()
    tab_to(visitor, "[data-step='1']")
    keys.press("Enter")
    expect(visitor.panel.locator(".where b")).to_have_text("3")
    expect(visitor.page.locator("[data-step='1']")).to_be_focused()
    keys.press("ArrowLeft")
    expect(visitor.panel.locator(".where b")).to_have_text("2")
    expect(visitor.page.locator("[data-step='1']")).to_be_focused()
    keys.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.last.locator(".cite").first).to_be_focused()
    tab_to(visitor, "[data-settings]")
    keys.press("Enter")
    tab_to(visitor, "#caution", "Tab")
    keys.press("Escape")
    expect(visitor.page.locator("[data-settings]")).to_be_focused()


def test_what_happens_is_said_and_the_answer_without_its_buttons(visit):
    visitor = visit()
    visitor.page.evaluate(
        "said = []; new MutationObserver(() => said.push(document.querySelector('#status').textContent))"
        ".observe(document.querySelector('#status'), { childList: true, characterData: true, subtree: true })"
    )
    visitor.ask(WEATHER)
    expect(visitor.page.locator("#status")).to_contain_text("Answer ready. None of the passages")
    said = visitor.page.evaluate("said")
    assert any(words.startswith(("Searching", "Reading", "Writing")) for words in said)
    assert "Try again" not in said[-1]
    visitor.ask(TROOPS)
    numbers = visitor.last.locator(".text .cite").all_inner_texts()
    words = visitor.last.locator(".text").first.evaluate(
        "text => { for (const each of text.querySelectorAll('.cite')) each.remove(); return text.textContent }"
    )
    assert numbers
    expect(visitor.page.locator("#status")).to_contain_text(f"Answer ready. {' '.join(words.split())}")
    assert visitor.page.locator("#status").get_attribute("role") == "status"


def test_nothing_moves_for_who_wants_no_motion(visit):
    visitor = visit(reduced_motion="reduce")
    visitor.ask(TROOPS)
    visitor.last.locator(".cite").nth(1).click()
    expect(visitor.panel.locator("mark.active")).to_be_in_viewport(ratio=1)
    moving = "document.getAnimations().filter(one => one.effect.getComputedTiming().duration > 10).length"
    assert visitor.page.evaluate(moving) == 0


def test_the_card_of_a_citation_names_its_age_and_file_and_can_be_reached(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    chip, card = visitor.last.locator(".cite").nth(1), visitor.page.get_by_role("tooltip")
    chip.hover()
    expect(card).to_contain_text("Donald Trump reduced")
    expect(card.locator(".date")).to_contain_text("1 Feb 2023 · ")
    expect(card.locator(".date")).to_contain_text("years ago")
    expect(card.locator(".source")).to_have_text(FEB_2023)
    expect(chip).to_have_attribute("aria-describedby", "preview")
    card.hover()
    visitor.page.wait_for_timeout(400)
    expect(card).to_be_visible()
    visitor.page.mouse.move(5, 700)
    expect(card).to_be_hidden()
    expect(chip).not_to_have_attribute("aria-describedby", "preview")


def test_what_was_read_and_not_cited_is_marked_in_the_article(visit, assistant):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.page.get_by_text("Also read, not evidence (1)").click()
    visitor.last.locator(".near").click()
    expect(visitor.panel.locator(".where")).to_contain_text("not evidence")
    expect(visitor.panel.locator(".file")).to_have_text(ERBIL)
    document = assistant.document(SATURDAY)
    turn = visitor.last.locator(".near")
    end = document.text.index("\n", 200)
    place = {"source": SATURDAY, "start": 100, "end": end, "words": document.text[100:end]}
    turn.evaluate("(near, place) => Object.assign(near.dataset, place)", place)
    visitor.last.locator(".cite").first.click()
    expect(visitor.panel.locator(".read")).to_have_text("Read, not cited")
    expect(visitor.panel.locator("mark.nearest").first).to_be_attached()
    expect(visitor.panel.locator("mark.cited.active")).to_be_in_viewport()


def test_under_the_sheet_of_a_phone_nothing_can_be_reached(visit):
    visitor = visit(viewport={"width": 360, "height": 740}, has_touch=True)
    visitor.ask(TROOPS)
    visitor.last.locator(".cite").first.tap()
    expect(visitor.panel.locator("h2")).to_be_focused()
    for _ in range(MOST_TABS // 2):
        visitor.page.keyboard.press("Tab")
        assert not visitor.page.evaluate("Boolean(document.activeElement.closest('#chat, #bar'))")
    visitor.page.get_by_role("button", name="Close the article").tap()
    expect(visitor.panel).to_be_hidden()
    visitor.page.keyboard.press("Shift+Tab")
    assert visitor.page.evaluate("Boolean(document.activeElement.closest('#chat, #bar'))")


def test_a_question_as_of_a_date_leaves_out_what_came_later(visit, assistant):
    visitor = visit()
    visitor.page.locator("#scope > .label-wrap").click()
    visitor.page.locator("#since input").fill("2023-01-01")
    visitor.page.get_by_label("As of a date").check()
    expect(visitor.page.locator("#since")).to_be_hidden()
    visitor.page.get_by_label("As of", exact=True).fill("2023-06-30")
    expect(visitor.page.locator("#scope > .label-wrap")).to_contain_text("all articles · as of 30 Jun 2023")
    visitor.ask(TROOPS)
    sources, since, until = assistant.scopes[-1]
    assert (sources, since, str(until)) == (None, None, "2023-06-30")
    expect(visitor.last.locator(".within:not(.undated)")).to_contain_text("as of 30 Jun 2023")
