"""What a passage states is accepted in many wordings; what differs by one fact is not."""

import pytest

from qa.verification import check, missing_names

QUESTION = "What do the articles say?"
# Words that find the paragraph, and a sentence as a small model writes it.
STATED = [
    ("2,500", "In 2020, Trump reduced the number of US soldiers in Iraq to 2,500."),
    ("170,000", "At its peak in 2007, the US force in Iraq numbered 170,000 soldiers."),
    ("a third", "ISIS controlled about one-third of Iraq in 2014."),
    ("5,000", "Around 5,000 troops remained in Iraq after ISIS was defeated by the end of 2017."),
    ("138", "The Co-ordination Framework holds 138 of the 329 seats in the Iraqi Parliament."),
    ("138", "The Coordination Framework is the largest group in Iraq's parliament."),
    ("Al Muhandis", "Abu Mahdi al-Muhandis was killed along with Qassem Soleimani at Baghdad Airport."),
    ("Al Muhandis", "Qassem Suleimani was killed by a US drone strike in early 2020."),
    ("late October", "Mohammed Shia al-Sudani took office in late October."),
    ("Wall Street", "Al Sudani told the Wall Street Journal that the elimination of ISIS needs more time."),
    (
        "combat troops. Period",
        "Iraq does not need combat troops, Prime Minister Mohammed Shia Al Sudani told Al Iraqiya.",
    ),
    ("None were ever", "No weapons of mass destruction were found in Iraq."),
    ("In 2021", "In 2021 they agreed to end the American combat mission by December."),
    ("16 militiamen", "US air strikes have killed 16 militiamen."),
    ("16 militiamen", "Air strikes on three militia bases killed one fighter and wounded 18 people."),
    ("Sanchez of Spain", "The Spanish Prime Minister Pedro Sanchez visited Baghdad."),
    ("Green Zone", "Pedro Sanchez visited Spanish soldiers at a base in Baghdad's Green Zone."),
    ("$88 billion", "Iraq asked for 88 billion dollars at the 2018 donor summit in Kuwait."),
    ("$88 billion", "Iraq received pledges of $30bn at the Kuwait summit."),
    ("$88 billion", "Iraq was pledged only 30 billion dollars in loans and investment."),
    ("President Joe Biden", "US President Joe Biden directed the strikes to protect American personnel."),
    ("one-year", "Both sides agreed on a one-year agenda for a strategic partnership."),
    ("mid 2024", "The Iraq-Spain Joint Committee will meet in the middle of 2024."),
    ("from about 5,000", "The number of US troops fell from 5000 to 2500 after the defeat of ISIS."),
    ("Wednesday", "Spain's Prime Minister arrived with Spanish companies on Wednesday."),
    ("stood at about 2,500", "The US presence has been about 2,500 since late last year."),
    ("stood at about 2,500", "Former President Trump ordered a reduction from 3,000 troops."),
    ("no longer requires", "Iraq does not need American combat troops any more, its prime minister says."),
    ("no longer requires", "Mustafa al-Kadhimi says Iraq still wants US training and intelligence gathering."),
    ("fourth round", "Al-Kadhimi will meet Joe Biden on Monday for the 4th round of strategic talks."),
    ("eight years", "Obama withdrew US forces from Iraq in 2011, 8 years after the invasion."),
    ("30 people", "A suicide bomber killed thirty people in a Baghdad marketplace last week."),
    ("Soleimani", "The Iranian general Qassem Suleimani was killed by the United States."),
    ("settle on a timetable", "The US and Iraq did not agree on a timetable in April."),
    ("less than three months", "The federal elections are less than 3 months away."),
    ("Alaaldin", "Farhad Alaaldin is the foreign affairs adviser of Mohamed Shia al-Sudani."),
    ("900 in Syria", "There are approximately 900 US soldiers in Syria."),
    ("150 attacks", "More than 150 attacks have targeted the coalition since mid-October."),
    ("900 in Syria", "The coalition against the Islamic State was formed in 2014."),
    ("Sabrina Singh", "Sabrina Singh is the Pentagon's deputy press secretary."),
    ("three key factors", "The working groups would examine three factors."),
    ("Latif Rashid", "Iraqi President Latif Rashid met Prime Minister Mohammed Shia al-Sudani."),
    ("territorially defeated", "IS was defeated territorially in Iraq in 2017."),
    ("No timelines", "No timelines have been set for US force levels, according to Major Pete Nguyen."),
    ("No timelines", "American forces are in Iraq at the invitation of the Iraqi Government."),
    ("No timelines", "Major Pete Nguyen is a spokesperson of the US Department of Defense."),
]
NOT_STATED = [
    ("2,500", "In 2020, Trump reduced the number of US soldiers in Iraq to 3,500."),
    ("2,500", "In 2019, Trump reduced the number of US soldiers in Iraq to 2,500."),
    ("2,500", "Obama reduced the number of soldiers in Iraq to 2,500."),
    ("2,500", "Barack Obama reduced the number of soldiers in Iraq to 2,500."),
    ("170,000", "At its peak in 2008, the US force numbered 170,000 soldiers."),
    ("170,000", "At its peak the US force numbered 170 million soldiers."),
    ("170,000", "The United States withdrew nine months after the invasion."),
    ("170,000", "The US withdrew from Iraq eight years later."),
    ("a third", "ISIS controlled about a quarter of Iraq."),
    ("a third", "ISIS controlled about two-thirds of Iraq."),
    ("5,000", "About 5,000 troops remained after ISIS was defeated by the end of 2018."),
    ("138", "The Co-ordination Framework has 138 percent of the seats."),
    ("138", "The Sadrist Movement has 138 of 329 seats."),
    ("Al Muhandis", "A US drone strike killed Qassem Suleimani in late 2021."),
    ("Al Muhandis", "A US drone strike killed Qassem Suleimani at Najaf Airport."),
    ("late October", "Mr Al Sudani took over in late November."),
    ("combat troops. Period", "Iraq needs combat troops."),
    ("None were ever", "Weapons of mass destruction were found in Iraq."),
    ("16 militiamen", "US air strikes have killed 18 hundred militiamen."),
    ("16 militiamen", "Air strikes on four militia bases killed one fighter."),
    ("16 militiamen", "Air strikes on five militia bases killed a fighter."),
    ("Sanchez of Spain", "The Portuguese Prime Minister visited Baghdad."),
    ("Sanchez of Spain", "Mr Al Sudani spoke with Prime Minister Giorgia Meloni."),
    ("$88 billion", "Iraq asked for 88 million dollars at the summit."),
    ("$88 billion", "Iraq asked for €88 billion at the summit."),
    ("$88 billion", "Iran appealed for $88 billion."),
    ("$88 billion", "Iraq was pledged 30 percent of it."),
    ("$88 billion", "The donor summit was in Jordan in 2018."),
    ("one-year", "Both sides agreed on a two-year agenda."),
    ("mid 2024", "The joint committee will meet in mid 2025."),
    ("Wednesday", "Spain's Prime Minister landed in Baghdad on Friday."),
    ("from about 5,000", "ISIS was defeated in Iraq by the end of 2016."),
    ("stood at about 2,500", "Trump ordered a reduction from 5,000."),
    ("no longer requires", "Iraq requires American combat troops."),
    ("fourth round", "Al-Kadhimi will meet Biden for a fifth round of talks."),
    ("fourth round", "Al-Kadhimi will meet Biden on Tuesday."),
    ("eight years", "Obama had withdrawn US forces in 2012."),
    ("eight years", "Bush had withdrawn US forces in 2011."),
    ("30 people", "Last month, a suicide bomber killed 30 people."),
    ("30 people", "Last week, a suicide bomber killed thirteen people."),
    ("settle on a timetable", "They settled on a timetable for the transition."),
    ("900 in Syria", "There are about 900 US troops in Jordan."),
    ("900 in Syria", "There are about 9,000 US troops in Syria."),
    ("900 in Syria", "The coalition was formed in June 2014."),
    ("150 attacks", "There have been 150 attacks since mid-September."),
    ("Alaaldin", "Hussein Allawi is the foreign affairs adviser."),
    ("Latif Rashid", "Iraq's President Barham Salih met the prime minister."),
    ("Latif Rashid", "The leaders met on Thursday in Baghdad."),
    ("territorially defeated", "ISIS was defeated in Iraq in 2019."),
    ("territorially defeated", "ISIS was not territorially defeated in Iraq in 2017."),
    ("No timelines", "Timelines have been set for U.S. force levels."),
    ("No timelines", "Major Pete Nguyen told reporters on Monday."),
    ("No timelines", "Colonel John Kirby is the spokesperson of the US Department of Defense."),
    ("No timelines", "The passage does not say how old Pete Nguyen is."),
]


