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
