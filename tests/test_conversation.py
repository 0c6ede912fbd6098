"""Follow-up questions stand alone: what was left out comes from the conversation, and nothing else is touched."""

import pytest

from qa.conversation import RECALLED, standalone
from qa.types import Turn


def talk(*texts):
    """Turns of user and assistant in alternation, the user first."""
    return [Turn("assistant" if place % 2 else "user", text) for place, text in enumerate(texts)]


TROOPS = talk("How many US troops are in Iraq?", "Roughly 2,500 US troops are deployed in Iraq [1].")
PEAK = talk("How many US troops were in Iraq in 2007?", "The force numbered 170,000 soldiers in 2007 [1].")
KILLED = talk("When was Qassem Suleimani killed?", "Qassem Suleimani was killed in early 2020 [1].")
PREMIER = talk("Who is the prime minister of Iraq?", "Mohammed Shia' al-Sudani is the prime minister of Iraq [1].")
ADVISER = talk(
    "Who is Farhad Alaaldin?", "Farhad Alaaldin is the foreign affairs adviser of Prime Minister al-Sudani [1]."
)
SANCHEZ = talk(
    "Which foreign leader visited Baghdad?", "Pedro Sanchez, the Prime Minister of Spain, visited Baghdad [1]."
)
SUMMIT = talk("How much money did Iraq ask for at the Kuwait summit?", "Iraq appealed for about $88 billion [1].")
WITHDRAWN = talk("Did the US withdraw from Iraq?", "Yes, the US withdrew from Iraq [1].")
MEETING = talk("Whom did President Rashid meet on Wednesday?", "He met Nechirvan Barzani [1].")
WEAPONS = talk("Why did the US invade Iraq?", "It claimed that Iraq was stockpiling weapons [1].")
FRAMEWORK = talk("Which group put al-Sudani forward?", "He was the nominee of the Co-ordination Framework [1].")
INVADED = talk("Did Russia invade Ukraine in 2022?", "Yes: “Russia invaded Ukraine in 2022.” [1]")
ARDERN = talk("Who is the prime minister of New Zealand?", "Jacinda Ardern.")
RETAIL = talk("What did Marks & Spencer announce?", "It announced a loss.")
RESIGNED = talk("Who led the party?", "Theresa May.")
UNKNOWN = talk("How old is Mr al-Sudani?", "The articles do not say this. They have passages that mention “al-Sudani”.")


@pytest.mark.parametrize(
    ("history", "question"),
    [
        ([], "When was he killed?"),
        (TROOPS, "Who is the prime minister of Iraq?"),
        (TROOPS, "What is multilateralism?"),
        (TROOPS, "What did Sabrina Singh say about the talks?"),
        (TROOPS, "Is there a timetable for the withdrawal of the coalition?"),
        (TROOPS, "New topic. What happened in a Baghdad market before al-Kadhimi's trip?"),
        (TROOPS, "ok. Something else: how much did Iraq ask for at the donor conference in Kuwait?"),
        (PREMIER, "Thanks. By the way, who is going to win the next election in Germany?"),
        (PREMIER, "Did Biden say that he would withdraw the troops?"),
        (KILLED, "Who commanded the Quds Force?"),
        (WITHDRAWN, "How did Spain use its troops?"),
        (SUMMIT, "Is it true that ISIS was defeated in 2017?"),
    ],
)
def test_a_question_that_stands_alone_is_left_alone(history, question):
    assert standalone(question, history) == question


@pytest.mark.parametrize(
    ("history", "question", "made"),
    [
        (KILLED, "Where was he killed?", "Where was Qassem Suleimani killed?"),
        (INVADED, "Who ordered it?", "Yes: “Russia invaded Ukraine in 2022.” Who ordered it?"),
        (ARDERN, "And her husband?", "Jacinda Ardern's husband?"),
        (TROOPS, "the same for Syria?", "How many US troops are in Syria?"),
        (RETAIL, "What about Tesco?", "What did Tesco announce?"),
        (RESIGNED, "When did she resign?", "When did Theresa May resign?"),
        (KILLED, "What was his job?", "What was Qassem Suleimani's job?"),
        (KILLED, "And who was killed with him?", "Who was killed with Qassem Suleimani?"),
        (KILLED, "who took over his post afterwards", "Who took over Qassem Suleimani's post afterwards?"),
        (ADVISER, "And how old is he?", "How old is Farhad Alaaldin?"),
        (SANCHEZ, "where did he go to see his soldiers", "Where did Pedro Sanchez go to see his soldiers?"),
        (PREMIER, "When did he take office?", "When did Mohammed Shia al-Sudani take office?"),
        (PREMIER, "Did Biden meet him?", "Did Biden meet Mohammed Shia al-Sudani?"),
        (PREMIER, "Who met her in Baghdad?", "Who met Mohammed Shia al-Sudani in Baghdad?"),
        (UNKNOWN, "hm ok, so since when has he been in office?", "Since when has al-Sudani been in office?"),
        (MEETING, "When did he become president?", "When did President Rashid become president?"),
    ],
)
def test_a_person_is_the_one_last_spoken_of(history, question, made):
    assert standalone(question, history) == made


