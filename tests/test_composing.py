from dataclasses import replace
from datetime import date

from qa.composing import MOST_SENTENCES, compose, quoted
from qa.types import Hit, Query, Reading
from tests.scripted_model import hit, passage

QUESTION = "How many US troops are in Iraq?"
QUERY = Query(QUESTION)


def reading(evidence, text="", probability=0.9, **known):
    """A reading of the first sentence, whose answer is `text` or all of it."""
    found = hit(evidence, **known)
    start = evidence.find(text)
    words = (start, start + len(text)) if text and start >= 0 else None
    return Reading(found, found.passage.sentences[0], text or evidence, probability, words)


def answered(*readings, question=QUESTION):
    return compose(Query(question), [(question, readings)], [], {})


def test_readings_that_agree_share_a_sentence_with_a_citation_each():
    one = reading("The US has 2,500 troops.", "There are 2,500 US troops in Iraq.", source="a.txt")
    two = reading("Roughly 2,500 remain.", "About 2,500 troops are there.", source="b.txt")
    answer = answered(one, two)
    assert (answer.status, answer.text) == ("answered", "There are 2,500 US troops in Iraq. [1] [2]")
    assert [citation.source for citation in answer.citations] == ["a.txt", "b.txt"]


def test_different_figures_from_different_articles_conflict_newest_first():
    old = reading("There are 5,000 troops.", "There are 5,000.", source="a.txt", published=date(2020, 1, 1))
    new = reading("There are 2,500 troops.", "There are 2,500.", source="b.txt", published=date(2023, 1, 1))
    answer = answered(old, new)
    assert answer.status == "conflicting"
    assert [(sentence.text, sentence.as_of) for sentence in answer.sentences] == [
        ("There are 2,500.", date(2023, 1, 1)),
        ("There are 5,000.", date(2020, 1, 1)),
    ]


def test_figures_of_other_things_in_the_articles_own_sentences_are_no_conflict():
    one = reading("Of 5,000 troops 200 left.", source="a.txt")
    two = reading("In 2023 the force stood at 2,500.", source="b.txt")
    assert answered(one, two).status == "answered"


def test_a_sentence_that_shares_only_the_words_that_were_read_is_not_cited_for_the_one_shown():
    question = "What happened to the bridge?"
    one = reading("The city closed the bridge after a crack was found.", "closed", source="a.txt")
    two = reading("Baskin, who led the office when it was closed, resigned.", "closed", 0.8, source="b.txt")
    same = reading("A crack was found in the bridge.", source="c.txt", probability=0.7)
    answer = answered(one, two, replace(same, text="closed"), question=question)
    assert [citation.source for citation in answer.citations] == ["a.txt", "c.txt"]


def test_a_sentence_with_the_name_and_nothing_of_what_is_asked_is_no_further_source():
    one = reading("Tom Baskin, who led it, resigned on Friday.", "Tom Baskin", source="a.txt")
    two = reading("It will cost 2.4 million, said Tom Baskin.", "Tom Baskin", 0.8, source="b.txt")
    answer = answered(one, two, question="Who resigned?")
    assert (answer.text, [citation.source for citation in answer.citations]) == ("Tom Baskin. [1]", ["a.txt"])


def test_an_article_is_cited_once_and_its_syndicated_copy_not_at_all():
    first = reading("The US has 2,500 troops.", "There are 2,500.")
    copy = passage("The US has 2,500 troops.", source="copy.txt")
    first = replace(first, hit=Hit(first.hit.passage, 1, 0.6, (), (copy,)))
    again = reading("It is 2,500 now.", "There are 2,500.")
    copied = reading("The US has 2,500 troops.", "There are 2,500.", source="copy.txt")
    assert [citation.source for citation in answered(first, again, copied).citations] == ["a.txt"]


def test_the_articles_own_words_stand_in_quotation_marks_and_are_cited_verbatim():
    evidence = "“No troops” are needed, he said."
    answer = answered(reading(evidence), question="What did he say?")
    assert answer.text == "“'No troops' are needed, he said.” [1]"
    assert answer.citations[0].quote == evidence


def test_a_part_of_the_question_without_an_answer_is_said():
    both = [(QUESTION, [reading("The US has 2,500 troops.")]), ("Who pays them?", [])]
    answer = compose(Query("…"), both, [], {})
    assert answer.status == "answered"
    assert answer.text.endswith("[1] The articles do not say: Who pays them?")


def test_what_agrees_does_not_count_twice_among_the_sentences_shown():
    repeated = [reading("Troops left Mosul after the battle.", source=f"{letter}.txt") for letter in "abc"]
    others = [
        reading(text, source="d.txt")
        for text in ("Ships sailed to Basra.", "Planes flew home from Erbil.", "Guards stay in Baghdad.", "Tanks rust.")
    ]
    answer = answered(*repeated, *others, question="What did the army do?")
    assert len(answer.sentences) == MOST_SENTENCES
    assert [citation.source for citation in answer.sentences[0].citations] == ["a.txt", "b.txt", "c.txt"]


def test_passages_of_which_nothing_is_cited_are_the_nearest():
    one, two = reading("Troops left Mosul.", source="a.txt"), hit("Ships sailed.", source="b.txt")
    answer = compose(QUERY, [(QUESTION, [one])], [one.hit, two, two], {})
    assert answer.nearest == (two.passage,)


def test_a_fake_marker_in_an_article_is_no_citation():
    assert answered(reading("He said so [9] twice."), question="What did he say?").text == "“He said so (9) twice.” [1]"


