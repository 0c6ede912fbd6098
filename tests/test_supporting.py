import pytest

from qa.supporting import deed, support, tells
from tests.scripted_model import hit

MAYOR = (
    "Quayle, who succeeded Edith Farrow in 2012, conceded shortly before midnight. Quayle's brother-in-law, Leo Strand,"
    " was charged in August with bribery; he has pleaded not guilty. Quayle himself has not been accused."
)
MATCH = (
    "Harwick Athletic beat Calder Rovers at the Docklands Stadium to end the hopes of Rovers. Rovers had Nuno Duarte"
    " sent off shortly after half-time. Manager Gill Hannon said she would not resign."
)
WEAPONS = (
    "The US invaded Iraq, claiming it was stockpiling weapons of mass destruction. None were ever found in Iraq and the"
    " country was plunged into chaos."
)
PANEL = "The Panel for Drugs in Europe met in Oslo. Its approval is expected in May."


@pytest.mark.parametrize(
    ("text", "question", "begins"),
    [
        (MAYOR, "Was Martin Quayle accused of bribery?", "Quayle himself"),
        (MAYOR, "Was anyone charged?", "Quayle's brother"),
        (MATCH, "Was Nuno Duarte of Calder Rovers sent off against Harwick Athletic?", "Rovers had"),
        (MATCH, "Will Gill Hannon resign as manager of Calder Rovers?", "Manager"),
        (WEAPONS, "Did anybody ever find weapons of mass destruction in Iraq?", "None"),
        (PANEL, "Was it approved by the Panel for Drugs in Europe?", "Its approval"),
    ],
)
def test_the_deed_weighs_more_than_the_names(text, question, begins):
    passage = hit(text).passage
    assert passage.words(support(question, passage)).startswith(begins)


def test_of_equal_sentences_the_one_that_says_least_besides_supports():
    passage = hit("The dam failed at dawn after three days of rain in the hills. The dam failed.").passage
    assert passage.words(support("Has the dam failed?", passage)) == "The dam failed."


@pytest.mark.parametrize(
    ("question", "stem"),
    [
        ("Was Martin Quayle accused of bribery?", "accus"),
        ("Did Karl Wessing ever resign?", "resign"),
        ("Has anyone been arrested?", "arrest"),
        ("Is Mustafa al-Kadhimi still in office?", ""),
        ("Did US soldiers die there?", "die"),
        ("They had looked for weapons. Did the US find any?", "find"),
        ("Is the valley dangerous though it was drained?", ""),
        ("Was Norrland Lines on trial?", ""),
        ("Did dockers protest?", ""),
    ],
)
def test_the_deed_is_the_participle_or_what_follows_a_name(question, stem):
    assert deed(question) == stem


def test_words_that_only_repeat_what_a_question_is_about_tell_nothing():
    question = "Did anybody find weapons?"
    assert [tells(said, question) for said in ("weapons", "found", "weapons in Iraq")] == [False, True, True]
