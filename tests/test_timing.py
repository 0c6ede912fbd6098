from dataclasses import replace
from datetime import date

import pytest

from qa import periods
from qa.timing import related, timed_of, timely, untimed
from qa.types import Reading
from tests.scripted_model import hit

LED = "Who led the party from 2006 to 2009?"


def reading(sentence, published=None):
    found = hit(sentence, published=published)
    return Reading(found, found.passage.sentences[0], sentence, 0.9)


def kept(question, *sentences):
    readings = [reading(each) if isinstance(each, str) else reading(*each) for each in sentences]
    return [each.text for each in timely(readings, question)]


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("In 2007 Brown took over.", "within"),
        ("Brown led it from 2003 to 2008.", "within"),
        ("In 2005 Adams was elected.", "before"),
        ("Clark led it from 1999 to 2003.", "outside"),
        ("In 2011 Dale was elected.", "outside"),
        ("Until 2012 Brown led it.", "within"),
        ("Brown was in office up to the end of 2008.", "within"),
        ("Until 2003 Brown led it.", "undated"),
        ("Brown did not lead it until 2012.", "undated"),  # but from then on
        ("In the summer of 2011 Dale was elected.", "outside"),
        ("He acted under the 2001 Authorisation.", "undated"),  # so it is called
        ("He acted under the 2007 Authorisation.", "within"),
        ("Brown led it after the 2001.", "before"),
        ("Brown led the party.", "undated"),
    ],
)
def test_a_sentence_lies_to_a_period_as_its_dates_say(sentence, relation):
    assert related(sentence, periods.window(LED)).relation == relation


@pytest.mark.parametrize(
    ("question", "sentence", "published", "told"),
    [
        ("What happened on 7 October 2023?", "On 7 October Hamas attacked.", date(2023, 12, 28), True),
        ("What happened in October 2022?", "On 7 October Hamas attacked.", date(2023, 12, 28), False),
        ("What happened in December 2023?", "In December they met.", date(2024, 2, 7), True),
        ("What will happen in November 2024?", "They vote on 5 November.", date(2024, 9, 1), True),
        ("What happened in 2024?", "It rained on 29 February.", date(2024, 3, 2), True),
        ("What happened on 4 May 2023?", "They met on 3-5 May.", date(2023, 6, 1), True),
        ("What happened on 6 May 2023?", "They met on 3-5 May.", date(2023, 6, 1), False),
        ("Who won the cup in 2022?", "Last year Brown won the cup.", date(2023, 5, 1), True),
    ],
)
def test_a_date_that_an_article_leaves_half_unsaid_is_nearest_to_its_own(question, sentence, published, told):
    assert (kept(question, (sentence, published)) == [sentence]) is told


def test_last_year_of_an_article_is_not_the_year_it_was_published_in():
    last, this = ("Last year Brown won the cup.", date(2023, 5, 1)), ("Adams won the cup on 3 June 2023.", None)
    assert kept("Who won the cup in 2023?", last, this) == [this[0]]
    assert kept("Who won the cup in 2022?", last, this) == [last[0]]


def test_what_is_told_of_the_period_leaves_out_everything_else():
    assert kept(LED, "In 2005 Adams was elected.", "In 2007 Brown took over.", "Brown led it.") == [
        "In 2007 Brown took over."
    ]


def test_else_the_last_that_began_before_may_have_lasted():
    assert kept(LED, "In 1999 Clark was elected.", "In 2005 Adams was elected.", "In 2011 Dale was.") == [
        "In 2005 Adams was elected."
    ]


def test_what_is_only_told_of_other_times_is_no_answer():
    assert kept(LED, "Clark led it from 1999 to 2003.", "In 2011 Dale was elected.") == []


def test_without_a_date_a_sentence_is_as_of_its_article():
    asked = "Who was prime minister in July 2021?"
    old, new = ("Kadhimi is minister.", date(2021, 7, 26)), ("Sudani is minister.", date(2023, 12, 28))
    assert kept(asked, new, old) == ["Kadhimi is minister."]
    assert kept(asked, new) == []
    assert kept(asked, ("A new minister was named.", date(2021, 8, 20))) == ["A new minister was named."]


