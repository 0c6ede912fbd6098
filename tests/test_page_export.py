"""A conversation as a file: every quote a footnote with its place, and no text becomes Markdown."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from markdown_it import MarkdownIt

from qa.page import export
from qa.page.archive import Conversation
from qa.page.conversation import Exchange, Scope
from qa.page.feedback import Feedback
from qa.types import Sentence
from tests.scripted_assistant import DEC_2023, FEB_2023, SATURDAY, TROOPS, WEATHER, WITHDRAWN, Scripted

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
CONVERSATION = Conversation("9f", "Troops: how many?", NOON, NOON)


@pytest.fixture(scope="module")
def exchanges():
    assistant = Scripted(step=0)
    limited = {"scope": Scope((DEC_2023,), date(2023, 1, 1)), "undated": 2}
    return (
        Exchange(TROOPS, **limited, answer=assistant.answer(TROOPS), seconds=1.25, id="1", asked=NOON, model="m"),
        Exchange(WITHDRAWN, caution=0.05, anyway=True, answer=assistant.answer(WITHDRAWN), id="2", asked=NOON),
        Exchange(WEATHER, answer=assistant.answer(WEATHER), id="3", asked=NOON),
        Exchange("cut", stopped=True, id="4"),
        Exchange("broken", problem="the model is gone", id="5"),
    )


@pytest.fixture(scope="module")
def text(exchanges):
    return export.markdown(CONVERSATION, exchanges, {DEC_2023: "Iraq plans"})


def test_questions_are_headings_and_answers_have_footnotes(text):
    assert text.startswith("# Troops: how many?\n\n*6 May 2024, ")
    assert f"## {TROOPS}\n\n*6 May 2024, " in text
    assert "· m · Iraq plans · since 1 Jan 2023 · 2 articles without a date are left out · 1.2 s*" in text
    assert "· all articles · 0.0 s · shown anyway, at a caution of 5\u00a0%*" in text
    assert "US troops in Iraq.[^1] The number was cut to 2,500 by Donald Trump in 2020.[^2][^3]" in text


def test_a_footnote_names_title_date_and_file_and_holds_the_very_words(text, exchanges):
    for number, citation in enumerate(exchanges[0].answer.citations, start=1):
        head, quote = text.split(f"[^{number}]: ")[1].split("\n\n")[:2]
        assert f"`{citation.source}` {citation.start}–{citation.end}:" in head
        assert quote == f"    “{citation.quote}”"
    assert ", no date stated, `003" in text
    assert ", 25 Jul 2021, inferred, `002" in text


def test_footnotes_count_through_the_whole_conversation(text):
    assert all(text.count(f"[^{number}]: ") == 1 for number in range(1, 7))
    assert "[^7]" not in text
    assert "- 25 Jul 2021: US forces left in 2011.[^4]" in text


def test_a_refusal_and_an_end_without_answer_are_said(text):
    assert "None of the passages that are nearest to the question answers it." in text
    assert "Nearest passages, not evidence:\n\n- " in text
    assert "## cut\n\n*all articles*\n\nStopped before" in text
    assert "## broken\n\n*all articles*\n\nthe model is gone" in text


@pytest.mark.parametrize(
    "probe",
    [
        "<script>alert(1)</script>",
        "# no heading\n- no list\n1. no list\n> no quotation\n+ x\n=====",
        "*no* _emphasis_ `code` ~~gone~~ $x$ | a | b |",
        "[no](http://link) ![img](x) &amp; \\",
        "```\nno fence\n```",
    ],
)
def test_text_is_shown_as_it_is(probe, exchanges):
    base = exchanges[0].answer
    citation = replace(base.citations[0], title=probe, quote=probe, source="a`b``c.txt")
    answer = replace(base, sentences=(Sentence(probe, (citation,)),), explanation=probe)
    written = export.markdown(CONVERSATION, [Exchange(probe, answer=answer)], {})
    body = written.split("*all articles · 0.0 s*\n\n")[1].split("\n\n[^1]: ")[0].replace("[^1]", "")
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(body)
    assert {token.type for token in tokens} == {"paragraph_open", "inline", "paragraph_close"}
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inline} <= {"text", "softbreak", "text_special"}
    shown = "".join("\n" if child.type == "softbreak" else child.content for child in inline)
    assert shown == probe + probe
    assert "```a`b``c.txt" not in written
    assert "``` a`b``c.txt ```" in written


def test_json_holds_every_field_that_the_readme_names(exchanges):
    said = Feedback(exchanges[0], (), "wrong", "missing_source", "b too", NOON)
    data = json.loads(json.dumps(export.as_json(CONVERSATION, exchanges, {"1": said})))
    first, *_, cut, broken = data["exchanges"]
    assert (data["format"], data["title"]) == ("qa-conversation-1", "Troops: how many?")
    assert first["scope"] == {"sources": [DEC_2023], "since": "2023-01-01", "until": None, "as_of": False}
    assert [each["undated"] for each in data["exchanges"]] == [2, 0, 0, 0, 0]
    assert [(each["anyway"], each["caution"]) for each in data["exchanges"]][:2] == [(False, None), (True, 0.05)]
    assert first["feedback"] == {"verdict": "wrong", "kind": "missing_source", "comment": "b too"}
    assert [each["source"] for each in first["answer"]["citations"]][:2] == [SATURDAY, FEB_2023]
    assert [each["outcome"] for each in data["exchanges"]] == [
        "answered",
        "conflicting",
        "not_found",
        "stopped",
        "failed",
    ]
    assert (cut["answer"], broken["problem"]) == (None, "the model is gone")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (TROOPS, "How many US troops are in Iraq.md"),
        ("../../etc/passwd", "etc passwd.md"),
        ("???", "Conversation.md"),
        ("x" * 200, "x" * 60 + ".md"),
        ("שלום עולם", "שלום עולם.md"),
    ],
)
def test_the_file_has_a_name_that_every_system_takes(title, name):
    assert export.file_name(replace(CONVERSATION, title=title), "md") == name