@pytest.fixture(scope="module")
def evidence(seeds):
    """The paragraph of the seed articles that holds some words, with its neighbours."""
    articles = [path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.txt"))]
    paragraphs = [[line for line in text.split("\n") if line.strip()] for text in articles]

    def find(words):
        return next(
            "\n".join(lines[max(0, place - 1) : place + 2])
            for lines in paragraphs
            for place, line in enumerate(lines)
            if words in line
        )

    return find


@pytest.mark.parametrize(("words", "sentence"), STATED)
def test_what_the_article_states_is_accepted(evidence, words, sentence):
    assert check(sentence, evidence(words), QUESTION) == []


@pytest.mark.parametrize(("words", "sentence"), NOT_STATED)
def test_what_differs_by_one_fact_is_rejected(evidence, words, sentence):
    assert check(sentence, evidence(words), QUESTION)


@pytest.mark.parametrize(
    ("sentence", "passage", "accepted"),
    [
        ("It cost 88 billion.", "It cost $88 billion.", True),
        ("It cost $88 billion.", "It cost 88 billion.", True),
        ("It cost 88 million.", "It cost 88 billion.", False),
        ("It cost €88.", "It cost $88.", False),
        ("It is 30 percent.", "There are 30 men.", False),
        ("It is 20 percent.", "It is 20 to 30 percent.", True),
        ("It took 8 years.", "It took eight years.", True),
        ("It took 8 months.", "It took eight years.", False),
        ("It was in 2014.", "It was in June 2014.", True),
        ("It was in June 2014.", "It was in 2014.", False),
        ("It was on 28 December 2023.", "Updated: December 28, 2023", True),
        ("It was in early 2017.", "It was in late 2017.", False),
        ("It was at the end of 2017.", "It was in late 2017.", True),
        ("It was on Monday.", "It was on Tuesday.", False),
        ("It was last week.", "It was last year.", False),
    ],
)
def test_units_and_dates_must_agree(sentence, passage, accepted):
    assert (check(sentence, passage, "What about it?") == []) is accepted


@pytest.mark.parametrize(
    ("text", "passage", "missing"),
    [
        ("Which Spanish troops?", "troops of Spain", []),
        ("What did the American general say?", "the United States", []),
        ("Do Iraqis vote in Iraq?", "Iraqi elections", []),
        ("Is the Iranian army there?", "an Iran-backed militia", []),
        ("Who backs the Iran-aligned group?", "groups that are backed by Iran", []),
        ("What is the Islamic State?", "the anti-IS coalition", []),
        ("Who leads the Coordination Framework?", "the Co-ordination Framework", []),
        ("What did the US say?", "because this house is thus", ["US"]),
        ("How many troops are in Sudan?", "Mohammed Shia al-Sudani said", ["Sudan"]),
        ("Is North Korea involved?", "South Korea is", ["North Korea"]),
        ("Who is Joe Biden?", "Donald Trump and Joe Manchin", ["Joe Biden"]),
        ("Was Qassim Soleimani killed?", "Qassem Suleimani, commander", []),
    ],
)
def test_names_count_in_every_spelling_and_by_their_people(text, passage, missing):
    assert missing_names(text, passage) == missing


def test_a_sentence_about_the_passage_is_no_answer():
    assert check("The passage does not state his age.", "He did not say.", "How old is he?")


def test_what_the_question_brings_need_not_stand_in_the_passage():
    assert check("In 2007 Obama agreed.", "He agreed.", "Did Obama agree in 2007?") == []


def test_each_problem_is_named():
    problems = check("Obama sent 3,500 men in 2019.", "Trump sent 2,500 men in 2020.", "Who sent men?")
    assert problems == [
        "the number 3,500 is not in the passage",
        "the date 2019 is not in the passage",
        "Obama is not named in the passage",
    ]