def test_a_few_words_answer_who_when_and_how_many_and_a_sentence_the_rest():
    troops = reading("There are about 900 troops in Syria.", "about 900")
    assert answered(troops, question="How many troops are in Syria?").text == "About 900. [1]"
    assert answered(troops, question="What is said of Syria?").text == "“There are about 900 troops in Syria.” [1]"
    both = answered(troops, question="How many troops are in each country?")
    assert both.text == "“There are about 900 troops in Syria.” [1]"


def test_a_yes_or_no_stands_before_the_sentence_it_rests_on():
    no = reading("The militias were condemned.", "No")
    assert answered(no, question="Were the militias praised?").text == "No: “The militias were condemned.” [1]"


def test_two_names_for_one_office_differ_and_two_for_an_opinion_do_not():
    one = reading("Mustafa al-Kadhimi is the minister.", "Mustafa al-Kadhimi", source="a.txt")
    two = reading("Mohammed al-Sudani is the minister.", "Mohammed al-Sudani", source="b.txt")
    assert answered(one, two, question="Who is the minister?").status == "conflicting"
    assert answered(one, two, question="Who wants them to leave?").status == "answered"


def test_what_changed_from_one_date_to_another_is_not_called_a_contradiction():
    dated = [
        reading("There are 5,000 troops.", "5,000", source="a.txt", published=date(2020, 1, 1)),
        reading("There are 2,500 troops.", "2,500", source="b.txt", published=date(2023, 1, 1)),
    ]
    assert answered(*dated).explanation == "The articles say different things at different times; newest first:"
    undated = reading("There are 900 troops.", "900", source="c.txt")
    assert answered(*dated, undated).explanation == "The articles differ; newest first, undated last:"


def test_a_part_of_which_nothing_differs_does_not_make_another_a_contradiction():
    first, second = "Who is the minister?", "How many troops are there?"
    same = reading("Al-Sudani is the minister.", "Al-Sudani", source="b.txt", published=date(2023, 1, 1))
    dated = [
        reading("There are 5,000 troops.", "5,000", source="a.txt", published=date(2020, 1, 1)),
        reading("There are 2,500 troops.", "2,500", source="b.txt", published=date(2023, 1, 1)),
    ]
    answer = compose(Query(f"{first} {second}"), [(first, [same]), (second, dated)], [], {})
    assert answer.explanation == "The articles say different things at different times; newest first:"


def test_versions_of_which_none_has_a_date_are_in_no_order():
    undated = [reading(f"There are {count} troops.", count, source=f"{count}.txt") for count in ("900", "2,500")]
    assert answered(*undated).explanation == "The articles differ; none has a date:"


def test_one_sentence_read_twice_is_told_once():
    one = reading("Biden met advisers and ministers to end the war.", "to end the war")
    two = replace(one, text="advisers and ministers", words=(10, 32))
    assert len(answered(one, two, question="Why did Biden meet them?").sentences) == 1


def test_a_date_is_shown_in_full_and_its_article_cited_first():
    question = "When did he die?"
    year = reading("He died in 1680.", "1680", source="a.txt")
    full = reading("He lived until 8 October 1680.", "8 October 1680", 0.8, source="b.txt")
    answer = answered(year, full, question=question)
    assert answer.text == "8 October 1680. [1] [2]"
    assert [citation.source for citation in answer.citations] == ["b.txt", "a.txt"]


def test_what_last_year_was_taken_as_stands_before_the_versions_that_differ():
    one = reading("Mustafa al-Kadhimi is the minister.", "Mustafa al-Kadhimi", source="a.txt")
    two = reading("Mohammed al-Sudani is the minister.", "Mohammed al-Sudani", source="b.txt")
    asked = Query("Who was the minister in 2023?", counted="“last year” is taken as 2023.")
    answer = compose(asked, [(asked.text, [one, two])], [], {})
    assert answer.status == "conflicting"
    assert answer.explanation.startswith("“last year” is taken as 2023. The articles differ")


def test_a_figure_that_its_article_disputes_is_shown_with_the_other_one():
    evidence = "The union said 2,600 workers had walked out; the firm counted 1,850."
    answer = answered(reading(evidence, "2,600"), question="How many workers walked out?")
    assert answer.text == f"“{evidence}” [1]"


def test_what_somebody_is_quoted_with_is_shown_with_who_says_so():
    when = "When did the dairy tell the authority?"
    said = reading("“We told them as soon as we knew, on 28 April,” the owner said.", "28 April")
    named = reading("The film “Born on 4 July” was shown on 28 April.", "28 April")
    assert answered(said, question=when).text.startswith("“'We told them")
    assert answered(named, question=when).text == "28 April. [1]"


def test_an_item_of_a_list_is_quoted_without_its_mark():
    assert quoted("- Net profit: 151 million") == "“Net profit: 151 million”"
    assert quoted("-5 degrees") == "“-5 degrees”"
    assert quoted("# Bridge repair to cost more") == "“Bridge repair to cost more”"
    assert quoted("Then **Ines Calloway** came.") == "“Then Ines Calloway came.”"
    assert quoted("2 ** 3 ** 4 and #1") == "“2 ** 3 ** 4 and #1”"


def test_of_those_who_may_be_several_the_sentence_is_shown():
    evidence = "Nuno Duarte headed in and Ivo Strand made it two."
    assert answered(reading(evidence, "Nuno Duarte"), question="Who scored for Rovers?").text == f"“{evidence}” [1]"
