import pytest

from qa.slots import check, filled, wanted

PASSAGE = "At its peak in 2007, the US presence included 170,000 soldiers. It fell after the defeat of ISIS."


@pytest.mark.parametrize(
    ("question", "slot"),
    [
        ("How many soldiers were there?", "number"),
        ("number of militia bases bombed", "number"),
        ("What was the size of the force?", "number"),
        ("when did it happen", "date"),
        ("In what year was that?", "date"),
        ("Is the war over?", "yes or no"),
        ("And did they leave?", "yes or no"),
        ("Did they leave or stay?", "any"),
        ("Who led them?", "name"),
        ("Which general led them?", "name"),
        ("name the minister's adviser", "name"),
        ("What is their name?", "name"),
        ("Where did he land?", "name"),
        ("Which country sent them?", "name"),
        ("What is the population of Ankawa?", "number"),
        ("What was the death toll?", "number"),
        ("What happened when ISIS attacked?", "any"),
    ],
)
def test_the_words_of_a_question_say_what_it_wants(question, slot):
    assert wanted(question) == slot


@pytest.mark.parametrize(
    ("sentence", "question", "problem"),
    [
        ("The presence was at its peak.", "When was the presence at its peak?", "adds nothing"),
        ("The presence included defeat.", "How many soldiers were included?", "no number"),
        ("The peak included soldiers.", "When was the peak?", "no date"),
        ("They wanted to safeguard national oil exports.", "Why was it there?", "does not"),
    ],
)
def test_a_sentence_that_fills_no_slot_is_named(sentence, question, problem):
    assert any(problem in text for text in check(sentence, PASSAGE, question))


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("It included 170,000 soldiers.", "How many soldiers were there?"),
        ("In 2007.", "When was the peak?"),
        ("It fell after the defeat of ISIS.", "When did it fall?"),
        ("Yes.", "Was the peak in 2007?"),
        ("Most of them.", "How many left?"),
    ],
)
def test_a_sentence_that_fills_its_slot_passes(sentence, question):
    assert check(sentence, PASSAGE + " Most of them left.", question) == []


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        ("There were 170,000.", "How many were there?", 1.0),
        ("There were soldiers.", "How many were there?", -1.0),
        ("It was in 2007.", "When was it?", 1.0),
        ("They were led by Anna Reyes.", "Who led them?", 1.0),
        ("They were led well.", "Who led them?", -1.0),
        ("They left.", "Why did they leave?", 0.0),
    ],
)
def test_a_sentence_of_an_article_fills_the_slot_or_not(sentence, question, expected):
    assert filled(sentence, question) == expected
