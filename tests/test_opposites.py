import pytest

from qa.opposites import clause, contrary, denied, opposed


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("When did he raise the number?", "In 2020 he reduced the number of soldiers.", ("raise", "reduced")),
        ("What profit did it make?", "It made a loss of $3 billion.", ("profit", "loss")),
        ("Who opposed the plan?", "Spain supported the plan.", ("opposed", "supported")),
        ("Which party won?", "The party lost in 2018.", ("won", "lost")),
        (
            "When did he reduce the number?",
            "In 2020 he reduced it and raised another.",
            None,
        ),  # the word itself is there
        ("Did exports or imports grow?", "Exports grew.", None),  # asks about both
        ("Who did not support the plan?", "Spain opposed the plan.", None),  # two denials make no contradiction
        ("When did the season begin?", "The season ended in May.", None),  # told in one breath with its beginning
        ("Which city had the most deaths?", "In Aleppo at least 120 died.", None),  # that is a bound, no extreme
        ("Who lost the final?", "Spain won the final against England.", None),  # the other lost
        ("How many civilians were killed?", "The military said that 12 people were killed.", None),
    ],
)
def test_words_that_exclude_each_other(question, sentence, expected):
    assert opposed(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "passage", "expected"),
    [
        ("Which country did not send soldiers?", "Spain and Italy sent soldiers.", True),
        ("Which country didn't send soldiers?", "Spain sent soldiers. France did not.", False),
        ("Which country didn't send soldiers?", "Only Spain sent soldiers.", False),
        (
            "Who said “we do not need them”?",
            "Al-Sudani said so.",
            False,
        ),  # a denial that is quoted is none of the asker
        ("Who is the no. 1 of the world?", "The first is Nadal.", False),
        ("Which country sent soldiers?", "Spain did not send soldiers.", False),
        ("Why did the bank fail?", "It collapsed after depositors pulled $42bn.", False),  # failing denies nothing
        ("Who rejected the offer?", "The offer was turned down by Spain.", False),
        ("What did No 10 say?", "Downing Street said so.", False),
        ("Who called the no-confidence vote?", "The vote was called by Labour.", False),
        ("Which country did not attend?", "Spain skipped the summit.", False),
        ("Why was the match not played?", "The match was called off because of rain.", False),
    ],
)
def test_a_question_that_denies_wants_a_passage_that_does(question, passage, expected):
    assert denied(question, passage) is expected


def test_the_opposite_in_another_clause_is_said_of_something_else():
    sentence = "Profits were up 5%, while costs fell by 2%."
    assert clause(sentence, "5%") == "Profits were up 5%"
    assert not opposed("How much did profits rise?", clause(sentence, "5%"))
    assert opposed("How much did costs rise?", clause(sentence, "2%"))


def test_a_name_that_stands_elsewhere_in_the_passage_is_opposed_by_no_other():
    passage = "North Korea tested weapons again. Pyongyang fired three missiles, South Korea's military said."
    sentence = "Pyongyang fired three missiles, South Korea's military said."
    assert not contrary("How many missiles did North Korea fire?", sentence, passage)
    assert contrary("How many missiles did North Korea fire?", "South Korea fired three missiles.", "South Korea did.")


def test_the_opposite_is_looked_for_in_the_sentence_and_the_denial_in_its_passage():
    passage = "He reduced the force. Nobody raised it."
    assert contrary("When was the force raised?", "He reduced the force.", passage)
    assert not contrary("Who did not raise it?", "He reduced the force.", passage)
