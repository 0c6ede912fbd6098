"""The settings: caution for a tab, the model for all, light or dark for a browser."""

import re

import pytest
from playwright.sync_api import expect

from qa.config import Config
from qa.page import settings
from qa.page.actions import Actions
from qa.page.conversation import AS_OF, FORTHCOMING, Seen
from tests.scripted_assistant import FEB_2023, SATURDAY, TROOPS, UNSURE, WEATHER, Scripted
from tests.serving import served

USUAL = round(100 * Config().caution)  # where the slider stands


@pytest.fixture
def cache(tmp_path):
    """A folder with three language models, of which one cannot be loaded."""
    (tmp_path / "models").mkdir()
    for name in ("one.gguf", "two.gguf", "broken.gguf"):
        (tmp_path / "models" / name).write_bytes(b"GGUF" + bytes(5_000_000))
    return tmp_path


@pytest.fixture
def assistant(cache):
    return Scripted(step=0.01, settings=Config(cache=cache, model="one.gguf"))


def test_the_models_on_the_disk_are_offered_and_the_one_in_use_is_marked(assistant):
    shown = settings.models(assistant)
    assert [name for name in ("one.gguf", "two.gguf", "broken.gguf") if f'data-model="{name}"' in shown] == [
        "one.gguf",
        "two.gguf",
        "broken.gguf",
    ]
    assert shown.count('aria-pressed="true"') == 1
    assert 'data-model="one.gguf" aria-pressed="true"' in shown
    assert "5 MB" in shown and "5 articles, index of 22 Nov 2026" in shown


def test_a_model_from_elsewhere_is_shown_too_and_a_server_leaves_no_choice(assistant, cache):
    assistant.settings = Config(cache=cache, model="/models/<own>.gguf")
    assert "/models/&lt;own&gt;.gguf" in settings.models(assistant)
    assistant.settings = Config(cache=cache, llm_url="http://127.0.0.1:1/v1", llm_name="llama")
    assert "llama</b> at http://127.0.0.1:1/v1" in settings.models(assistant)
    assert "data-model" not in settings.models(assistant)


@pytest.mark.parametrize("given", ["{models}/one.gguf", "{models}/../models/one.gguf"])
def test_a_model_given_by_the_path_of_a_file_in_the_models_folder_is_listed_once(assistant, cache, given):
    assistant.settings = Config(cache=cache, model=given.format(models=cache / "models"))
    shown = settings.models(assistant)
    assert shown.count("one.gguf") == 2  # what is read, and what is handed in when it is chosen
    assert 'data-model="one.gguf" aria-pressed="true"' in shown
    assert list(settings.exchange(assistant, "one.gguf")) == [shown]


def test_a_file_that_is_read_without_the_adapter_of_its_name_is_another_model(assistant, cache, monkeypatch):
    monkeypatch.setattr(settings.weights, "adapter", lambda name: "reader.gguf" if name == "one.gguf" else None)
    assistant.settings = Config(cache=cache, model=str(cache / "models" / "one.gguf"))
    shown = settings.models(assistant)
    assert 'data-model="one.gguf" aria-pressed="false"' in shown
    assert f'aria-pressed="true">{cache}/models/one.gguf' in shown


def test_a_model_is_exchanged_with_signs_of_life(assistant):
    first, *_, last = settings.exchange(assistant, "two.gguf")
    assert "Loading, 0 s" in first and " disabled" in first
    assert 'data-model="two.gguf" aria-pressed="true"' in last and "Loading" not in last
    assert assistant.config.model == "two.gguf"


def test_a_model_that_cannot_be_loaded_leaves_the_old_one(assistant):
    *_, last = settings.exchange(assistant, "broken.gguf")
    assert "was not changed: broken.gguf could not be loaded as a model → qa models verify" in last
    assert 'data-model="one.gguf" aria-pressed="true"' in last
    assert assistant.config.model == "one.gguf"


def test_only_a_model_that_was_offered_can_be_chosen(assistant):
    (said,) = settings.exchange(assistant, "../../etc/passwd")
    assert "was not changed: ../../etc/passwd is not among the models on the disk" in said
    assert assistant.config.model == "one.gguf"


