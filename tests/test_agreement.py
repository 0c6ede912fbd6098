import pytest

from qa.agreement import VERSION, agree, differ, grouped
from qa.types import Reading
from tests.scripted_model import hit

QUESTION = "How many US troops are in Iraq?"


def read(words, sentence, source, probability=0.9):
    """A reading of these words in a sentence of an article."""
    found = hit(sentence, source=source)
    start = sentence.find(words)
    return Reading(found, found.passage.sentences[0], words, probability, (start, start + len(words)))


def said(question, *readings):
    """What is left of the readings, and whether it differs."""
    groups = grouped(readings, question)
    return [group.best.text for group in groups], differ(groups, question)


def test_agreement_looks_at_what_the_sentences_add_to_the_question():
    assert agree("There are 2,500 US troops.", "The US has about 2,500 troops.", QUESTION)
    assert not agree("There are 2,500 US troops.", "There are 5,000 US troops.", QUESTION)
    assert agree("Farhad Alaaldin advises him.", "The adviser is Farhad Alaaldin.", "Who advises him?")
    assert not agree("It was Barack Obama.", "It was Donald Trump.", "Who withdrew them?")


def test_sentences_about_namesakes_are_told_apart():
    one = "The Yellow Ticket (1918 film) is a silent drama film directed by William Parke and starring Fannie Ward."
    two = "The Yellow Ticket (1931 film) is a drama film directed by Raoul Walsh and starring Elissa Landi."
    assert not agree(one, two, "Who directed the film The Yellow Ticket?")
    assert agree(one, one.replace("silent ", ""), "Who directed the film The Yellow Ticket?")


def test_a_shared_year_makes_neither_dates_nor_figures_agree():
    assert not agree("He was killed on Jan. 3, 2020.", "He was killed on Jan. 8, 2020.", "When was he killed?")
    assert agree("He was killed on Jan. 3, 2020.", "It was in January 2020.", "When was he killed?")
    assert not agree("There were 170,000 in 2007.", "There were 100,000 in 2007.", "How many were there?")


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (QUESTION, ("2,500", "There are 2,500 troops."), ("170,000", "At its peak the force numbered 170,000.")),
        (
            "How many people in total caught it?",
            ("44", "In all, 44 people were infected."),
            ("7", "Seven fell ill in Braga."),
        ),
        ("How large was it at its peak?", ("170,000", "At its peak it had 170,000."), ("2,500", "It has 2,500 now.")),
        ("Who was the first to leave?", ("Adams", "The first to go was Adams."), ("Brown", "Brown left in May.")),
        ("Where was he killed?", ("Baghdad Airport", "He died at Baghdad Airport."), ("Iraq", "Killed in Iraq.")),
    ],
)
def test_what_is_said_of_something_else_is_no_version(question, first, second):
    one, other = read(*first, "a.txt"), read(*second, "b.txt", 0.8)
    assert said(question, one, other) == ([first[0]], False)


def test_a_likelier_reading_of_something_else_gives_way_to_a_likely_one_of_what_is_asked():
    country, town = read("Iraq", "He died in Iraq.", "a.txt"), read("Basra", "He died in Basra.", "b.txt", VERSION)
    assert said("Where did he die?", country, town) == (["Basra"], False)
    doubtful = read("Basra", "He was in Basra.", "b.txt", VERSION - 0.1)
    assert said("Where did he die?", country, doubtful) == (["Iraq"], False)


def test_a_version_is_likely_itself_and_then_has_all_who_agree_with_it():
    one, other = read("nine years", "They left after nine years.", "a.txt"), "They left after eight years."
    question = "How many years later did they leave?"
    doubtful = read("eight years", other, "b.txt", VERSION - 0.1)
    assert said(question, one, doubtful) == (["nine years"], False)
    likely = read("eight years", other, "c.txt", VERSION)
    assert said(question, one, likely, doubtful) == (["nine years", "eight years"], True)
    assert len(grouped([one, likely, doubtful], question)[1].readings) == 2


