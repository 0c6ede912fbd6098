import pytest

from eval.polar import polar

KNOWN = frozenset("found move occupy plan the duchy".split())


@pytest.mark.parametrize(
    ("sentence", "asked", "said"),
    [
        (
            "The duchy was a great fief of France.",
            "Was the duchy a great fief of France?",
            "was a great fief of France",
        ),
        ("Roger II founded the kingdom of Sicily, they say.", "Did Roger II found the kingdom of Sicily?", None),
        ("Genoa had not paid the last ransom.", "Had Genoa not paid the last ransom?", None),
        ("The king occupied all of Apulia.", "Did the king occupy all of Apulia?", None),
        ("Otto planned a war of revenge and lost it.", "Did Otto plan a war of revenge?", "planned a war of revenge"),
    ],
)
def test_a_sentence_becomes_a_question_and_its_predicate_the_answer(sentence, asked, said):
    [(question, answer)] = polar(sentence, KNOWN)
    assert question == asked
    assert answer in sentence
    assert said in (None, answer)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was a great fief of France.",
        "The duchy was rich.",
        "Otto derided the king of the north.",
        "Rivers that were moved are what was planned here.",
    ],
)
def test_what_nobody_could_ask_is_left_out(sentence):
    assert polar(sentence, KNOWN) == []


def test_every_sentence_of_a_passage_is_tried():
    passage = "The duchy was a fief of France. It fell later. Rollo was the first of its rulers."
    assert [question for question, _ in polar(passage, KNOWN)] == [
        "Was the duchy a fief of France?", "Was Rollo the first of its rulers?"
    ]  # fmt: skip