@pytest.mark.parametrize(
    ("history", "question", "made"),
    [
        (TROOPS, "why are they there?", "Why are the US troops in Iraq?"),
        (TROOPS, "Who sent them?", "Who sent the US troops?"),
        (TROOPS, "How many of them?", "How many of the US troops?"),
        (TROOPS, "How many are there?", "How many US troops are in Iraq?"),
        (SANCHEZ, "Whom did he meet there?", "Whom did Pedro Sanchez meet in Baghdad?"),
        (SUMMIT, "How much of that was it promised?", "How much of the $88 billion was Iraq promised?"),
        (PEAK, "What was the figure two years after that?", "What was the number of US troops two years after 2007?"),
        (KILLED, "What happened after that?", "What happened after early 2020?"),
        (
            FRAMEWORK,
            "what share of the seats has it got?",
            "What share of the seats has the Co-ordination Framework got?",
        ),
    ],
)
def test_a_thing_a_place_and_a_time_are_filled_in(history, question, made):
    assert standalone(question, history) == made


@pytest.mark.parametrize(
    ("history", "question", "made"),
    [
        (TROOPS, "And in Syria?", "How many US troops are in Syria?"),
        (TROOPS, "What about Syria?", "How many US troops are in Syria?"),
        (KILLED, "What about al-Muhandis?", "When was al-Muhandis killed?"),
        (WITHDRAWN, "Why?", "Why did the US withdraw from Iraq?"),
        (KILLED, "By whom?", "Qassem Suleimani was killed in early 2020. By whom?"),
    ],
)
def test_a_fragment_is_completed_by_the_question_before_or_its_reply(history, question, made):
    assert standalone(question, history) == made


@pytest.mark.parametrize(
    ("history", "question", "made"),
    [
        (WEAPONS, "Did they find any?", "The US claimed that Iraq was stockpiling weapons. Did the US find any?"),
        (MEETING, "What was the meeting about?", "President Rashid met Nechirvan Barzani. What was the meeting about?"),
        (SUMMIT, "Which country gave the most", "Iraq appealed for about $88 billion. Which country gave the most?"),
        (WITHDRAWN, "Who ordered that?", "Yes, the US withdrew from Iraq. Who ordered that?"),
        (TROOPS[:1], "and the reason?", "How many US troops are in Iraq. What about the reason?"),
    ],
)
def test_what_still_leans_is_told_the_reply(history, question, made):
    assert standalone(question, history) == made


def test_fragments_and_pronouns_follow_each_other():
    history = [*TROOPS, *talk("And in Syria?", "About 900 US troops are in Syria [1].")]
    assert standalone("Why are they there?", history) == "Why are the US troops in Syria?"
    assert standalone("and in jordan?", history) == "How many US troops are in Jordan?"


def test_a_person_is_remembered_over_a_question_about_something_else():
    assert standalone("Whom did he talk to?", [*ADVISER, *TROOPS]) == "Whom did Farhad Alaaldin talk to?"


def test_a_reply_to_an_earlier_question_is_not_taken_for_the_last():
    history = [*KILLED, Turn("user", "Who advises Mr Sudani?")]
    assert standalone("How old is he?", history) == "How old is Sudani?"


def test_a_refusal_is_never_told():
    assert "articles" not in standalone("Why not?", UNKNOWN)


def test_only_the_last_questions_are_recalled():
    old = talk("Who was Qassem Suleimani?", "Qassem Suleimani was a commander.")
    assert "Suleimani" in standalone("When was he killed?", [*old, *TROOPS])
    assert "Suleimani" not in standalone("When was he killed?", [*old, *TROOPS * RECALLED])


def test_a_long_conversation_is_no_burden():
    assert standalone("And in Syria?", talk("And in Iraq?", "2,500 [1].") * 5000)


