"""Whom and what a pronoun means is taken from what was said before."""

import pytest

from qa.coreference import Before, filled, leans, person_of, place_of, subject_of

TROOPS = Before("How many US troops are in Iraq?", "Roughly 2,500 US troops are in Iraq.", place="in Iraq")
KILLED = Before("Who was killed?", "Qassem Suleimani was killed in early 2020.", person="Qassem Suleimani")
SUMMIT = Before("How much money did Iraq ask for at the Kuwait summit?", "Iraq appealed for about $88 billion.")


@pytest.mark.parametrize(
    ("before", "asked", "made"),
    [
        (KILLED, "What was his job?", "What was Qassem Suleimani's job?"),
        (KILLED, "What happened after that?", "What happened after early 2020?"),
        (TROOPS, "Who sent them there?", "Who sent the US troops in Iraq?"),
        (TROOPS, "How many are there?", "How many US troops are in Iraq?"),
        (SUMMIT, "How much of that was it promised?", "How much of the $88 billion was Iraq promised?"),
        (SUMMIT, "Did Biden say that he would?", "Did Biden say that he would?"),
    ],
)
def test_a_pronoun_gives_way_to_what_it_stands_for(before, asked, made):
    assert filled(asked, before) == made


def test_a_question_leans_while_it_points_at_what_was_said():
    assert leans("Who ordered that?", TROOPS) and leans("Did they find any?", SUMMIT)
    assert not leans("Who is the prime minister of Iraq?", TROOPS)


def test_person_place_and_subject_are_read_from_texts():
    assert person_of("No name.", "President Latif Rashid met him in Baghdad.") == "President Latif Rashid"
    assert place_of("He visited the Green Zone.") == "in the Green Zone"
    assert subject_of("Why did the US invade Iraq?") == "the US"
    assert not (person_of("In Baghdad.") or place_of("Of Iraq.") or subject_of("Who left?"))


def test_a_brief_reply_is_told_behind_its_question():
    assert Before("Who?", "Farhad Alaaldin.").told == "Who? Farhad Alaaldin."
    assert TROOPS.told == TROOPS.reply
