from dataclasses import replace
from datetime import date

import pytest

from qa.refusing import hopeless, refusal
from qa.types import Query, Reading
from tests.scripted_model import hit

NEAR = hit("Mr Sanchez landed in Baghdad on Wednesday.", similarity=0.5)


def test_nothing_similar_is_hopeless_and_said_so():
    far = hit("Mr Sanchez landed in Baghdad.", similarity=0.05)
    assert hopeless([far])
    answer = refusal(Query("Which recipe makes good biryani?"), [far], {})
    assert (answer.status, answer.reason) == ("not_found", "nothing_similar")
    assert answer.text.startswith("The articles do not say")


def test_a_misspelt_name_that_the_words_found_is_worth_reading():
    assert not hopeless([replace(hit("Qassem Suleimani led the force.", similarity=0.1), retrievers=("lexical",))])


def test_a_subject_that_is_there_gets_its_nearest_passages_but_no_citation():
    answer = refusal(Query("How old is Sanchez?"), [NEAR], {})
    assert answer.reason == "not_stated"
    assert answer.nearest == (NEAR.passage,)
    assert answer.citations == ()


def test_a_name_that_no_passage_has_is_named():
    assert "Macron" in refusal(Query("When did Emmanuel Macron land in Baghdad?"), [NEAR], {}).explanation


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2020, 1, 1), None, "from 01 January 2020 on"),
        (None, date(2020, 1, 1), "up to 01 January 2020"),
        (date(2019, 1, 1), date(2020, 1, 1), "from 01 January 2019 to 01 January 2020"),
    ],
)
def test_an_empty_period_is_the_reason(since, until, words):
    answer = refusal(Query("Who landed?", since=since, until=until), [], {})
    assert answer.reason == "outside_period"
    assert words in answer.explanation


def closest(question, text="Mr Sanchez landed in Baghdad on Wednesday.", **known):
    found = hit(text, similarity=0.5, **known)
    best = Reading(found, found.passage.sentences[0], text, 0.4)
    return refusal(Query(question), [NEAR, found], {}, best), found


def test_a_premise_that_the_articles_tell_otherwise_is_answered_with_their_words():
    answer, found = closest("When did Emmanuel Macron land in Baghdad?", source="b.txt", published=date(2023, 12, 28))
    assert answer.reason == "premise"
    assert "“Emmanuel Macron” is in none of the passages nearest to the question." in answer.explanation
    assert "“Mr Sanchez landed in Baghdad on Wednesday.” (A title, 28 December 2023)" in answer.explanation
    assert answer.nearest[0] == found.passage
    assert answer.citations == ()


def test_what_stands_in_another_passage_that_was_looked_at_is_not_said_to_be_missing():
    question, other = (
        "When did Emmanuel Macron land in Baghdad?",
        hit("Emmanuel Macron spoke in Paris.", similarity=0.5),
    )
    best = Reading(NEAR, NEAR.passage.sentences[0], NEAR.passage.text, 0.1)
    assert refusal(Query(question), [NEAR, other], {}, best).reason == "not_stated"
    assert refusal(Query(question), [NEAR], {}, best).reason == "premise"


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Why did Sanchez land first in Baghdad?", "not_stated"),
        ("Why did half of them land in Baghdad?", "not_stated"),
        ("Why did Sanchez land in Baghdad in Q3?", "not_stated"),
        ("Why did Sanchez land in Baghdad twelve times?", "premise"),
        ("Why did 900 men land in Baghdad?", "premise"),
    ],
)
def test_a_rank_or_a_part_is_not_said_to_be_missing(question, reason):
    assert closest(question)[0].reason == reason


def test_the_opposite_of_what_is_taken_for_granted_is_said():
    answer, _ = closest("When did Trump raise the number of soldiers?", "Trump reduced the number of soldiers.")
    assert answer.reason == "premise"
    assert answer.explanation.startswith("The articles do not say “raise” but “reduced”. They say: “Trump reduced")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why did Sanchez land in Baghdad?", "Mr Sanchez landed in Baghdad on Wednesday."),
        ("Which recipe did Emmanuel Macron bring to the palace kitchen?", "Mr Sanchez landed in Baghdad on Wednesday."),
    ],
)
def test_a_sentence_that_holds_all_or_tells_something_else_is_no_other_premise(question, text):
    assert closest(question, text)[0].reason == "not_stated"


def test_passages_that_name_whom_a_question_is_about_are_about_it_however_far_they_seem():
    far = hit("Farhad Alaaldin, an adviser, spoke.", similarity=0.05)
    answer = refusal(Query("How old is Farhad Alaaldin?"), [far], {})
    assert answer.reason == "not_stated"
    assert answer.explanation == (
        "The articles do not say this. They have passages that mention “Farhad Alaaldin”, "
        "but none states what was asked."
    )


def test_names_are_said_so_that_any_list_of_them_reads_right():
    there = hit("US forces are in Syria and Iraq.", similarity=0.5)
    told = refusal(Query("How many US soldiers are in Syria and Iraq?"), [there], {}).explanation
    assert "passages that mention “US”, “Syria” and “Iraq”, but none states" in told
    absent = refusal(Query("How many UK soldiers are in Qatar?"), [there], {}).explanation
    assert absent.endswith("the passages nearest to the question do not mention “UK” and “Qatar”.")
    instead, _ = closest("When did Macron and Scholz land in Baghdad on Wednesday?")
    assert "“Macron” and “Scholz” are in none of the passages" in instead.explanation
    nameless = refusal(Query("how many forces are there?"), [there], {}).explanation
    assert nameless == "The articles do not say this. They have passages near to it, but none states what was asked."


def test_what_is_told_but_not_surely_enough_is_not_said_to_be_untold():
    best = Reading(NEAR, NEAR.passage.sentences[0], "Wednesday", 0.35)
    answer = refusal(Query("When did Sanchez land?"), [NEAR], {}, best)
    assert answer.explanation == "The articles do not say this clearly enough to answer: what comes nearest is below."
    assert answer.reason == "not_stated"


def test_a_refusal_that_says_who_is_mentioned_shows_a_passage_that_mentions_them():
    near = [hit("Troops landed in Baghdad.", similarity=0.5, source=f"{letter}.txt") for letter in "abcd"]
    far = hit("Mr Sanchez spoke.", similarity=0.3, source="e.txt")
    answer = refusal(Query("How old is Sanchez?"), [*near, far], {})
    assert "mention “Sanchez”" in answer.explanation
    assert answer.nearest == (near[0].passage, near[1].passage, far.passage)


def test_what_was_read_is_shown_first_however_far_down_it_was_found():
    near = [hit("Mr Sanchez landed.", similarity=0.5, source=f"{letter}.txt") for letter in "abcd"]
    best = Reading(near[3], near[3].passage.sentences[0], "landed", 0.35)
    assert refusal(Query("When did Sanchez land?"), near, {}, best).nearest[0] == near[3].passage
