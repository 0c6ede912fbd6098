import pytest

from qa.bearers import another, another_did, lesser, namesake, of_several
from tests.scripted_model import passage

BEFORE = "Teresa Vilhena, managing director of the dairy, resigned on Monday."
AGE = "Ms Vilhena, 52, said she was leaving."
COUSIN = "Her cousin Duarte Vilhena takes over."
LEFT = 'Its chief executive, Knut Ravnås, who had insisted on it, left the company in April "for personal reasons".'


def told_of(rule, question, text, answer, title="Dairy boss quits"):
    start = text.index(answer)
    return rule(question, passage(text, title=title), (start, start + len(answer)))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How old is Duarte Vilhena?", f"{BEFORE} {AGE}", True),
        ("How old is Duarte Vilhena?", f"{BEFORE} {AGE} {COUSIN}", True),
        ("How old is Duarte Vilhena?", f"{AGE} {COUSIN}", True),  # brought in as the cousin of another
        ("How old is Duarte Vilhena?", "Teresa Vilhena, 52, resigned.", True),
        ("How old is Teresa Vilhena?", f"{BEFORE} {AGE} {COUSIN}", False),
        ("How old is Teresa Vilhena?", f"{AGE} {COUSIN}", False),
        ("How old is Duarte Vilhena?", AGE, False),  # nobody else has the name
        ("How old is Duarte Vilhena?", f"{BEFORE} Duarte Vilhena took over. {AGE}", False),  # it may be either
        ("How old is Vilhena?", f"{BEFORE} {AGE}", False),
        ("How old is Terésa Vilhena?", f"{BEFORE} {AGE}", False),
        ("How old is Tom Vilhena?", "Mayor Vilhena, 52, resigned.", False),
        ("How old is Tom Vilhena?", "Foreign Minister Vilhena, 52, resigned.", False),
        ("How old is William Vilhena?", "Bill Vilhena, 52, resigned.", False),
        ("How old is Thomas Vilhena?", "Tom Vilhena, 52, resigned.", False),
    ],
)
def test_a_namesake_is_somebody_else(question, text, expected):
    assert told_of(namesake, question, text, "52") is expected


def test_who_shares_the_name_may_be_the_answer():
    text = "Elvis Presley met Beaulieu in Germany."
    assert not told_of(namesake, "Whom did Priscilla Presley meet?", text, "Elvis Presley")
    married = "Elvis Presley married her in 1967."
    assert not told_of(namesake, "When did Priscilla Presley marry?", married, "1967")


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Why did Liv Hestnes resign?", LEFT, True),
        ("Why did Knut Ravnaas resign?", LEFT, False),
        ("Why did the chief executive resign?", LEFT, False),
        ("Why did Liv Hestnes resign?", 'Knut Ravnås forced Hestnes out "for personal reasons".', False),
        ("Why did Liv Hestnes resign?", 'Knut Ravnås forced her out "for personal reasons".', False),
        ("Why was Liv Hestnes dismissed?", 'The owner, Knut Ravnås, did it "for personal reasons".', False),
        ("Why did Liv Hestnes resign?", 'The mayor, Knut Ravnås, said it was "for personal reasons".', False),
        ("Why did Liv Hestnes resign?", 'The director left "for personal reasons", Knut Ravnås said.', False),
        ("Where did Liv Hestnes work?", "The minister worked at Goldman Sachs for personal reasons.", False),
        ("Where did Liv Hestnes study?", "The engineer studied with Knut Ravn for personal reasons.", False),
    ],
)
def test_what_another_person_did_is_no_answer(question, text, expected):
    assert told_of(another_did, question, text, "for personal reasons") is expected


def test_a_hyphen_in_a_name_is_no_difference():
    text = "Mr Mohammed Al Sudani told the channel Al Iraqiya on Tuesday."
    assert not told_of(another_did, "When did Muhammad Shia as-Sudani speak?", text, "Tuesday")


TOGETHER = "The two ships together can carry 95 cars."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many cars can the Terna carry?", TOGETHER, True),
        ("How many cars can the Terna carry?", "Between them, the two ships can carry 95 cars.", True),
        ("How many cars can the two ferries carry?", TOGETHER, False),
        ("How many cars can the Havørn and the Terna carry?", TOGETHER, False),
        ("How many cars can the Terna carry?", "The Terna carries 55, and the two together 95 cars.", False),
        ("How many cars can the Terna carry?", "It carries 55 cars, put together in two rows.", False),
        ("How many people did Ryanair carry?", "It carried 30 million, more than its two rivals combined.", False),
    ],
)
def test_the_sum_of_several_is_not_that_of_one(question, sentence, expected):
    assert of_several(question, sentence) is expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Who owns the majority of Valdouro?", "Tormes has bought 49 per cent; the family keeps the rest.", True),
        ("Who owns the majority of Valdouro?", "Tormes has bought 51 per cent of it.", False),
        ("Who owns the majority of Valdouro?", "The family keeps a majority, Tormes has 49 per cent.", False),
        ("Who owns a part of Valdouro?", "Tormes has bought 49 per cent.", False),
        ("Which party won the majority?", "Labour won with 43 per cent of the vote.", False),  # of the seats, perhaps
        ("Who owns most of the company?", "The founder owns most of it, and profit rose 4 per cent.", False),
        ("Who took the majority?", "Labour won 40 of the 60 seats, on a turnout of 45 per cent.", False),
    ],
)
def test_less_than_half_is_no_majority(question, sentence, expected):
    assert lesser(question, sentence) is expected


def test_each_of_them_is_another_bearer():
    assert told_of(another, "How many cars can the Terna carry?", TOGETHER, "95")
    assert told_of(another, "How old is Duarte Vilhena?", f"{BEFORE} {AGE}", "52")
    assert told_of(another, "Why did Liv Hestnes resign?", LEFT, "for personal reasons")
    assert told_of(another, "Who owns the majority of it?", "Tormes has 49 per cent.", "Tormes")
    assert not told_of(another, "How old is Teresa Vilhena?", f"{BEFORE} {AGE}", "52")
