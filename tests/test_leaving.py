from datetime import date

import pytest

from qa.composing import compose
from qa.leaving import asks_holder, left, succession
from qa.types import Query
from tests.scripted_model import passage
from tests.test_composing import reading

WHO = "Who heads the roads department?"


@pytest.mark.parametrize(
    ("sentence", "gone"),
    [
        ("Tom Baskin, who led the department, resigned on Friday.", True),
        ("Tom Baskin was dismissed as head of the department.", True),
        ("Tom Baskin stepped down in March.", True),
        ("Tom Baskin, head of the department, said the bridge was safe.", False),
        ("Tom Baskin said he would not resign.", False),
        ("Tom Baskin refused to step down, the department said.", False),
        ("Tom Baskin took over when Ines Calloway resigned.", False),
        ("Tom Baskin was urged to quit as head of the department.", False),
        ("Tom Baskin, head of the Roads Department, stood down on Friday.", True),
        ("Tom Baskin, who resigned on Friday, led it for nine years.", True),
        ("Tom Baskin took over as head of the department after the former chief resigned.", False),
        ("Tom Baskin, the mayor, said two people died in the fire.", False),
        ("Tom Baskin, whose husband died in May, heads it.", False),
    ],
)
def test_who_gave_up_an_office(sentence, gone):
    assert left(WHO, sentence, len("Tom Baskin")) is gone


def test_who_left_one_body_to_lead_another_still_leads_that():
    sentence = "Ana Ruell left the company last year to run the club."
    assert not left("Who runs the club?", sentence, len("Ana Ruell"))
    assert left("Who runs the company?", sentence, len("Ana Ruell"))


@pytest.mark.parametrize(
    ("question", "holder"),
    [
        (WHO, True),
        ("Who is the head of the roads department?", True),
        ("Who was the head of the roads department in 2019?", False),
        ("Who resigned?", False),
        ("Who is the founder of the company?", False),
        ("Who is the author of the novel?", False),
        ("Who is the mayor?", True),
        ("How many heads does it have?", False),
    ],
)
def test_only_who_holds_it_now_is_asked(question, holder):
    assert asks_holder(question) is holder


def test_who_came_next_is_told_with_it():
    text = "Tom Baskin, who led the department, resigned. He is succeeded by Ines Calloway. The bridge opens in June."
    place = passage(text)
    assert place.words(succession(place, (0, 10), WHO)).endswith("Ines Calloway.")
    assert succession(place, (0, 10), "Who resigned?") is None


def test_an_older_article_that_names_the_holder_is_another_version():
    old = reading(
        "Tom Baskin is the head of the roads department.", "Tom Baskin", source="a.txt", published=date(2025, 3, 12)
    )
    new = reading("Tom Baskin, who led it, resigned.", "Tom Baskin", source="b.txt", published=date(2025, 4, 20))
    answer = compose(Query(WHO), [(WHO, [old, new])], [], {})
    assert answer.status == "conflicting"
    assert [sentence.text for sentence in answer.sentences] == ["“Tom Baskin, who led it, resigned.”", "Tom Baskin."]
