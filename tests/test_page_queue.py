"""Several people at once on the page: each is told how many come first, and one who leaves holds up nobody."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.scripted_assistant import SLOW, TROOPS, Scripted
from tests.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture
def assistant():
    return Scripted(step=0.05)


url = served("function")


def place(visitor):
    return visitor.page.locator("#live .progress")


def test_who_waits_is_told_how_many_come_first_and_is_answered_in_turn(visit, pictures):
    one, two, three = visit(), visit(), visit()
    one.type(SLOW)
    expect(one.page.locator("#live .draft")).to_be_visible()
    two.type(TROOPS)
    expect(place(two)).to_contain_text("One question before yours")
    three.type(TROOPS)
    expect(place(three)).to_contain_text("2 questions before yours")
    three.page.screenshot(path=pictures / "queue.png")
    two.page.get_by_role("button", name="Stop").click()
    expect(two.page.locator("#past .turn")).to_have_count(1)
    expect(place(three)).to_contain_text("One question before yours")
    one.page.get_by_role("button", name="Stop").click()
    expect(three.last.locator(".cite")).to_have_count(3)


@pytest.mark.parametrize("leaver_waits", [False, True])
def test_a_closed_tab_gives_its_place_up(visit, assistant, leaver_waits):
    first, second, last = visit(), visit(), visit()
    first.type(SLOW)
    expect(first.page.locator("#live .draft")).to_be_visible()
    second.type(SLOW if not leaver_waits else TROOPS)
    expect(place(second)).to_contain_text("One question before yours")
    last.type(TROOPS)
    expect(place(last)).to_contain_text("2 questions before yours")
    leaver, other = (second, first) if leaver_waits else (first, second)
    leaver.page.close()
    expect(place(last)).to_contain_text("One question before yours")
    other.page.get_by_role("button", name="Stop").click()
    expect(last.last.locator(".cite")).to_have_count(3)


def test_the_page_and_programs_stand_in_one_line(visit, url):
    visitor = visit()
    asked = {"question": SLOW}
    with httpx.Client(timeout=60) as client, client.stream("POST", f"{url}/api/ask/stream", json=asked) as reply:
        lines = reply.iter_lines()  # held: a generator that is dropped hangs up
        next(lines)
        visitor.type(TROOPS)
        expect(place(visitor)).to_contain_text("One question before yours")
    expect(visitor.last.locator(".cite")).to_have_count(3)
