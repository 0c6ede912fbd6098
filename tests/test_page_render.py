"""The page's HTML, made from plain values: what it shows, where a citation points, and that no text becomes markup."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from qa import composing
from qa.errors import GeneratorError, Stopped, UsageError
from qa.page import export, library, render, shelf, suggestions
from qa.page.archive import Conversation
from qa.page.conversation import AS_OF, FORTHCOMING, Exchange, Run, Runs, Scope, conclude, fail, fold, history, limits
from qa.page.markup import age, dated, escape, percent, when
from qa.types import Answer, Document, Hit, Passage, Progress, Query, Sentence, Skipped, Source, Token
from qa.wastebasket import Removed
from tests.scripted_assistant import DEC_2023, FEB_2023, SATURDAY, TROOPS, UNSURE, WEATHER, WITHDRAWN, Scripted
from tests.tags import Tags

PROBES = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "' onmouseover='alert(1)",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    "${alert(1)} {{alert(1)}} {% raw %} $$x^2$$",
    "<mark class=active>not a citation</mark> [1](#cite)",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd \x00\x1b[31m\ud800",
)


@pytest.fixture(scope="module")
def assistant():
    return Scripted(step=0)


def answered(assistant, question, **changes):
    return Tags(render.turn(Exchange(question, answer=assistant.answer(question), **changes), 0, {}))


def test_a_chip_holds_the_offsets_of_its_quote(assistant):
    chips = [tag for tag in answered(assistant, TROOPS).having("data-quote") if tag["class"] == "cite"]
    assert [chip["data-number"] for chip in chips] == ["1", "2", "3"]
    for chip in chips:
        text = assistant.document(chip["data-source"]).text
        assert text[int(chip["data-start"]) : int(chip["data-end"])] == chip["data-quote"]
        assert chip["aria-label"].startswith(f"Source {chip['data-number']}: ")


def test_an_answer_can_be_copied_with_its_sources(assistant):
    copied = render.plain(assistant.answer(TROOPS))
    assert copied.startswith("There are roughly 2,500 US troops in Iraq. [1] The number")
    assert f"(no date stated), {SATURDAY}: “There are roughly 2,500" in copied
    assert "(25 Jul 2021, inferred)" in copied


def test_versions_stand_newest_first_and_undated_last(assistant):
    page = answered(assistant, WITHDRAWN)
    text = page.text
    order = [
        text.index(words)
        for words in ("1 Feb 2023", "The US withdrew", "25 Jul 2021 inferred", "US forces left", "No date stated")
    ]
    assert order == sorted(order)
    assert "The articles differ; newest first, undated last:" in text
    (versions,) = [tag for tag in page.having("aria-label") if tag.get("class") == "versions"]
    assert versions["aria-label"] == "Newest first, undated last"


@pytest.mark.parametrize(("question", "numbers"), [(TROOPS, ["1", "2", "3"]), (WITHDRAWN, ["2", "1", "3"])])
def test_an_answer_and_a_version_show_their_quotes_and_each_opens_its_source(assistant, question, numbers):
    page = answered(assistant, question)
    quoted = [tag for tag in page.having("data-quote") if tag["class"] == "source"]
    assert [tag["data-number"] for tag in quoted] == numbers
    for chip in page.having("data-title"):
        assert "{data-number} {data-quote} {data-title} {data-date} ".format(**chip) in page.text


@pytest.mark.parametrize(
    ("sentence", "repeated"),
    [
        (composing.quoted("He said: “No [2]\n troops’ are”  needed."), True),
        ("He said: No [2] troops are needed.", True),
        ("No: " + composing.quoted("He said: “No [2]\n troops’ are”  needed."), True),
        ("He said: No [2] troops are needed now.", False),
        ("No.", False),
    ],
)
@pytest.mark.parametrize("status", ["answered", "conflicting"])
def test_a_sentence_that_is_the_quote_is_not_said_twice(assistant, status, sentence, repeated):
    words = "He said: “No [2]\n troops’ are”  needed."
    one, other, _ = assistant.answer(TROOPS).citations
    answer = Answer(status, "?", (Sentence(sentence, (replace(one, quote=words), other)),))
    page = Tags(render.turn(Exchange("?", answer=answer), 0, {}))
    assert page.text.count("needed.") == 1, "the words stand there twice, or not at all" if repeated else page.text
    assert other.quote in page.text, "what another article says in other words is gone"
    row = next(tag for tag in page.having("data-quote") if tag["class"].startswith("source"))
    assert (row["data-quote"], row["data-number"]) == (words, "1"), "the row does not open the words"
    assert (f"{one.title} no date stated {SATURDAY}" in page.text) == repeated


def test_quotes_that_stand_each_for_itself_are_no_running_text(assistant):
    one, other, _ = assistant.answer(TROOPS).citations

    def kinds(*texts):
        sentences = tuple(Sentence(text, (cited,)) for text, cited in zip(texts, (one, other), strict=False))
        page = Tags(render.turn(Exchange("?", answer=Answer("answered", "?", sentences)), 0, {}))
        return [tag["class"] for tag in page.having("class") if tag["class"].startswith("text")]

    said = composing.quoted("He went."), composing.quoted("She stayed.")
    assert kinds(*said) == ["text quotes"]
    assert kinds(said[0]) == kinds("He went.", said[1]) == ["text"]


def test_a_long_quote_is_shown_whole(assistant):
    words = " ".join(f"word{number}" for number in range(100))
    cited = replace(assistant.answer(TROOPS).citations[0], quote=words)
    turn = render.turn(Exchange("?", answer=Answer("answered", "?", (Sentence("About 900.", (cited,)),))), 0, {})
    assert re.findall(r"<q[^>]*>(.*?)</q>", turn) == [words], "words that support the answer are cut"
    assert {tag["data-quote"] for tag in Tags(turn).having("data-quote")} == {words}


@pytest.mark.parametrize(
    ("days", "said"),
    [
        *[(0, "today"), (1, "yesterday"), (13, "13 days ago"), (20, "2 weeks ago"), (70, "2 months ago")],
        *[(364, "11 months ago"), (365, "1 year ago"), (800, "2 years ago"), (-1, "")],
    ],
)
def test_an_age_is_said_as_one_would_say_it(days, said):
    assert age(date(2026, 11, 22) - timedelta(days), date(2026, 11, 22)) == said
    assert age(None, date(2026, 11, 22)) == ""


def test_the_footer_says_which_model_and_index_answered_and_how_long_it_took(assistant):
    text = answered(assistant, TROOPS, seconds=1.26, index=render.index_words(5, date(2026, 11, 22))).text
    assert "1.3 s qwen2.5-coder-1.5b-instruct 5 articles, index of 22 Nov 2026" in text
    assert "caution" not in text
    assert "caution 70\u00a0%" in render.turn(Exchange("?", answer=assistant.answer(TROOPS), caution=0.7), 0, {})


def test_a_refusal_says_how_near_it_was_and_what_the_scope_left_out(assistant):
    text = answered(assistant, WEATHER, scope=Scope(("a",))).text
    assert "12 % sure that these passages state it" in text
    assert "The scope left other articles out." in text
    outside = Answer("not_found", "?", reason="outside_period", explanation="No article is dated so.")
    assert "set under “Scope”" in render.turn(Exchange("?", Scope(until=date(1999, 1, 1)), answer=outside), 0, {})


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        *[(0.0, "less than 1\u00a0%"), (0.004, "less than 1\u00a0%"), (0.01, "1\u00a0%"), (0.314, "31\u00a0%")],
        *[(0.99, "99\u00a0%"), (0.996, "more than 99\u00a0%"), (1.0, "more than 99\u00a0%")],
    ],
)
def test_nothing_is_said_to_be_impossible_or_certain(assistant, probability, words):
    assert percent(probability) == words
    refused = replace(assistant.answer(WEATHER), probability=probability)
    assert f"The program is {words} sure that these passages" in render.turn(Exchange("?", answer=refused), 0, {})


def test_only_what_is_told_but_not_surely_enough_is_offered_all_the_same(assistant):
    for question, offered in ((UNSURE, 1), (WEATHER, 0)):
        exchange = Exchange(question, id="1", answer=assistant.answer(question))
        assert render.turn(exchange, 0, {}, retry=True).count("Show it anyway") == offered
        assert "Show it anyway" not in render.turn(exchange, 0, {}), "asking it again would drop what follows"


def test_what_is_shown_all_the_same_is_marked_wherever_it_goes(assistant):
    exchange = Exchange(UNSURE, caution=FORTHCOMING, anyway=True, answer=assistant.answer(UNSURE, caution=FORTHCOMING))
    assert "Shown at your request, at a caution of 5\u00a0%: the program is only 31\u00a0% sure" in render.turn(
        exchange, 0, {}
    )
    said = Conversation("1", "T", datetime.now(UTC), datetime.now(UTC))
    assert "shown anyway, at a caution of 5\u00a0%" in export.markdown(said, [exchange], {})


def test_progress_names_every_article_once(assistant):
    hits = tuple(
        Hit(Passage(source, start, start + 3, "abc"), 1) for source in assistant.sources()[:2] for start in (0, 9)
    )
    found = Tags(render.turn(Exchange("?", hits=hits), 0, {}))
    assert [tag for tag, _ in found.tags].count("li") == 2
    assert "4 passages found in" in found.text
    drafted = Tags(render.turn(Exchange("?", hits=hits, drafts={0: "One.", 1: "Two.", 2: "Three."}), 0, {}))
    assert [tag for tag, _ in drafted.tags].count("li") == 2
    assert all(words in drafted.text for words in ("One.", "Two.", "Three."))


def test_a_refusal_says_why_and_that_the_nearest_are_no_evidence(assistant):
    page = answered(assistant, WEATHER)
    assert "None of the passages that are nearest to the question answers it." in page.text
    assert "Nearest passages, not evidence" in page.text
    assert {tag["data-kind"] for tag in page.having("data-kind")} == {"nearest"}
    assert not page.having("data-quote")


def test_an_excerpt_of_a_nearest_passage_shows_what_it_names_of_the_question(assistant):
    source = assistant.sources()[0]
    far = Passage(source, 0, 700, f"{'They talked for hours on end. ' * 22}Mr Alaaldin spoke.")
    refused = Answer("not_found", "How old is he?", nearest=(far,), query=Query("How old is Alaaldin?"))
    assert "… " in (text := Tags(render.turn(Exchange("?", answer=refused), 0, {})).text)
    assert "Mr Alaaldin spoke." in text


def test_a_refusal_for_want_of_certainty_says_how_much_and_where_that_is_set(assistant):
    text = answered(assistant, UNSURE).text
    assert "The program is 31 % sure that these passages state it, too little to answer." in text
    assert "set under “Settings”: its caution." in text


def test_a_refusal_without_a_reason_still_says_what_it_is():
    assert "The articles do not say." in render.turn(Exchange("?", answer=Answer("not_found", "?")), 0, {})


def test_a_draft_is_called_a_draft_and_has_no_chip(assistant):
    exchange = Exchange(TROOPS)
    for event in assistant.stream(TROOPS):
        if isinstance(event, Answer):
            break
        exchange = fold(exchange, event)
    page = Tags(render.turn(exchange, 0, {}))
    assert "Draft, not yet checked" in page.text
    assert "The number was cut to 2,500" in page.text
    assert not page.having("data-source")
    assert "running" in page.tags[0][1]["class"]


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (None, "Starting"),
        (Progress("searching"), "Searching the articles"),
        (Progress("reading", 1, 3), "Reading 2 of 3 passages"),
        (Progress("reading", 3, 3), "Reading 3 of 3 passages"),
        (Progress("checking"), "Writing and checking"),
    ],
)
def test_progress_is_said_in_words(stage, words):
    assert render.progress(stage) == words


def test_a_problem_says_what_mends_it_and_being_stopped_is_none():
    failed = fail(Exchange("?"), GeneratorError("the model is gone", fix="qa models pull"))
    assert Tags(render.turn(failed, 0, {})).text == "You asked: ? That did not work the model is gone qa models pull"
    assert "Stopped" in render.turn(fail(Exchange("?"), Stopped("stopped")), 0, {})


def test_a_run_without_an_outcome_was_stopped_or_broke():
    run = Run(Exchange("?"))
    assert "did not foresee" in conclude(run).problem
    run.stop.set()
    assert conclude(run).stopped


def test_only_the_last_exchange_can_be_tried_again(assistant):
    one = Exchange(TROOPS, answer=assistant.answer(TROOPS))
    page = Tags(render.conversation([one, one], {}))
    assert len(page.having("data-retry")) == 1
    assert len(page.having("data-copy")) == 2


def test_the_scope_is_shown_on_the_answer(assistant):
    scope = limits([DEC_2023], "2023-01-01", "")
    exchange = Exchange(TROOPS, scope, answer=assistant.answer(TROOPS))
    assert "Iraq plans · since 1 Jan 2023" in Tags(render.turn(exchange, 0, {DEC_2023: "Iraq plans"})).text
    assert render.scope_words(Scope(("a", "b"), until=date(2024, 5, 6)), {}) == "2 articles · until 6 May 2024"
    assert render.scope_words(limits([], "", "2024-05-06", AS_OF), {}) == "all articles · as of 6 May 2024"
    assert limits(["a"], "2025-01-01", "", AS_OF) == Scope(("a",))
    assert render.scope_words(Scope(), {}) == "all articles"


@pytest.mark.parametrize(("since", "until"), [("soon", ""), ("2023-02-30", None), ("2024-01-01", "2023-01-01")])
def test_a_period_that_is_none_is_refused(since, until):
    with pytest.raises(UsageError):
        limits([], since, until)


def test_follow_ups_see_what_was_answered_and_nothing_else(assistant):
    answer = assistant.answer(TROOPS)
    turns = history([Exchange(TROOPS, answer=answer), Exchange("lost", problem="broke"), Exchange("cut", stopped=True)])
    assert [(turn.role, turn.text) for turn in turns] == [("user", TROOPS), ("assistant", answer.text)]


def test_drafts_of_several_passages_do_not_mix():
    exchange = Exchange("?")
    for hit, text in [(0, "One "), (1, "Two "), (0, "more")]:
        exchange = fold(exchange, Token(hit, text))
    assert exchange.drafts == {0: "One more", 1: "Two "}


def test_a_tab_has_one_run_and_tabs_do_not_share():
    runs = Runs()
    assert runs.begin("one", Run(Exchange("a")))
    assert not runs.begin("one", Run(Exchange("b")))
    assert runs.begin("other", Run(Exchange("c")))
    runs.stop("one")
    assert runs.take("one").stop.is_set()
    assert runs.take("one") is None
    assert not runs.take("other").stop.is_set()
    assert runs.finish("one") is None  # while it is worked on
    assert runs.end("one").exchange.question == "a"
    assert runs.end("one") is None


def marked(document, *marks, active=0):
    return re.findall(r"<mark class=\"([^\"]*)\"[^>]*>(.*?)</mark>", library.article(document, marks, active), re.S)


def test_the_article_marks_the_very_words(assistant):
    citation = assistant.answer(TROOPS).citations[1]
    document = assistant.document(FEB_2023)
    found = marked(document, library.Mark(2, citation.start, citation.end))
    assert found == [("cited active", escape(citation.quote))]


def test_what_was_read_beside_the_citation_is_marked_as_such():
    document = Document(Source("a.txt", "A"), "One two three. Four five.", "0")
    marks = [library.Mark(1, 4, 7), library.Mark(1, 15, 25, "nearest")]
    assert marked(document, *marks, active=0) == [("cited active", "two"), ("nearest", "Four five.")]
    assert Tags(library.article(document, marks, 0)).text.endswith("One two three. Read, not cited Four five.")
    assert "Read, not cited" not in library.article(document, marks, 1)
    label = next(tag for tag in Tags(library.article(document, marks, 0)).having("dir") if tag.get("class") == "read")
    assert label["dir"] == "ltr", "else it would decide the direction of the paragraph"


def test_marks_may_overlap_and_cross_paragraphs():
    text = "One two three.\r\n\r\nFour five."
    document = Document(Source("a.txt", "A"), text, "0")
    found = marked(document, library.Mark(1, 4, text.index(" five")), library.Mark(2, 8, 14), active=1)
    assert found == [("cited", "two "), ("cited active", "three."), ("cited", "Four")]


@pytest.mark.parametrize("mark", [library.Mark(1, -5, 3), library.Mark(1, 5, 10**9), library.Mark(1, 7, 7)])
def test_marks_outside_the_text_do_no_harm(mark):
    document = Document(Source("a.txt", "A"), "Some words here.", "0")
    assert "".join(Tags(library.article(document, [mark], 0)).said).endswith("Some words here.")


def test_a_long_article_is_shown_around_the_quote():
    text = "word " * 100_000 + "HERE." + " tail" * 100_000
    start = text.index("HERE")
    shown = library.article(Document(Source("a.txt", "A"), text, "0"), [library.Mark(1, start, start + 5)], 0)
    assert '<mark class="cited active" data-number="1">HERE.</mark>' in shown
    assert shown.count("is not shown") == 2
    assert len(shown) < 2 * library.WINDOW


def test_boilerplate_is_told_apart(assistant):
    shown = library.article(assistant.document(SATURDAY), [])
    assert re.search(r'class="boilerplate"[^>]*>Leave a Reply</p>', shown)
    assert shown.count("boilerplate") == 2


@pytest.mark.parametrize(
    ("source", "short", "long"),
    [
        (Source("a", "A", date(2023, 2, 1), "header"), "1 Feb 2023", "date from its first line"),
        (Source("a", "A", date(2021, 7, 25), "inferred"), "25 Jul 2021, inferred", "date inferred"),
        (Source("a", "A"), "no date stated", "no date stated"),
    ],
)
def test_a_date_says_where_it_is_from(source, short, long):
    assert dated(source.published, source.published_from) == short
    assert long in when(source)


def test_an_empty_folder_is_said_plainly():
    assert "No articles yet" in render.welcome([], "news", ())


def test_without_checked_questions_the_welcome_offers_none(assistant):
    page = Tags(render.welcome(assistant.sources(), "news", ()))
    assert "will stand here" in page.text
    assert not page.having("data-ask")


@pytest.mark.parametrize("probe", PROBES)
def test_no_text_becomes_markup(assistant, probe):
    base = assistant.answer(TROOPS)
    evil = replace(base.citations[0], title=probe, quote=probe, source=probe)
    answer = replace(base, sentences=(Sentence(probe, (evil,)),), explanation=probe)
    source = Source(probe, probe)
    passage = replace(base.nearest[0], source=source, text=probe)
    gone = Removed(probe, probe, datetime(2024, 1, 1, tzinfo=UTC))
    pieces = [
        (render.turn, (Exchange(probe, answer=answer), 0, {})),
        (render.turn, (Exchange(probe, answer=replace(answer, status="conflicting")), 0, {})),
        (render.turn, (Exchange(probe, answer=Answer("not_found", probe, nearest=(passage,))), 0, {})),
        (render.turn, (Exchange(probe, problem=probe, fix=probe), 0, {})),
        (render.welcome, ([source], probe, (probe,))),
        (shelf.frame, (shelf.Shelf([source], {probe: 1}, [Skipped(probe, probe)], [probe], [gone]),)),
        (suggestions.further, ([probe],)),
        (library.article, (Document(source, probe, "0"), [library.Mark(1, 2, 9)], 0)),
        (library.trouble, (probe,)),
    ]
    for make, arguments in pieces:
        page = Tags(make(*arguments))
        assert {tag for tag, _ in page.tags}.isdisjoint({"script", "img", "svg", "a", "iframe"})
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        make(*arguments).encode()