def test_caution_is_that_of_its_tab_and_forgotten_with_it(assistant):
    actions = Actions(assistant)
    actions.set_caution("a", 0.8)
    for tab in ("a", "b", "a"):
        actions.begin(Seen(tab), TROOPS, (None, None, None, ""))
        *_, painted = actions.write(tab)
        assert ("caution 80" in painted) == (assistant.cautions[-1] == 0.8)
        actions.settle(tab)
        if len(assistant.cautions) == 2:
            actions.set_caution("a", None)
    assert assistant.cautions == [0.8, None, None]


url = served("function")


@pytest.mark.browser
def test_the_slider_counts_for_the_next_question_of_its_tab(visit, assistant):
    visitor, other = visit(), visit()
    visitor.page.get_by_role("button", name="Settings", exact=True).click()
    slider = visitor.page.get_by_role("slider", name="Caution")
    slider.focus()
    with visitor.page.expect_response(lambda answer: '"value":0.8}' in (answer.request.post_data or "")):
        for _ in range(80 - USUAL):
            visitor.page.keyboard.press("ArrowRight")
    expect(visitor.page.locator("#settings .amount")).to_have_text("Answers only when at least 80\u00a0% sure")
    expect(slider).to_have_attribute("aria-valuetext", "Answers only when at least 80 percent sure")
    expect(visitor.page.locator("#settings")).to_contain_text("Answers less often, and is wrong less often.")
    expect(visitor.page.locator("#settings .ends span")).to_have_text(
        ["5\u00a0%: shows nearly all it finds, more of it wrong", "95\u00a0%: shows only what is nearly certain"]
    )
    expect(slider).to_have_accessible_description(re.compile(r"^5.%: shows .* 95.%: shows .* wrong less often\."))
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("#settings")).to_be_hidden()
    expect(visitor.page.get_by_role("button", name="Settings", exact=True)).to_be_focused()
    visitor.ask(TROOPS)
    expect(visitor.last.locator(".by")).to_contain_text("caution 80\u00a0%")
    other.ask(WEATHER)
    assert assistant.cautions == [0.8, None]


def test_what_was_refused_is_shown_at_the_least_caution_for_that_one_time(assistant):
    actions = Actions(assistant)
    actions.set_caution("a", 0.8)
    refused = asked(actions, UNSURE, limits=([FEB_2023], "2023-01-01", "", ""))
    shown = asked(actions, UNSURE, refused, refused[0].id, anyway=True)
    assert [each.answer.status for each in shown] == ["answered"]
    assert shown[0].scope == refused[0].scope, "it is the same question, whatever the controls say now"
    asked(actions, WEATHER, shown)
    assert assistant.cautions == [0.8, FORTHCOMING, 0.8]


def test_what_a_period_leaves_out_is_counted_among_the_chosen_articles(assistant):
    actions = Actions(assistant)
    count = {None: 2, (SATURDAY,): 1, (SATURDAY, FEB_2023): 1, (FEB_2023,): 0}
    for sources, undated in count.items():
        for since, until, kind in (("2023-01-01", "", ""), ("", "2023-01-01", ""), ("", "2023-01-01", AS_OF)):
            (exchange,) = asked(actions, TROOPS, limits=(sources, since, until, kind))
            assert exchange.undated == undated, (sources, since, until, kind)
    assert asked(actions, TROOPS, limits=((SATURDAY,), "", "", ""))[0].undated == 0
    assert actions.left_out(([SATURDAY], "2023-01-01", "", "")) == "One article without a date is left out"
    for other in (([FEB_2023], "2023-01-01", "", ""), ([], "", "", ""), ([], "2023-01-01", "2022-01-01", "")):
        assert actions.left_out(other) == "", other


def asked(actions, question, held=(), replaces="", *, limits=(None, None, None, ""), anyway=False):
    """The exchanges of tab "a" after one more question."""
    actions.begin(Seen("a", exchanges=held), question, limits, replaces, anyway)
    for _ in actions.write("a"):
        pass
    return actions.settle("a").exchanges