def test_a_later_article_tells_of_the_period_where_a_sentence_beside_says_so():
    found = hit("In 2003 they invaded. No weapons were found.", published=date(2023, 2, 1))
    told = Reading(found, found.passage.sentences[1], "No weapons were found.", 0.9)
    assert timely([told], "Were weapons found in 2003?") == [told]
    assert timely([told], "Were weapons found in 2007?") == []


def test_who_was_until_later_was_in_the_period():
    until = ("Smith was mayor until 2015.", date(2023, 1, 1))
    assert kept("Who was mayor in 2012?", until) == [until[0]]
    assert kept("Who was mayor in 2016?", until) == []


DEAL = "When was the 2015 nuclear deal abandoned?"
DIED = "How many people died in the 2004 tsunami?"
WON = "Who won the 2020 election?"


@pytest.mark.parametrize(
    ("question", "sentences", "answers"),
    [
        (DEAL, ["Trump abandoned the deal on 8 May 2018."], [0]),
        (DEAL, ["Trump abandoned the deal on 8 May 2018.", "The deal was signed in 2015."], [0, 1]),
        ("Who abandoned the 2015 nuclear deal?", ["Trump abandoned the deal on 8 May 2018."], [0]),
        (DIED, ["About 230,000 people died in the tsunami.", "The 2004 tsunami killed 227,898."], [0, 1]),
        (DIED, ["By 2005 it was 200,000.", "About 230,000 people died in the tsunami."], [1]),
        (DIED, ["The 2011 tsunami killed 18,000."], []),
        (WON, ["Trump won the 2016 election.", "In 2016 Trump won.", "Biden won the 2020 election."], [2]),
        (WON, ["In 2016 Trump won.", "Biden won the election."], [1]),
        ("When was the 2020 election held?", ["The 2016 election was held on 8 November 2016."], []),
    ],
)
def test_a_year_in_the_name_of_a_thing_leaves_out_others_of_that_name(question, sentences, answers):
    assert kept(question, *((each, date(2023, 2, 1)) for each in sentences)) == [sentences[at] for at in answers]


def test_an_article_from_before_the_year_in_a_name_tells_of_something_else():
    old, new = ("Trump won the election.", date(2017, 1, 20)), ("Biden won the election.", date(2023, 2, 1))
    assert kept(WON, old, new) == [new[0]]


def test_a_question_without_a_period_keeps_all_in_order():
    assert kept("Who led the party?", "In 2011 Dale was elected.", "In 2005 Adams was.") == [
        "In 2011 Dale was elected.",
        "In 2005 Adams was.",
    ]


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        ("In 2007 Brown took over.", LED, False),
        ("In 2005 Adams was elected.", LED, True),
        ("Brown led the party.", LED, True),
        ("Brown led the party.", "Who led the party?", False),
        ("About 230,000 died in it.", DIED, False),
        ("By 2005 it was 200,000.", DIED, True),
    ],
)
def test_a_sentence_may_not_tell_of_the_period_that_is_asked_about(sentence, question, expected):
    found = hit(sentence)
    assert untimed(found.passage, found.passage.sentences[0], question) is expected


@pytest.mark.parametrize(
    ("sentence", "late"),
    [
        ("Brown came in April 2017.", True),  # and followed whoever is asked about
        ("Brown came in April 2015.", False),
        ("Brown came in 2015 and left in 2017.", False),
        ("Brown led it until May 2017.", False),
        ("Brown led it from 2016 to 2018.", False),
    ],
)
def test_who_comes_late_in_a_long_period_is_hardly_meant(sentence, late):
    found = hit(sentence)
    assert untimed(found.passage, found.passage.sentences[0], "Who led it from 2015 to 2017?") is late


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("Brown led it from 26 February 2012 to 2018.", "outside"),
        ("Clark led it from 2004 to 10 February 2009.", "outside"),
        ("Dale led it from 2010 to 2018.", "within"),
        ("The congress met from 20 to 26 February 2012.", "within"),
    ],
)
def test_long_periods_that_only_touch_are_neighbours(sentence, relation):
    asked = periods.window("Who led it from February 2009 to February 2012?")
    assert related(sentence, asked).relation == relation


def test_what_was_so_before_gives_way_to_what_is_far_likelier_without_a_date():
    before, undated = reading("In 2005 Adams was elected."), reading("Brown led the party.")
    assert [each.text for each in timely([undated, before], LED)] == [before.text]
    unlikely = replace(before, probability=0.3)
    assert [each.text for each in timely([undated, unlikely], LED)] == [undated.text]


