import pytest

from qa.counting import miscounted


@pytest.mark.parametrize(
    ("answer", "following", "question", "expected"),
    [
        ("2,500", " US troops deployed in Iraq", "How many countries are members of the coalition?", True),
        ("2,500", " US troops deployed in Iraq", "How many US soldiers are in Iraq?", False),
        ("2,500 troops", "", "How many countries are in it?", True),
        ("2,500", " delegates", "How many countries signed it?", True),
        ("nine", " years later", "how many soldiers were left", True),
        ("30", " in a market", "How many people died?", False),
        ("30", ". Soldiers came.", "How many countries sent help?", False),
        ("30", " members joined", "How many countries joined?", False),  # which may be countries
        ("30", " soldiers", "When did they come?", False),
        ("9 million", " a year", "How many people visit the museum?", False),
        ("15", " this week had died", "How many people died?", False),
        ("12", " city police officers", "How many people died?", False),
        ("52 percent", " of adults", "How many adults use it?", False),
    ],
)
def test_a_figure_of_something_else_is_no_count(answer, following, question, expected):
    assert miscounted(answer, "", following, question) is expected


@pytest.mark.parametrize(
    ("answer", "following", "question", "expected"),
    [
        ("53.8", " per cent of the vote", "how old is aminata kolo", True),
        ("53", ", an economist", "how old is aminata kolo", False),
        ("51-year-old", " economist", "What age is she?", False),
        ("1,240 metres", "", "how wide is the bridge", False),
        ("1,240 metres", " long, with two pylons", "how wide is the bridge", True),
        ("1,240 metres long", "", "how long is the bridge", False),
        ("94 metres", " tall", "How high is it?", False),
        ("£2m", " a year", "How wide is it?", True),
        ("67 years", "", "What percentage voted?", True),
        ("a third", " of them", "What share voted?", False),
        ("$30 billion", " in loans", "How many countries gave?", True),
        ("30", " dollars", "How many dollars did it cost?", False),
        ("20 %", " of the time", "How many years did he get?", True),
        ("a third", " of the residents", "How many residents left?", False),
    ],
)
def test_a_figure_in_another_measure_is_no_answer(answer, following, question, expected):
    assert miscounted(answer, "", following, question) is expected


@pytest.mark.parametrize(
    ("before", "answer", "following", "question", "expected"),
    [
        ("Since 2022 it has lost ", "38", " soldiers", "How many soldiers does the force have?", True),
        ("It lost ", "38", " soldiers", "How many soldiers were killed?", False),
        ("She said that ", "74", " members of the force had died", "how many troops does the force have today", True),
        ("", "74", " members of the force had died", "How many members has it lost?", False),
        ("killing ", "16", " fighters and wounding 18", "How many fighters were wounded?", True),
        ("killing 16 fighters and wounding ", "18", " others", "How many fighters were wounded?", False),
        ("At least 43 of the ", "112", " people aboard died", "How many people were aboard?", False),
        ("", "2,500", " troops are there, where 43 died", "How many troops are there?", False),
        ("", "8", " are missing and 31 dead", "How many people are dead?", True),
        ("They lost ", "4,000", " jobs", "How many jobs were cut?", False),
        ("", "11,500", " people have lost their work", "How many people are out of work?", False),
        ("It lost ", "$4 million", "", "How much did it lose?", False),
    ],
)
def test_who_was_lost_is_not_who_is_there(before, answer, following, question, expected):
    assert miscounted(answer, before, following, question) is expected