def test_descriptions_of_one_person_are_no_versions_of_each_other():
    one, other = read("an Iranian general", "He was an Iranian general.", "a.txt"), "He led the Quds Force."
    assert said("Who was Suleimani?", one, read("the Quds Force", other, "b.txt", 0.6))[1] is False
    assert said("Who was the commander?", one, read("Adams", "Adams commanded.", "b.txt"))[1] is True


def test_of_one_date_the_finest_likely_reading_is_shown():
    year, day = read("1680", "He died in 1680.", "a.txt"), "He lived until 8 October 1680."
    question = "When did he die?"
    fine = read("8 October 1680", day, "b.txt", VERSION)
    assert grouped([year, fine], question)[0].told(question) == [fine, year]
    doubtful = read("8 October 1680", day, "b.txt", VERSION - 0.1)
    assert grouped([year, doubtful], question)[0].told(question) == [year, doubtful]


@pytest.mark.parametrize(
    ("question", "first", "second", "same"),
    [
        ("How long did it last?", "3 days", "3 weeks", False),
        ("How much did it cost?", "$3 million", "£3 million", False),
        ("How much did it cost?", "$3m", "3 million dollars", True),
        ("How many left?", "half a million", "500,000", True),
        ("How many left?", "one hundred and twenty", "120", True),
        ("How many died in the quake?", "about 1900", "1,900", True),
        ("How far is it?", "5 km", "5 kilometres", True),
        ("How far is it?", "5 km", "5,000 metres", True),
        ("How far is it?", "300m", "300 metres", True),
        ("How many were there?", "300m", "300 million", True),
        ("How far is it?", "300m", "300 feet", False),
        ("How much did it cost?", "$300m", "300 metres", False),
        ("How much did it cost?", "$3B", "$3 billion", True),
        ("How much did it cost?", "$1.5T", "$1.5tn", True),
        ("How much did it cost?", "2 crore", "20 million", True),
        ("How much of it?", "52pc", "52%", True),
        ("How much of it?", "30", "30%", False),
        ("How much was it cut?", "25 basis points", "0.25 percentage points", True),
        ("How long did it last?", "18 months", "a year and a half", True),
        ("How long did it last?", "18 months", "2 years", False),
        ("How long did it last?", "90 minutes", "an hour and a half", True),
        ("How long did it last?", "a fortnight", "14 days", True),
        ("How much did they raise it?", "half a point", "50 basis points", True),
        ("How much did they raise it?", "half a point", "0.25 percentage points", False),
        ("How many points did it win?", "ten points", "10", True),
        ("How many left?", "18\u202f400", "18,400", True),
        ("What share was it?", "a third", "33 percent", True),
        ("What share was it?", "a third", "40 percent", False),
        ("What share was it?", "more than half", "54%", True),
        ("How many left?", "half", "0.5%", False),
    ],
)
def test_figures_are_compared_with_their_units(question, first, second, same):
    assert agree(first, second, question) is same
    assert agree(second, first, question) is same


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("52 of 100 seats", "48 of 100 seats", False),
        ("52 of the 100 seats", "52 seats", True),
        ("out of 100 seats, 52", "52", True),
        ("one of 12 seats", "three of 12 seats", False),
        ("$5 million for 10 years", "$10 million over 10 years", False),
        ("$5 million for 10 years", "$5 million over 20 years", True),
        ("-0.3%", "0.3%", False),
        ("−0.3%", "-0.3%", True),
        ("minus 10 degrees", "10 degrees", False),
        ("minus 10 degrees", "-10 degrees", True),
        ("between 20 and 30", "30 to 40", False),
        ("between 20 and 30", "25", True),
        ("between 20 and 30", "20-30", True),
        ("between 20 and 30", "31", False),
        ("20 to 30", "21 to 31", False),
        ("$5 to $10 million", "$7 million", True),
        ("-5 to -10 degrees", "7 degrees", False),
        ("more than 100", "103", True),
        ("more than 100", "100", True),
        ("more than 100", "98", False),
        ("more than 100", "500", False),
        ("more than 100", "fewer than 100", False),
        ("no more than 100", "no fewer than 100", False),
        ("at least 100", "up to 100", False),
        ("100+ people", "110", True),
        ("up to 100", "90", True),
        ("under 100", "103", False),
        ("nearly 400", "398", True),
        ("nearly 400", "350", False),
        ("about 2,500", "2,450", True),
        ("about 2,500", "3,000", False),
        ("dozens", "36", True),
        ("dozens of people", "300", False),
        ("hundreds", "dozens", False),
        ("a few hundred", "300", True),
        ("tens of thousands", "45,000", True),
        ("hundreds of thousands", "45,000", False),
        ("a couple", "two", True),
        ("nobody", "zero", True),
        ("no one", "three", False),
        ("one", "1", True),
    ],
)
def test_an_amount_agrees_with_what_lies_within_its_bounds(first, second, same):
    for question in ("How many were there?", "How much was it?"):
        assert agree(first, second, question) is same
        assert agree(second, first, question) is same