@pytest.mark.browser
def test_a_refusal_shows_from_the_keyboard_what_it_holds_back(visit, assistant):
    visitor = visit()
    visitor.ask(UNSURE)
    expect(visitor.last.locator(".refusal")).to_contain_text("not say this clearly enough")
    visitor.last.get_by_role("button", name="Show it anyway").focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.last.locator(".text")).to_contain_text("No timelines have been set.")
    expect(visitor.last.locator(".anyway")).to_contain_text("only 31\u00a0% sure")
    expect(visitor.page.get_by_role("status").filter(has_text="Shown at your request")).to_be_attached()
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    expect(visitor.last.get_by_role("button", name="Show it anyway")).to_have_count(0)
    expect(visitor.last.locator(".question")).to_be_focused()
    assert visitor.page.evaluate("document.querySelector('#caution').value") == str(USUAL)
    assert assistant.cautions == [None, FORTHCOMING]


@pytest.mark.browser
def test_a_model_is_chosen_on_the_page_and_a_broken_one_leaves_the_old(visit, assistant):
    visitor = visit()
    visitor.page.get_by_role("button", name="Settings", exact=True).click()
    visitor.page.get_by_role("button", name="two.gguf").click()
    chosen = visitor.page.locator("#settings [aria-pressed=true]")
    expect(chosen).to_contain_text("two.gguf")
    expect(chosen).to_be_focused()
    visitor.page.get_by_role("button", name="broken.gguf").click()
    expect(visitor.page.locator("#settings").get_by_role("alert")).to_contain_text("was not changed")
    expect(chosen).to_contain_text("two.gguf")
    visitor.page.keyboard.press("Escape")
    visitor.ask(TROOPS)
    expect(visitor.last.locator(".by")).to_contain_text("two.gguf")
    expect(visitor.last.locator(".by")).to_contain_text("5 articles, index of 22 Nov 2026")


@pytest.mark.browser
def test_a_model_that_is_being_loaded_is_shown_before_the_program_says_so(visit, assistant):
    visitor = visit()
    visitor.page.get_by_role("button", name="Settings", exact=True).click()
    expect(visitor.page.locator("#settings .models [aria-pressed=true]")).to_contain_text("one.gguf")
    visitor.page.wait_for_timeout(500)  # the settings are painted again when they open
    held = []
    visitor.page.route("**/queue/join*", lambda route: held.append(route))
    with visitor.page.expect_request("**/queue/join*"):
        visitor.page.get_by_role("button", name="two.gguf").click()
    two = visitor.page.get_by_role("button", name="two.gguf")
    expect(two).to_contain_text("Loading")
    expect(two.locator(".loading")).to_be_visible()
    expect(visitor.page.locator("#settings [data-model]:not(:disabled)")).to_have_count(0)
    expect(visitor.page.get_by_role("status").filter(has_text="Loading two.gguf")).to_be_attached()
    assert assistant.config.model == "one.gguf", "the program has not heard of it yet"
    held[0].continue_()
    expect(visitor.page.locator("#settings [aria-pressed=true]")).to_contain_text("two.gguf")
    expect(visitor.page.locator("#settings .loading")).to_have_count(0)
    expect(visitor.page.get_by_role("status").filter(has_text="Now two.gguf answers")).to_be_attached()


@pytest.mark.browser
def test_light_or_dark_is_chosen_and_kept(visit):
    visitor = visit(color_scheme="light")
    body = visitor.page.locator("body")
    visitor.page.get_by_role("button", name="Settings", exact=True).click()
    visitor.page.get_by_text("Dark", exact=True).click()
    expect(body).to_have_class("dark")
    visitor.page.reload()
    expect(body).to_have_class("dark")
    visitor.page.goto(visitor.page.url + "evaluation")
    expect(visitor.page.locator("body.report.dark")).to_be_visible()
    visitor.page.go_back()
    visitor.page.get_by_role("button", name="Settings", exact=True).click()
    visitor.page.get_by_text("System", exact=True).click()
    expect(body).not_to_have_class("dark")
    visitor.page.emulate_media(color_scheme="dark")
    expect(body).to_have_class("dark")