APRIL, JULY = date(2025, 4, 24), date(2025, 7, 24)


@pytest.mark.parametrize(
    ("question", "sentence", "published", "relation"),
    [
        ("What was revenue in Q3?", "Revenue for the three months to the end of March rose.", APRIL, "outside"),
        ("What was revenue in Q1?", "Revenue for the three months to the end of March rose.", APRIL, "within"),
        ("What was revenue in Q3?", "Second-quarter revenue rose from that of last year.", JULY, "outside"),
        ("What was revenue in Q3 2025?", "Second-quarter revenue rose.", JULY, "outside"),
        ("What was revenue in Q2 2024?", "Second-quarter revenue rose.", JULY, "outside"),
        ("What was revenue in Q2 2025?", "Second-quarter revenue rose.", JULY, "within"),
        ("What was revenue in Q3?", "In the third quarter of 2023 revenue rose.", JULY, "within"),
        ("Who scored in the first half?", "Brown scored in the second half.", JULY, "outside"),
        ("Who scored in the first half?", "Brown scored.", JULY, "undated"),
        ("What happened in March?", "In March 2019 it fell.", None, "within"),
        ("What happened in March?", "In April 2019 it fell.", None, "outside"),
        ("What happened in March?", "In January 2019 it fell.", None, "before"),
        ("What happened in March?", "In 2019 it fell.", None, "undated"),
        ("What happened in March?", "In March it fell.", None, "within"),
        ("What happened in March?", "In April it fell.", None, "outside"),
        ("Who died between December and February?", "In January Brown died.", None, "within"),
        ("What happened in 2019?", "In March it fell.", None, "undated"),
    ],
)
def test_a_period_of_any_year_is_told_of_in_any_year(question, sentence, published, relation):
    assert related(sentence, periods.window(question), published).relation == relation


@pytest.mark.parametrize(
    ("question", "sentence", "published", "told"),
    [
        ("How many cars did it sell in Q2?", "Its sales came to 900 cars in a record quarter.", JULY, True),
        ("How many cars did it sell in Q3?", "Its sales came to 900 cars in a record quarter.", JULY, False),
        ("How many cars did it sell in Q1 2025?", "Its sales came to 900 cars in a record quarter.", JULY, False),
        ("How many cars did it sell in Q3?", "Its sales came to 900 cars.", JULY, True),
        ("Who led it in Q3?", "Brown led it in a record quarter.", JULY, True),
        ("What was profit in Q2?", "DETROIT, July 24, 2025 — In its best quarter profit was $9.", JULY, True),
        ("What was profit in Q2 2025?", "DETROIT, July 24, 2025 (AP) — In its best quarter profit was $9.", JULY, True),
        ("What was profit in Q2 2025?", "On July 24, 2025 its best quarter was told.", JULY, False),
        ("How many goals did it score in the first half?", "It led 2-1.", date(2024, 9, 14), True),
    ],
)
def test_a_report_gives_the_figures_of_the_quarter_that_ended_last(question, sentence, published, told):
    assert bool(kept(question, (sentence, published))) is told


def test_on_a_day_the_days_of_the_week_count():
    toll = ["At least 14 died on Tuesday.", "It rose to 27 on Wednesday."]
    days = [date(2025, 6, 3), date(2025, 6, 4)]
    for question in ("What was the toll on June 3?", "What was the toll on 3 June 2025?"):
        assert kept(question, *zip(toll, days, strict=True)) == toll[:1]
    assert kept("What was the toll in June?", *zip(toll, days, strict=True)) == toll


BY_MAY = "How many people had died by 19 May 2024?"


@pytest.mark.parametrize(
    ("sentence", "published", "told"),
    [
        ("It has killed 97 people, the ministry said.", date(2024, 5, 18), True),
        ("It has killed 97 people, the ministry said.", date(2024, 5, 22), True),
        ("It has killed 140 people, the ministry said.", date(2024, 6, 10), False),  # later than by that day
        ("The ministry spoke of 97 deaths in May.", date(2024, 6, 27), True),
        ("Since March 2023 the mission has lost 38.", date(2024, 5, 18), True),
        ("Since March 2023 the mission has lost 74.", date(2025, 12, 3), False),  # as many as there are then
        ("It struck last in 2014, when 388 people died.", date(2024, 5, 3), False),
    ],
)
def test_how_many_there_were_by_a_day_is_told_around_it(sentence, published, told):
    found = hit(sentence, published=published)
    assert untimed(found.passage, found.passage.sentences[0], BY_MAY) is not told