def test_two_articles_that_say_yes_and_no_differ():
    yes, no = read("Yes", "He was killed.", "a.txt"), read("No", "He was not killed.", "b.txt")
    assert differ(grouped([yes, no], "Was he killed?"), "Was he killed?")
    assert not differ(grouped([yes], "Was he killed?"), "Was he killed?")
    both_in_one = read("No", "He was not killed.", "a.txt")
    assert not differ(grouped([yes, both_in_one], "Was he killed?"), "Was he killed?")


def test_a_day_of_the_week_is_no_other_version_of_a_date():
    day, moment = (
        read("2 January 2023", "He died on 2 January 2023.", "a.txt"),
        read("Monday", "He died Monday.", "b.txt"),
    )
    assert not differ(grouped([day, moment], "When did he die?"), "When did he die?")


def test_what_is_told_less_surely_is_a_version_where_the_latest_is_asked_for():
    older, newer = (
        read("31", "31 people are missing.", "a.txt"),
        read("Eight", "Eight people are missing.", "b.txt", 0.6),
    )
    assert len(grouped([older, newer], "How many people are missing?")) == 1
    assert len(grouped([older, newer], "What is the latest number of missing people?")) == 2


@pytest.mark.parametrize(
    ("question", "peak", "texts"),
    [
        ("How many were displaced?", "It displaced 4,000 at its height.", ["6,000", "4,000"]),
        ("How many were displaced?", "It displaced 4,000 at its height in 2007.", ["6,000"]),
        ("How many are displaced?", "It displaced 4,000 at its height.", ["6,000"]),
        ("What was the latest number of the displaced?", "It displaced 4,000 at its height.", ["6,000"]),
    ],
)
def test_a_peak_is_a_version_of_how_many_there_were_unless_of_another_year(question, peak, texts):
    plain, high = read("6,000", "6,000 were displaced.", "a.txt"), read("4,000", peak, "b.txt", 0.85)
    assert said(question, plain, high) == (texts, len(texts) > 1)


@pytest.mark.parametrize("question", ["What is the height of the tower?", "How many metres did the ministry record?"])
def test_a_height_that_is_measured_is_no_peak(question):
    tower = read("320 metres", "The tower is 320 metres tall.", "a.txt", 0.95)
    level = read("50 metres", "At a height of 50 metres the tower has its largest platform.", "b.txt", 0.85)
    assert said(question, tower, level)[0][0] == "320 metres"


def test_a_total_may_be_asked_for_at_the_end_of_a_question():
    part, total = read("12", "12 died on Monday.", "a.txt"), read("31", "In all, 31 people died.", "b.txt", 0.8)
    assert said("How many people died in all?", part, total) == (["31"], False)


def test_a_peak_beside_another_figure_of_its_article_is_no_version():
    plain, high = "Some 6,000 were displaced.", "It displaced 4,000 at its height."
    one, two = read("6,000", plain, "a.txt"), read("7,000", "7,000 were displaced.", "b.txt", 0.85)
    assert said("How many were displaced?", one, two, read("4,000", high, "b.txt", 0.8)) == (["6,000", "7,000"], True)


