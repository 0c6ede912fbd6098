"""A question of a few words takes the rest from the question before it."""

import pytest

from qa.ellipsis import completed

TROOPS = "How many US troops are in Iraq?"
PEAK = "How many US troops were in Iraq in 2007?"
KILLED = "When was Qassem Suleimani killed?"
PREMIER = "Who is the prime minister of Iraq?"
WITHDRAWN = "Did the US withdraw from Iraq?"
SENT = "How many troops did Germany send?"
REVENUE = "What was Apple's revenue in Q3 2023?"
ELECTED = "Who won the 2020 election?"
SOLD = "How many cars were sold in Germany in May?"
PROFIT = "What was Nvidia's profit in 2023?"


@pytest.mark.parametrize(
    ("previous", "asked", "made"),
    [
        (TROOPS, "in Syria?", "How many US troops are in Syria?"),
        (TROOPS, "in syria", "How many US troops are in Syria?"),
        (TROOPS, "Syria?", "How many US troops are in Syria?"),
        (TROOPS, "Spanish troops?", "How many Spanish troops are in Iraq?"),
        (TROOPS, "the Spanish?", "How many Spanish troops are in Iraq?"),
        (TROOPS, "2007?", "How many US troops are in Iraq in 2007?"),
        (TROOPS, "as of March 2023?", "How many US troops are in Iraq as of March 2023?"),
        (TROOPS, "now?", "How many US troops are in Iraq now?"),
        (PEAK, "in 2020?", "How many US troops were in Iraq in 2020?"),
        (PEAK, "in Syria?", "How many US troops were in Syria in 2007?"),
        (PREMIER, "of Spain?", "Who is the prime minister of Spain?"),
        (PREMIER, "spain?", "Who is the prime minister of Spain?"),
        (WITHDRAWN, "from Syria?", "Did the US withdraw from Syria?"),
        (WITHDRAWN, "from the UK?", "Did the US withdraw from the UK?"),
        (SENT, "France?", "How many troops did France send?"),
        (SENT, "the uk?", "How many troops did the UK send?"),
        (SENT, "the Netherlands?", "How many troops did the Netherlands send?"),
        (SENT, "the U.K.?", "How many troops did the U.K. send?"),
        ("How many troops did the US send?", "France?", "How many troops did France send?"),
        ("Who leads Iraq?", "the United Kingdom?", "Who leads the United Kingdom?"),
        (REVENUE, "in Q4?", "What was Apple's revenue in Q4 2023?"),
        ("What was Apple's revenue?", "Microsoft's?", "What was Microsoft's revenue?"),
        ("Who led in the third quarter?", "in the fourth quarter?", "Who led in the fourth quarter?"),
        ("What did the G7 decide?", "the G20?", "What did the G20 decide?"),
        ("How many F-16s did the US send?", "F-35s?", "How many F-35s did the US send?"),
        (ELECTED, "in 2016?", "Who won the 2016 election?"),
        (ELECTED, "before 2016?", "Who won the 2020 election before 2016?"),
        (SOLD, "in France in June?", "How many cars were sold in France in June?"),
        (SOLD, "France in June?", "How many cars were sold in France in June?"),
        (SOLD, "as of June in France?", "How many cars were sold in France as of June?"),
        (PROFIT, "the year before?", "What was Nvidia's profit in 2022?"),
        (PROFIT, "in the following year?", "What was Nvidia's profit in 2024?"),
        (PEAK, "a year later?", "How many US troops were in Iraq in 2008?"),
        (TROOPS, "the year before?", "The year before?"),
        (PEAK, "now?", "How many US troops were in Iraq now?"),
        ("What was inflation in May 2023?", "now?", "What is inflation now?"),
        ("What is the population of Lagos?", "In 1990?", "What is the population of Lagos in 1990?"),
        ("Who is the head of Boeing?", "before Kelly Ortberg?", "Who was the head of Boeing before Kelly Ortberg?"),
        ("Who led Iraq before Maliki?", "before Jaafari?", "Who led Iraq before Jaafari?"),
        (SENT, "the costs?", "The costs?"),
        (PREMIER, "about him?", "About him?"),
    ],
)
def test_a_fragment_takes_its_place_in_the_question_before(previous, asked, made):
    assert completed(asked, previous, adding=True) == made


@pytest.mark.parametrize(
    ("previous", "asked", "made"),
    [
        (TROOPS, "Why?", "Why are US troops in Iraq?"),
        (WITHDRAWN, "Why?", "Why did the US withdraw from Iraq?"),
        (WITHDRAWN, "when exactly?", "When exactly did the US withdraw from Iraq?"),
        (KILLED, "Where?", "Where was Qassem Suleimani killed?"),
        (KILLED, "By whom?", "By whom?"),
        ("Who was killed in the strike?", "Who else?", "Who else was killed in the strike?"),
        (KILLED, "In which city?", "In which city?"),
        (WITHDRAWN, "by how many votes?", "By how many votes?"),
        (TROOPS, "Who else?", "Who else?"),
        ("Where was the summit held?", "When was that?", "When was the summit held?"),
        ("When does the strike begin?", "Until when?", "Until when?"),
    ],
)
def test_a_bare_question_word_asks_about_the_question_before(previous, asked, made):
    assert completed(asked, previous, adding=False) == made


@pytest.mark.parametrize("asked", ["Who commanded the Quds Force?", "Spanish troops?", "it is not said who was there"])
def test_what_adds_nothing_and_lacks_nothing_is_no_fragment(asked):
    assert completed(asked, TROOPS, adding=False) == ""
