"""The main path on the page with the default model and the real seed articles: what a person sees, nothing scripted."""

import pytest
from playwright.sync_api import expect

import qa
from tests.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.timeout(600)]

SYRIA = "How many US troops are in Syria?"


@pytest.fixture(scope="module")
def assistant(seeds, tmp_path_factory):
    with qa.open(seeds, tmp_path_factory.mktemp("index")) as opened:
        opened.warm(ahead=False)
        yield opened


url = served("module")


def test_an_answer_opens_the_article_at_the_words_that_support_it(visit, url, pictures):
    visitor = visit()
    visitor.ask(SYRIA)
    expect(visitor.last.locator(".text")).to_contain_text("900")
    visitor.last.locator(".cite").first.click()
    mark = visitor.panel.locator("mark.active")
    expect(mark).to_contain_text("about 900 in Syria")
    expect(mark).to_be_in_viewport(ratio=1)
    visitor.page.wait_for_timeout(1500)  # the picture is of an article that stands still
    visitor.page.screenshot(path=pictures / "real-answer.png")
    assert all(each.startswith((url, "data:", "blob:")) for each in visitor.requests)


def test_a_follow_up_is_understood_and_what_is_not_told_is_refused_with_a_reason(visit, pictures):
    visitor = visit()
    visitor.ask("Who is al-Sudani’s foreign affairs adviser?")
    expect(visitor.last.locator(".text")).to_contain_text("Alaaldin")
    visitor.ask("How old is he?")
    expect(visitor.last.locator(".refusal")).to_contain_text("passages that mention “Farhad Alaaldin”")
    expect(visitor.last.locator(".cite")).to_have_count(0)
    visitor.page.screenshot(path=pictures / "real-refusal.png")