def test_who_is_told_of_beside_a_peak_is_a_version():
    one = read("Miles Davis", "Big Fun is an album by Miles Davis.", "a.txt")
    two = read("Shalamar", "Big Fun is an album by Shalamar that peaked at four.", "b.txt")
    assert said("Who is the artist of Big Fun?", one, two) == (["Miles Davis", "Shalamar"], True)


WON = "Who won the election?"


def test_an_article_has_one_version_of_what_only_one_can_be():
    winner, loser = read("Rosa Delgado", "Rosa Delgado won the election.", "a.txt"), "Quayle conceded at midnight."
    assert said(WON, winner, read("Quayle", loser, "a.txt", 0.86)) == (["Rosa Delgado"], False)
    assert said(WON, winner, read("Quayle", loser, "b.txt", 0.86)) == (["Rosa Delgado", "Quayle"], True)


def test_a_second_version_of_an_article_stays_where_the_first_is_doubtful_or_has_less_of_the_question():
    first, second = "Rosa Delgado spoke.", read("Quayle", "Quayle won the election.", "a.txt", 0.86)
    assert said(WON, read("Rosa Delgado", first, "a.txt"), second)[0] == ["Rosa Delgado", "Quayle"]
    latest = "What is the latest number of missing people?"
    doubtful, right = read("33", "Missing people: 33.", "a.txt", VERSION - 0.01), "Eight are lost."
    assert said(latest, doubtful, read("Eight", right, "a.txt", 0.65))[0] == ["33", "Eight"]


def test_an_article_that_gives_a_figure_for_each_of_two_times_has_two_versions():
    now, then = "The population was 106 in 2010.", "In 2000 there were 123 people."
    question = "What is the population of East Brooklyn?"
    both = [read("106", now, "a.txt"), read("123", then, "a.txt", 0.86)]
    assert said(question, *both)[0] == ["106", "123"]
    assert said("When did it open?", read("2010", now, "a.txt"), read("2000", then, "a.txt", 0.86))[0] == ["2010"]
    winner, loser = read("Delgado", "On Nov. 6 Delgado won the election.", "a.txt"), "Quayle, mayor since 2012, lost."
    assert said(WON, winner, read("Quayle", loser, "a.txt", 0.86))[0] == ["Delgado"]


def test_of_near_equals_that_name_the_answer_as_fully_the_one_with_the_deed_is_told_first():
    question = "Who scored for Calder Rovers against Harwick Athletic?"
    name = read("Duarte", "Duarte came on for Tull.", "a.txt", 0.93)
    deed = read("Nuno Duarte", "Nuno Duarte scored as Calder Rovers beat Harwick Athletic.", "a.txt", 0.91)
    assert grouped([name, deed], question)[0].told(question) == [deed, name]
    unlikely = read("Nuno Duarte", deed.quote, "a.txt", 0.7)
    assert grouped([name, unlikely], question)[0].told(question) == [name, unlikely]
    shorter = read("Duarte", deed.quote.replace("Nuno ", ""), "a.txt", 0.91)
    full = read("Nuno Duarte", "Nuno Duarte came on.", "a.txt", 0.93)
    assert grouped([full, shorter], question)[0].told(question) == [full, shorter]


@pytest.mark.parametrize(
    ("question", "first", "second", "same"),
    [
        ("Who is the minister?", "Mohammed Shia al-Sudani", "Mr Sudani", True),
        ("Who is the minister?", "Mohammed Shia al-Sudani", "Mohamed Al Sudani", True),
        ("Who is the minister?", "Mohammed Shia al-Sudani", "Mr Sadr", False),
        ("Who is the mayor?", "Rosa Delgado, 52", "Mayor Rosa Delgado", True),
        ("Who is the mayor?", "Rosa Delgado", "Martin Quayle", False),
        ("What was the score?", "3-2", "3–2", True),
        ("What was the score?", "3-2", "2–3", False),
    ],
)
def test_a_name_alone_and_a_score_agree_in_another_spelling(question, first, second, same):
    assert agree(first, second, question) is same
    assert agree(second, first, question) is same
