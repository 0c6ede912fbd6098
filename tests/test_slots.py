import pytest

from qa import slots
from qa.slots import brief, by_many, check, filled, several, unfit, unique, wanted

PASSAGE = "At its peak in 2007, the US presence included 170,000 soldiers. It fell after the defeat of ISIS."


@pytest.mark.parametrize(
    ("question", "slot"),
    [
        ("How many soldiers were there?", "number"),
        ("number of militia bases bombed", "number"),
        ("What was the size of the force?", "number"),
        ("what did the war cost the taxpayer", "number"),
        ("Which adviser does he have?", "name"),
        ("when did it happen", "date"),
        ("In what year was that?", "date"),
        ("Is the war over?", "yes or no"),
        ("And did they leave?", "yes or no"),
        ("Didn't they leave?", "yes or no"),
        ("Won’t they leave?", "yes or no"),
        ("Did they leave or stay?", "any"),
        ("Was anyone killed or injured in the blast?", "yes or no"),
        ("Did the bank cut rates by 25 points or more?", "yes or no"),
        ("What did the company pay?", "any"),
        ("What is the company called?", "name"),
        ("Who led them?", "name"),
        ("Which general led them?", "name"),
        ("name the minister's adviser", "name"),
        ("What is their name?", "name"),
        ("How long after the invasion did they leave?", "number"),
        ("How long ago was that?", "date"),
        ("How big was the force?", "number"),
        ("Where did he land?", "name"),
        ("Which country sent them?", "name"),
        ("What is the population of Ankawa?", "number"),
        ("What was the death toll?", "number"),
        ("What is the current interest rate?", "number"),
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


@pytest.mark.parametrize(
    ("answer", "question", "problem"),
    [
        ("2003", "When did the US leave Iraq after invading it in 2003?", "it repeats the question"),
        ("roughly 2,500", "From how many was it brought down to 2,500?", "it gives no figure"),
        ("2,500", "Who advises Sudani?", "it gives no name"),
        ("12 May 2023", "Who advises Sudani?", "it gives no name"),
        ("May", "Who advises Sudani?", ""),
        ("1860 Munich", "Which club did he join in May 2023?", ""),
        ("2,500", "From what figure had President Trump cut them?", ""),
        ("coronavirus", "What are the names of the hospitals?", "it gives no name"),
        ("a security team", "Who leads the talks?", ""),
        ("Global", "How many countries are members of the coalition?", "it gives no figure"),
        ("the thirteenth round", "How many rounds of talks were there?", "it gives no figure"),
        ("the fourth round", "How many rounds of talks were there?", "it gives no figure"),
        ("a third", "How much of the country did they hold?", ""),
        ("about 1,500 of the 2nd Division", "How many soldiers came?", ""),
        ("several", "How many countries are members of the coalition?", ""),
        ("the embassy", "When was he killed?", "it gives no date"),
        ("last Thursday", "When was he killed?", ""),
        ("US officials", "Who was the commander?", "it names a country, not a person"),
        ("the US", "Who commanded the coalition?", "it names a country, not a person"),
        ("Spain", "which party does pedro sanchez belong to", "it names a country, not a party"),
        ("the Socialists", "which party does pedro sanchez belong to", ""),
        ("Spain", "Which country does Pedro Sanchez lead?", ""),
        ("Argentina", "Who won the 2022 World Cup?", ""),
        ("Harwick", "Who won the match between Harwick and Calder?", ""),
        ("Harwick and Calder", "Who won the match between Harwick and Calder?", "it repeats the question"),
        ("the US", "Who killed Qassem Suleimani?", ""),
        ("Iran", "What did the minister blame for the attack?", ""),
        ("£300,000", "What did the company pay?", ""),
        ("One person", "How many people were killed?", ""),
        ("one of them", "How many people were killed?", "it gives no figure"),
        ("a bomb", "How many people were killed?", "it gives no figure"),
        ("an hour", "How long did it take?", ""),
        ("twice", "How many times did he win?", ""),
        ("8 p.m.", "When did it start?", ""),
        ("20:00 GMT", "When did it start?", ""),
        ("at dawn", "When did it start?", ""),
        ("Tues", "When did it start?", ""),
        ("over Easter", "When did it start?", ""),
        ("the Iraqi government", "Who wants them to leave?", ""),
        ("Barack Obama", "Who was the commander?", ""),
        ("Yes", "Was he the commander?", ""),
        ("2021", "In which month did they agree?", "it gives no month"),
        ("April", "In which month did they agree?", ""),
        ("2021", "On what day did they meet?", "it gives no day"),
        ("Sunday", "what day did they meet", ""),
        ("April", "In what year did they meet?", "it gives no year"),
        ("nine years later", "In what year did they leave?", ""),
        ("April", "When did they meet?", ""),
        ("the 1980s", "In which year did the price drop?", ""),
        ("Wednesdays", "On what day does the council meet?", ""),
        ("lunchtime", "When did it start?", ""),
        ("in stoppage time", "When did he score?", ""),
        ("at the age of 20", "When did they marry?", ""),
        ("when he was eleven", "When was the photo taken?", ""),
        ("three centuries later", "When was it rebuilt?", ""),
        ("a week", "How long did it last?", ""),
        ("for life", "How long will he serve?", ""),
        ("life imprisonment", "How long was he sentenced to?", ""),
        ("in her sixties", "How old is she?", ""),
        ("a tenth of their value", "How much did shares lose?", ""),
        ("miles", "How far did they walk?", ""),
        ("twins", "How many children does she have?", ""),
        ("Ace", "Who sang How Long Has This Been Going On?", ""),
        ("Farhad", "Who led them, and how many were there?", "it gives no figure"),
        ("zelpinant", "What is the name of the drug?", ""),
        ("a nurse", "What is the name of his wife?", "it gives no name"),
        ("Norway", "Who was the first country to recognise it?", ""),
        ("fraud", "When he resigned, the minister gave what as his reason?", ""),
        ("fraud", "When did the bank, which was founded abroad, fail?", "it gives no date"),
    ],
)
def test_some_words_cannot_answer_whatever_a_model_says(answer, question, problem):
    assert unfit(answer, question) == problem


def test_a_question_for_several_things_has_no_single_answer():
    assert several("Which countries took part?") and several("Who are the advisers?")
    assert several("How has the number of soldiers developed since 2007?")
    assert not several("Which country took part?")
    assert unique("How many took part?") and unique("Who was the minister?")
    assert not unique("Who wants them to leave?") and not unique("Why did they leave?")
    assert unique("Who was mayor before Martin Quayle?")
    assert not unique("Who was Farhad Alaaldin?") and unique("who is Iraq's prime minister")


def test_a_figure_a_date_or_a_name_is_said_briefly_and_nothing_else():
    assert brief("About 900", "How many troops are in Syria?")
    assert brief("Farhad al-Alaaldin", "Who advises Sudani?")
    assert not brief("the Iraqi government", "Who wants them to leave?")
    assert not brief("militias and Tehran", "Who wants them to leave?")
    assert not brief("to advise", "Why are they there?")


def test_of_those_who_may_be_several_one_name_is_not_all_the_answer():
    assert by_many("Who scored for Calder Rovers?") and by_many("who died with him")
    assert not by_many("Who scored the winner?")


@pytest.mark.parametrize(
    ("answer", "question", "brief"),
    [
        ("Baghdad", "Where did he land?", True),
        ("Iraq", "Where did he go to see his soldiers?", False),
        ("Iraq", "Which country did he visit?", False),
        ("900", "How many troops are in Syria?", True),
    ],
)
def test_a_country_alone_is_no_place_to_stop_at(answer, question, brief):
    assert slots.brief(answer, question) is brief


@pytest.mark.parametrize(
    ("question", "slot"),
    [
        ("When the US left Iraq, did every soldier go home?", "yes or no"),
        ("In 2014, who led Iraq?", "name"),
        ("The US claimed that Iraq had weapons. Did it find any?", "yes or no"),
        ("From what figure had he cut the troops?", "number"),
        ("When, according to officials, did it end?", "date"),
    ],
)
def test_what_stands_before_the_question_does_not_say_what_is_asked(question, slot):
    assert wanted(question) == slot


def test_a_question_may_name_its_answers():
    question = "Are the soldiers advisers or combat troops?"
    assert unfit("advisers", question) == ""
    assert unfit("advisers or combat troops", question) == "it repeats the question"
    assert unfit("soldiers", "Which soldiers are there?") == "it repeats the question"
    said = "are carrying out operations"
    assert check(said, "Soldiers are carrying out operations.", "Are they advisers, or carrying out operations?") == []
    assert check(said, "Soldiers give advice.", "Are they advisers, or carrying out operations?") != []


@pytest.mark.parametrize(
    ("question", "passage", "expected"),
    [
        ("who is the new finance chief of veldhart?", "Anil Deshpande becomes chief executive.", True),
        ("Who is the finance chief?", "Anil Deshpande becomes chief financial officer.", False),
        ("Who is Iraq's foreign minister?", "Prime Minister Sudani met his minister of trade.", True),
        ("Who was the defence secretary?", "Defense Secretary Lloyd Austin spoke.", False),
        ("Who is the minister?", "Anil Deshpande is.", False),
    ],
)
def test_the_holder_of_one_office_is_not_that_of_another(question, passage, expected):
    assert slots.lacks_office(question, passage) is expected


@pytest.mark.parametrize(
    "question", ["what was pemberton's salary at the trust", "What was the net profit?", "turnout of the 2024 run-off"]
)
def test_sums_are_figures(question):
    assert wanted(question) == "number"
