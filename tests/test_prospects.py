import pytest

from qa.prospects import only_faced, to_come, unfulfilled, unreal


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why was Fjordveg's contract cancelled?", "The Union demanded that Fjordveg's contract be cancelled at once."),
        ("When did the bridge open?", "The bridge is due to open in May."),
        ("Why did the bridge open?", "The bridge will open to relieve the tunnel."),
        ("Why did the union strike?", "The union threatened to strike over pay."),
        ("Why did the minister resign?", "The mayor called for the minister's resignation over the fire."),
        ("Who won the election?", "Polls suggest that Labour will win the election."),
        ("How many jobs were cut?", "The firm plans to cut 300 jobs."),
        ("How many jobs did the firm cut?", "The firm said it would cut 300 jobs."),
        ("How did parliament vote?", "Parliament is to vote on Thursday."),
        ("How much did the economy grow in 2026?", "The economy is forecast to grow by 2 per cent in 2026."),
        ("Who bought the club?", "A Qatari fund wants to buy the club."),
        ("Why was the school closed?", "Parents fear the school could be closed."),
        ("When was the strike called off?", "If the strike is called off, trains will run on Monday."),
        ("What did the government build?", "The government announced it will build 300 homes."),
    ],
)
def test_what_is_planned_demanded_or_feared_has_not_happened(question, sentence):
    assert unfulfilled(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When will the trial open?", "The trial is expected to open in February."),
        ("What did the Union demand?", "The Union demanded that the contract be cancelled."),
        ("What did the union threaten?", "The union threatened to strike from Monday."),
        ("Why did the union threaten to strike?", "The union threatened to strike over pay."),
        ("Why did he call for her resignation?", "He called for her resignation over the fire."),
        ("Why did the minister resign?", "The minister resigned after the mayor had called for his resignation."),
        ("What did the firm say about jobs?", "The firm said it would cut 300 jobs."),
        ("How many jobs would be cut?", "The firm said it would cut 300 jobs."),
        ("When did the Terna enter service?", "The Terna will enter service on 1 March."),  # the day is fixed
        ("Who won the election?", "Labour won the election and will form a government."),
        ("Who was appointed?", "Ola Berg was appointed and will take office in May."),
        ("Which plan did the government announce?", "The government announced it will build 300 homes."),
        ("value of the goods hit by the duty per year", "The duty will hit goods worth 410 million dollars a year."),
        ("Who supervised the monks?", "The Bureau was set up in the capital to supervise the monks."),
        ("What are the agents detected by the system called?", "A system must detect many agents, called pathogens."),
        (
            "Was the contract cancelled?",
            "The Union demanded that the contract be cancelled.",
        ),  # told, with the sentence
        (
            "Why did parliament postpone the vote?",
            "Parliament, which was due to vote on Thursday, postponed it because of the storm.",
        ),
        ("Why did the government drop the tax?", "The government, which had wanted to tax sugar, dropped the plan."),
        ("What caused the fire?", "The fire may have been caused by a cigarette, police said."),
    ],
)
def test_a_plan_answers_what_is_asked_of_it_and_a_deed_is_a_deed(question, sentence):
    assert not unfulfilled(question, sentence)


DUE = 'The minister called the findings "shattering". The final report is due in January.'
TRIAL = "Her lawyer said she would plead not guilty. The trial in Castelo Branco is expected to open in February."
AWAITED = "The findings were grave. The minister said he would wait for the final report."


@pytest.mark.parametrize(
    ("question", "passage", "expected"),
    [
        ("What did the final report of the inquiry conclude?", DUE, True),
        ("What did the final report of the inquiry conclude?", AWAITED, True),
        ("What did the interim report conclude?", DUE, False),  # not the report that is due
        ("What did the trial of Teresa Vilhena end with?", TRIAL, True),
        ("What was the outcome of the trial?", TRIAL, True),
        ("When will the trial open?", TRIAL, False),
        ("Why was the trial postponed?", TRIAL, False),  # which happens before it
        ("What was the result of the vote?", "Members are split. The vote will take place on Thursday.", True),
        ("When did the vote begin?", "Members are split. The vote will begin on Thursday.", False),
        ("When did the trial begin?", TRIAL, True),
        ("Who won the election?", "She took 60 per cent. Ahead of the election polls had put her behind.", False),
        ("How did the trial end?", "She was acquitted on Monday. Ahead of the trial she had pleaded guilty.", False),
        ("Who won the last election?", "Labour won in 2021. The election is due in May.", False),
    ],
)
def test_what_is_still_to_come_has_no_outcome(question, passage, expected):
    assert to_come(question, passage.split(". ")[0], passage) is expected
    assert to_come(question, passage.split(". ")[1], passage) is expected


def test_a_sentence_that_tells_how_it_ended_counts_for_more():
    told = "The trial ended with a fine of 9,000 euros."
    assert not to_come("What did the trial end with?", told, f"{told} The trial is due in February, an archive said.")


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How long was her prison sentence?", "Those responsible could face up to eight years in prison.", True),
        ("How many years in prison did she get?", "The charge carries up to eight years in prison.", True),
        ("How long was he jailed for?", "He faces up to eight years in prison.", True),
        ("How much was the bank fined?", "The bank, facing a fraud case, paid up to eight years of profit.", False),
        ("How long was her prison sentence?", "She was sentenced to up to eight years.", False),
        ("What sentence could she face?", "She could face up to eight years in prison.", False),
        ("What was the maximum prison term?", "She could face up to eight years in prison.", False),
        ("How long did she stay in office?", "She could face up to eight years in prison.", False),
    ],
)
def test_a_punishment_that_somebody_faces_was_not_passed(question, sentence, expected):
    assert only_faced(question, sentence, "up to eight years") is expected


def test_what_is_demanded_in_one_clause_is_not_done_in_another():
    sentence = "The Union demanded that the contract be cancelled; the minister said he would wait for the report."
    assert unreal("Why was the contract cancelled?", sentence, "he would wait for the report", sentence)
    done = "The contract was cancelled on Monday; the Union had demanded that it be cancelled in May."
    assert not unreal("When was the contract cancelled?", done, "Monday", done)