@pytest.mark.parametrize(
    "question", ["and?", "?", "it", "What about?", "And", "there", "(", "why\\", "he's", "what about ["]
)
@pytest.mark.parametrize("history", [TROOPS, KILLED, talk("?", "?"), talk("", ""), [Turn("assistant", "Hello.")]])
def test_nothing_typed_can_break_it(history, question):
    assert isinstance(standalone(question, history), str)


def test_a_brief_reply_is_told_behind_the_names_of_its_question():
    history = [
        Turn("user", "How much was Iraq promised at the summit in Kuwait?"),
        Turn("assistant", "$30 billion. [1]"),
    ]
    made = standalone("Which country gave the most?", history)
    assert made == "Iraq, Kuwait: $30 billion. Which country gave the most?"


def test_a_name_alone_is_whom_a_pronoun_stands_for():
    history = [Turn("user", "Which leader visited Baghdad in December?"), Turn("assistant", "Pedro Sanchez. [1]")]
    assert standalone("Where did he go?", history) == "Where did Pedro Sanchez go?"
    history = [Turn("user", "Who advises al-Sudani?"), Turn("assistant", "Farhad Alaaldin. [1] [2]")]
    assert standalone("How old is he?", history) == "How old is Farhad Alaaldin?"


def chain(*texts):
    """Every question of a conversation as it was understood."""
    return [standalone(texts[place], talk(*texts[:place])) for place in range(0, len(texts), 2)]


def test_follow_ups_in_a_row_do_not_pile_up():
    board = "How did the board of the bank vote on the rise?"
    voted = "The nine members of the board voted seven to two for the rise. [1]"
    agreed = "The decision on the cut was unanimous. [1]"
    assert chain(board, voted, "What about the vote for the cut?", agreed, "And who dissented?") == [
        board,
        "How did the board of the bank vote for the cut?",
        "The decision on the cut was unanimous. Who dissented?",
    ]
    fire = chain("How big is the fire?", "It covers 1,200 hectares.", "Where?", "On Rhodes.", "What started it?", "No.")
    assert fire[2] == "What started the fire?"
    prizes = chain(
        "Who won the peace prize in 2021?", "Maria Ressa.", "in 2022?", "Memorial.", "And the physics prize?"
    )
    assert prizes[1:] == ["Who won the peace prize in 2022?", "Who won the physics prize in 2022?"]


def test_a_subject_without_its_like_before_is_asked_about_after_the_reply():
    jobs = ("How many jobs will Volkswagen cut?", "Volkswagen will cut 35,000 jobs. [1]", "What about the plants?")
    assert chain(*jobs)[-1] == "Volkswagen will cut 35,000 jobs. What about the plants?"


def test_the_date_before_is_kept_by_what_is_added_and_left_by_what_is_asked_of_now():
    won = ("Who won the election in 2019?", "Anna Keller won the election in 2019. [1]")
    assert chain(*won, "And who came second?")[-1] == "Anna Keller won the election in 2019. Who came second?"
    led = ("Who led the Labour Party in 2017?", "Jeremy Corbyn led the Labour Party in 2017. [1]")
    assert chain(*led, "So who leads it now?")[-1] == "Jeremy Corbyn led the Labour Party. Who leads it now?"


@pytest.mark.parametrize(
    ("history", "question", "made"),
    [
        (ARDERN, "And before her?", "Who was the prime minister of New Zealand before Jacinda Ardern?"),
        (RETAIL, "No, I meant Tesco", "What did Tesco announce?"),
        (RETAIL, "Sorry, Tesco", "What did Tesco announce?"),
        (TROOPS, "ok thanks, and Syria?", "How many US troops are in Syria?"),
        (talk("Is the mill open?", "No, the mill is shut [1]."), "Why?", "No, the mill is shut. Why?"),
        (
            talk("When did the strike end?", "On 3 May."),
            "Who called it?",
            "Who called the strike?",
        ),
        ([*TROOPS, *talk("Thanks!", "The articles do not say.")], "And in Syria?", "How many US troops are in Syria?"),
    ],
)
def test_before_whom_instead_of_what_and_why_not(history, question, made):
    assert standalone(question, history) == made


def test_several_named_in_the_reply_are_not_those_of_the_sentence_before_the_question():
    history = talk(
        "How did it vote?",
        "Two members voted for a cut.",
        "Who dissented?",
        "Swati Dhingra and Dave Ramsden dissented.",
    )
    assert (
        standalone("Why did they want it?", history)
        == "Swati Dhingra and Dave Ramsden dissented. Why did they want it?"
    )
