import pytest

from qa import overview
from tests.fakes import BagOfWords
from tests.scripted_model import hit

TALKS = [
    hit(
        "The talks on US troops began in Baghdad in January. The weather was cold that day in the north.",
        source="a.txt",
    ),
    hit(
        "A second round of talks on US troops took place in Baghdad. Cats sleep all day long in the sun.",
        source="b.txt",
    ),
]


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What do the articles say about the talks?", "the talks?"),
        ("Summarise the talks", "the talks"),
        ("Please give me a short summary of the air strikes.", "the air strikes."),
        ("Tell me about al-Sudani", "al-Sudani"),
        ("What is known about the strikes?", "the strikes?"),
        ("Compare 2021 and 2024", "2021 and 2024"),
        ("list all attacks on bases", "attacks on bases"),
    ],
)
def test_a_question_for_all_there_is_and_what_it_is_about(question, subject):
    assert overview.asked(question)
    assert overview.subject(question) == subject


@pytest.mark.parametrize(
    "question",
    ["When did the talks begin?", "What did Biden say?", "Who wrote a summary of the war?", "What is the list price?"],
)
def test_other_questions_are_none(question):
    assert not overview.asked(question)


def test_the_sentences_about_the_subject_come_from_several_articles():
    made = overview.readings(
        TALKS, "What do the articles say about the talks on US troops in Baghdad?", BagOfWords(1024)
    )
    assert {each.hit.passage.source.id for each in made} == {"a.txt", "b.txt"}
    assert all("talks" in each.text and each.text == each.quote for each in made)


def test_a_name_that_no_passage_has_leaves_nothing_to_say():
    assert overview.readings(TALKS, "What do the articles say about Napoleon Bonaparte?", BagOfWords()) == []
    assert overview.readings([], "Summarise the talks", BagOfWords()) == []


STRIKES = [
    hit("A drone strike killed Qassem Suleimani near Baghdad airport. Prices rose in the north.", source="a.txt"),
    hit("General Qassim Soleimani died on Iraqi soil last year. His deputy was Jamal Aziz.", source="b.txt"),
]


def test_a_name_alone_is_told_of_in_any_spelling_and_nothing_else_is():
    made = overview.readings(STRIKES, "What do the articles say about Soleimani?", BagOfWords(1024))
    assert {each.hit.passage.source.id for each in made if each.probability > 0.5} == {"a.txt", "b.txt"}
    assert not any("Prices" in each.text or "deputy" in each.text for each in made if each.probability > 0.1)


@pytest.mark.parametrize(
    ("question", "compares"),
    [
        ("Compare 2021 and 2023 troop levels", True),
        ("Give me a comparison of the two", False),
        ("What do the articles say about a comparison of the two?", True),
        ("Summarise 2021", False),
        ("When did they compare notes?", False),
    ],
)
def test_comparisons_are_of_no_one_period(question, compares):
    assert overview.compares(question) is compares
