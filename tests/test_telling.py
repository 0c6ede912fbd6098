"""What a leaning question is told is the reply, with as much of what was before it as the reply lacks."""

import pytest

from qa.coreference import Before
from qa.telling import LONGEST, lead

FINAL = Before("Who won in 2019?", "Liverpool won the final in 2019.")
FLOOD = Before("How many people died in the Porto Alegre flood?", "169 people died in it.")


def test_a_reply_that_names_what_it_is_about_is_told_alone():
    assert lead(FINAL, "Who scored?") == "Liverpool won the final in 2019."
    cut = Before("How many jobs will Volkswagen cut?", "Volkswagen will cut 35,000 jobs. It told the unions.")
    assert lead(cut, "What about the plants?") == "Volkswagen will cut 35,000 jobs."


def test_a_reply_without_a_name_is_told_behind_the_names_it_is_about():
    assert lead(FLOOD, "Who?") == "Porto Alegre: 169 people died in it."
    assert lead(Before("How much was Iraq promised?", "$30 billion."), "By whom?") == "Iraq: $30 billion."
    assert lead(Before("What was it called?", "Dali.", thing="the ship"), "Who?") == "The ship: Dali."
    rejected = Before("Why not?", "It wanted more.", lead="No: “The union rejected the offer.”")
    assert lead(rejected, "How much?") == "It wanted more."
    assert lead(Before("How?", "The ship sank.", thing="the ship"), "Why?") == "The ship sank."


@pytest.mark.parametrize(
    ("question", "reply", "told"),
    [
        ("Who won the final?", "Liverpool.", "Liverpool won the final."),
        ("Who is the president of France?", "Emmanuel Macron. [1]", "Emmanuel Macron is the president of France."),
        ("Who was killed in the strike?", "a general", "A general was killed in the strike."),
        ("How many people were killed in Rome?", "27. [1]", "27 people were killed in Rome."),
        ("How many seats has the AfD won?", "32.", "AfD: 32."),
        ("Who did the Lakers beat?", "The Celtics.", "Lakers: The Celtics."),
    ],
)
def test_a_brief_reply_becomes_a_statement_where_that_is_simple(question, reply, told):
    assert lead(Before(question, reply), "Why?") == told


def test_a_question_without_reply_is_told_as_a_statement():
    assert lead(Before("Who won the final?"), "Why?") == "Who won the final."
    assert lead(Before("Who won the final?", "x" * (LONGEST + 1)), "Why?") == "Who won the final."
    assert lead(Before("Is the mill open?", "No."), "Why?") == "Is the mill open."


def test_what_was_told_before_does_not_pile_up():
    further = Before("Why so many?", "The dam broke at night.", lead="Porto Alegre: 169 people died.")
    told = lead(further, "How many were hurt?")
    assert told == "Porto Alegre: The dam broke at night."
    assert lead(Before("How many trucks?", "125,000.", lead=told), "Why?") == "Porto Alegre: 125,000."


def test_to_a_question_of_another_time_the_earlier_date_is_not_told():
    assert lead(FINAL, "Who is the coach now?") == "Liverpool won the final."
    assert lead(FINAL, "Who left in 2021?") == "Liverpool won the final."
    named = Before("Who won?", "Liverpool won the 2019 final.")
    assert lead(named, "Who is the coach now?") == "Liverpool won the 2019 final."
