"""Whom and what a pronoun means is taken from what was said before."""

import pytest

from qa.coreference import Before, filled, leans, person_of, place_of, scant, slight, subject_of, thing_of

TROOPS = Before("How many US troops are in Iraq?", "Roughly 2,500 US troops are in Iraq.", place="in Iraq")
KILLED = Before("Who was killed?", "Qassem Suleimani was killed in early 2020.", person="Qassem Suleimani")
FLOODS = Before("How many people were killed in the Valencia floods?")
VOTED = Before("Which countries voted against the resolution?")
RATES = Before("Did the Fed raise rates in March?")
FILM = Before("Who directed Oppenheimer?")
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
        (Before("How many soldiers died in the battle?"), "How many were injured?", "How many soldiers were injured?"),
        (FLOODS, "How many are missing?", "How many people are missing?"),
        (FLOODS, "Who saved them?", "Who saved the people?"),
        (Before("How many women died?"), "Who killed them?", "Who killed the women?"),
        (VOTED, "Why did they vote against it?", "Why did the countries vote against it?"),
        (RATES, "When will it cut them?", "When will the Fed cut the rates?"),
        (RATES, "Did they explain why?", "Did the Fed explain why?"),
        (Before("Did US troops in Iraq fight?"), "Who sent them?", "Who sent the US troops?"),
    ],
)
def test_a_pronoun_gives_way_to_what_it_stands_for(before, asked, made):
    assert filled(asked, before) == made


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        (FLOODS, "How many people are missing?"),
        (SUMMIT, "How many were there?"),
        (FILM, "How many Oscars did it win?"),
        (FILM, "Who starred?"),
        (FILM, "What was the box office?"),
        (FILM, "Who was the runner-up?"),
        (FILM, "Is that a record?"),
    ],
)
def test_what_says_too_little_of_its_own_leans(before, asked):
    assert leans(asked, before)


@pytest.mark.parametrize(
    "asked", ["What is inflation?", "Who invented paper?", "What is the capital of France?", "How many people smoke?"]
)
def test_a_short_question_with_something_of_its_own_does_not_lean(asked):
    assert not leans(asked, FILM)


def test_a_question_without_name_figure_date_and_many_words_is_slight():
    assert slight("What was the verdict?") and slight("Who invented paper?")
    assert not any(
        map(slight, ["Who is Biden?", "What happened in May 2020?", "Why did prices of houses rise so fast?"])
    )


def test_a_question_leans_while_it_points_at_what_was_said():
    assert leans("Who ordered that?", TROOPS) and leans("Did they find any?", SUMMIT)
    assert not leans("Who is the prime minister of Iraq?", TROOPS)


def test_person_place_and_subject_are_read_from_texts():
    assert person_of("No name.", "President Latif Rashid met him in Baghdad.") == "President Latif Rashid"
    assert person_of("Why did Boeing's CEO resign?") == "Boeing's CEO"
    assert person_of("What did Biden's plan cost?") == "Biden"
    assert place_of("He visited the Green Zone.") == "in the Green Zone"
    assert subject_of("Why did the US invade Iraq?") == "the US"
    assert not (person_of("In Baghdad.") or place_of("Of Iraq.") or subject_of("Who left?"))


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("When did the strike end?", "the strike"),
        ("How much did the stadium cost in May?", "the stadium"),
        ("How big is the fire?", "the fire"),
        ("Where was the treaty signed?", "the treaty"),
        ("Who designed the new stadium in Valencia?", "the new stadium in Valencia"),
        ("When did the peace summit end?", ""),
        ("Who is the mayor in Lyon?", ""),
        ("What caused the outage at the airport in Oslo?", ""),
        ("What caused the outage at the airport?", ""),
        ("Who won the Turner Prize?", ""),
        ("Who is the president of the club?", ""),
        ("Which airline cancelled the flights?", ""),
    ],
)
def test_the_one_thing_a_question_is_about_is_a_noun_of_one_word(question, thing):
    assert thing_of(question) == thing


def test_a_reply_that_is_only_a_name_is_the_thing_unless_it_is_who_was_asked_for():
    assert thing_of("Which airline cancelled the flights?", "Ryanair.") == "Ryanair"
    assert thing_of("Who cancelled the flights?", "Ryanair.") == ""
    assert thing_of("Which airline cancelled them?", "Ryanair cancelled them.") == ""


def test_that_which_something_is_done_to_was_said_before():
    assert leans("When was that founded?", FILM) and not leans("Did that company in Paris fail?", TROOPS)


def test_who_came_second_has_a_figure_but_nothing_of_its_own():
    assert scant("Who came second?") and not slight("Who came second?")