def test_the_number_of_an_event_long_before_a_day_is_not_that_reached_by_it():
    now, then = ("It killed 97.", date(2024, 5, 18)), ("It struck last in 2014, when 388 died.", date(2024, 5, 3))
    assert kept(BY_MAY, now, then) == [now[0]]
    assert kept("Which team did Brown play for before 2005?", "In 1998 he joined City.") == ["In 1998 he joined City."]


@pytest.mark.parametrize(
    ("sentence", "question", "relation"),
    [
        ("Labour won 61 seats, 13 fewer than in 2019.", "How many seats did Labour win in 2023?", "within"),
        ("Turnout was 58 per cent, against 66 per cent in 2019.", "What was the turnout in 2023?", "within"),
        ("Some 265,000 fled, down from a record of 512,000 in 2022.", "How many fled in 2023?", "within"),
        ("Turnout was 58 per cent, against 66 per cent in 2019.", "What was the turnout in 2019?", "within"),
        ("More than 300 people fled in 2019.", "How many fled in 2023?", "before"),
        ("Brown has governed since 2017.", "Who governed in 2020?", "within"),
        ("Brown has governed since 2017.", "Who governed in 2015?", "outside"),
        ("Brown has governed since 2017.", "Who governed in 2024?", "before"),
    ],
)
def test_what_a_date_is_there_for_says_how_a_sentence_lies_to_a_period(sentence, question, relation):
    found = hit(sentence, published=date(2023, 10, 9))
    assert timed_of(found.passage, found.passage.sentences[0], periods.window(question)).relation == relation


def test_an_article_from_before_the_year_in_a_name_tells_of_that_thing_only_where_it_speaks_of_it():
    won = ("Labour won 61 seats, 13 fewer than in 2019.", date(2023, 10, 9))
    asked = "How many seats did Labour win in the 2027 election?"
    assert kept(asked, won) == []
    found = hit("Paris hosted the games of 2024. Los Angeles will host those of 2028.", published=date(2024, 8, 9))
    told = Reading(found, found.passage.sentences[0], "Los Angeles", 0.9)
    assert timely([told], "Where will the 2028 games be held?") == [told]


HOLDER = "Who was prime minister in September 2024?"


@pytest.mark.parametrize(
    ("question", "sentence", "published", "expected"),
    [
        (HOLDER, "Prime Minister Brown kept his majority.", date(2023, 10, 9), False),
        (HOLDER, "Prime Minister Brown kept his majority.", date(2023, 8, 1), True),  # more than a year before
        (HOLDER, "Brown, who won the vote of May 2022, is prime minister.", date(2024, 9, 20), False),
        (HOLDER, "Brown, who won the vote of May 2022, is prime minister.", date(2022, 6, 1), True),
        ("president of Iraq at the end of 2025", "President Dale won on 24 November 2024.", date(2025, 12, 3), False),
        ("Who led the party in 2007?", "In 2006 Adams was elected.", None, False),
        ("Who was elected in 2007?", "In 2006 Adams was elected.", None, True),  # and not again
        ("Who was the general killed in 2007?", "In 2006 General Adams died.", None, True),
        (LED, "In 2005 Adams was elected.", None, True),  # a long period has holders of its own
    ],
)
def test_who_held_an_office_shortly_before_a_short_period_may_be_meant(question, sentence, published, expected):
    found = hit(sentence, published=published)
    assert untimed(found.passage, found.passage.sentences[0], question) is expected


def test_the_lowest_since_a_year_was_not_so_since_then():
    low = ("The shares closed at 61 euros, their lowest since November 2023.", date(2025, 7, 30))
    assert kept("What did the shares close at in March 2024?", low) == []
    assert kept("What did the shares close at in July 2025?", low) == [low[0]]


def test_the_figures_of_a_year_are_not_those_of_a_quarter_of_it():
    asked = "What was the revenue in the first quarter of 2026?"
    assert kept(asked, ("For 2026 it forecasts revenue of 6 billion.", date(2026, 2, 4))) == []
    quarter = "Revenue in the first quarter of 2026 was 1.4 billion."
    assert kept(asked, (quarter, date(2026, 4, 20))) == [quarter]
