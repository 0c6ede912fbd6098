"""A citation in an article that changed meanwhile: its words are found again, or said to be gone."""

import pytest

from qa.page import placing
from qa.page.actions import Actions
from qa.page.library import Mark
from qa.page.placing import Wanted
from tests.scripted_assistant import FEB_2023, TROOPS, Scripted

TEXT = "The ferry runs.\r\n\r\nIt runs  twice a day. The ferry runs."


def test_words_that_stand_where_they_stood_are_marked_there():
    placed = placing.place(TEXT, [Wanted(Mark(1, 4, 9), "ferry")])
    assert placed == placing.Placed((Mark(1, 4, 9),))
    assert placing.note(placed) == ""


@pytest.mark.parametrize(
    ("start", "words", "found"),
    [(9, "ferry", 4), (40, "ferry", 45), (0, "It runs twice a day.", 19), (10**9, "The ferry runs.", 41)],
)
def test_words_that_moved_are_marked_at_the_nearest_place(start, words, found):
    placed = placing.place(TEXT, [Wanted(Mark(1, start, start + len(words)), words)])
    assert placed.marks[0].start == found
    assert " ".join(TEXT[found : placed.marks[0].end].split()) == words
    assert "still stand in it" in placing.note(placed)


def test_words_that_are_gone_are_shown_as_they_were():
    placed = placing.place(TEXT, [Wanted(Mark(1, 0, 5), "The <train> runs."), Wanted(Mark(2, 4, 9), "ferry")])
    assert placed.marks == (Mark(1, 0, 0), Mark(2, 4, 9))
    assert "<b>1</b>The &lt;train&gt; runs.</blockquote>" in placing.note(placed)
    assert "<b>2</b>" not in placing.note(placed)


def test_control_characters_and_line_ends_do_not_count_as_a_change():
    text = "One\x00two\r\nthree."
    assert not placing.place(text, [Wanted(Mark(1, 0, len(text)), "One\ufffdtwo\nthree.")]).moved


def test_an_article_that_is_gone_still_shows_what_was_cited(tmp_path):
    actions = Actions(Scripted(folder=tmp_path))
    shown = actions.article({"source": "gone.txt", "active": 0, "marks": [[1, 0, 9, "cited", "The words."]]})
    assert "cannot be opened" in shown
    assert "The words.</blockquote>" in shown


def test_marks_without_words_are_taken_as_they_are():
    assistant = Scripted()
    citation = assistant.answer(TROOPS).citations[1]
    marks = [[2, citation.start, citation.end, "cited", None]]
    shown = Actions(assistant).article({"source": FEB_2023, "active": 0, "marks": marks})
    assert f'<mark class="cited active" data-number="2">{citation.quote}</mark>' in shown
