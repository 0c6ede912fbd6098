import shutil
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from qa import suggesting
from qa.catalog import Catalog
from qa.errors import Stopped
from qa.indexing import CATALOG, update
from qa.suggesting import Workshop, holds, jobs, sentences, stands_alone, suggestions
from qa.types import Answer, Citation, Sentence
from tests.fakes import BagOfWords
from tests.scripted_model import ScriptedModel, passage

FERRY = "The Alba ferry carried 4,300 people across the Zorbian strait in May 2024 after a year of repairs."
BRIDGE = "Minister Ada Brenn opened the Orlan bridge in Kestrel on 3 March 2023 before thousands of people."
ASKED = "How many people did the Alba ferry carry in May 2024?"
OPENED = "When did Ada Brenn open the Orlan bridge?"
MODEL = ScriptedModel({FERRY: ASKED, BRIDGE: OPENED})
NEVER = threading.Event()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text(f"Ferries resume\n\n{FERRY}\n\nIt was a good month for them all.")
    (folder / "bridge.txt").write_text(f"A bridge opens\n\n{BRIDGE}\n\nThey danced.")
    return folder


@pytest.fixture
def index(folder, tmp_path):
    update(folder, tmp_path / "index", BagOfWords())
    return tmp_path / "index"


class Shop:
    """A workshop over an index whose program answers from a table of sentences; `asked` lists what it was asked."""

    def __init__(self, index, answers, model=MODEL):
        self.catalog, self.answers, self.asked = Catalog(index / CATALOG), answers, []
        self.shop = Workshop(self.catalog, model, self.answer)

    def answer(self, question, stop):
        self.asked.append(question)
        quote = self.answers.get(question)
        if quote is None:
            return Answer("not_found", question)
        for source in self.catalog.documents():
            text = self.catalog.document(source.id).text
            if (start := text.find(quote)) >= 0:
                cited = Citation(1, source.id, source.title, None, "none", quote, start, start + len(quote))
                return Answer("answered", question, (Sentence(quote, (cited,)),))
        return Answer("not_found", question)

    def work(self):
        for job in jobs(self.shop):
            job(NEVER)
        return {each.question for each in suggestions(self.catalog)}

    def close(self):
        self.catalog.close()


def test_a_question_is_offered_when_its_own_sentence_answers_it(index):
    with closing(Shop(index, {ASKED: FERRY, OPENED: BRIDGE})) as shop:
        assert shop.work() == {ASKED, OPENED}
        offered = next(each for each in suggestions(shop.catalog) if each.question == ASKED)
        text = shop.catalog.document(offered.source).text
        assert text[offered.start : offered.end] == FERRY


def test_it_is_not_offered_when_refused_or_answered_from_elsewhere(index):
    with closing(Shop(index, {ASKED: BRIDGE})) as shop:
        assert shop.work() == set()
        assert set(shop.asked) == {ASKED, OPENED}


def test_an_unchanged_corpus_makes_nothing_again_even_after_a_restart(index):
    with closing(Shop(index, {ASKED: FERRY})) as shop:
        shop.work()
    with closing(Shop(index, {ASKED: FERRY})) as again:
        assert again.work() == {ASKED}
        assert again.asked == []


def test_after_a_new_article_the_old_ones_are_asked_again_and_withdrawn_when_they_fail(index, folder):
    with closing(Shop(index, {ASKED: FERRY, OPENED: BRIDGE})) as shop:
        shop.work()
    (folder / "third.txt").write_text("Nothing much\n\nThere is little to tell of it.")
    update(folder, index, BagOfWords())
    with closing(Shop(index, {ASKED: FERRY})) as again:
        assert again.work() == {ASKED}
        assert sorted(again.asked) == sorted([ASKED, OPENED])
    with closing(Shop(index, {})) as settled:
        assert settled.work() == {ASKED}
        assert settled.asked == []


def test_a_renamed_article_keeps_its_questions_and_a_removed_one_takes_them_along(index, folder):
    with closing(Shop(index, {ASKED: FERRY, OPENED: BRIDGE})) as shop:
        shop.work()
    (folder / "ferry.txt").rename(folder / "boats.txt")
    (folder / "bridge.txt").unlink()
    update(folder, index, BagOfWords())
    with closing(Shop(index, {ASKED: FERRY})) as again:
        assert [(each.question, each.source) for each in suggestions(again.catalog)] == [(ASKED, "boats.txt")]
        assert again.catalog._db.rows("SELECT count(*) FROM suggested") == [(1,)]


def test_another_model_tries_for_itself(index):
    with closing(Shop(index, {ASKED: FERRY})) as shop:
        shop.work()
    other = ScriptedModel(MODEL.replies)
    other.name = "other"
    with closing(Shop(index, {ASKED: FERRY, OPENED: BRIDGE}, other)) as again:
        assert again.work() == {ASKED, OPENED}


def test_being_interrupted_leaves_the_work_to_be_done(index):
    stop = threading.Event()
    stop.set()
    with closing(Shop(index, {ASKED: FERRY})) as shop:
        first = next(jobs(shop.shop))
        with pytest.raises(Stopped):
            first(stop)
        assert shop.catalog.suggested() == []
        first(NEVER)
        assert len(shop.catalog.suggested()) == 1


def test_a_large_corpus_gets_a_few_questions_over_many_articles(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    towns = [f"{a}{b}ton" for a in ("Ab", "Ed", "Il", "Or", "Ur") for b in ("ber", "can", "dor", "fal", "gam", "hol")]
    lines = {
        town: f"In {town} the council of Zorbia counted {number + 1100} boats in the year {1900 + number}."
        for number, town in enumerate(towns)
    }
    for town, line in lines.items():
        (folder / f"{town}.txt").write_text(f"News of {town}\n\n{line} Then {line[0].lower()}{line[1:]}\n\n{line} So.")
    update(folder, tmp_path / "index", BagOfWords())
    asked = {f"How many boats were counted in {town}?": line for town, line in lines.items()}
    model = ScriptedModel({line: question for question, line in asked.items()})
    with closing(Shop(tmp_path / "index", asked, model)) as shop:
        assert len(shop.work()) == suggesting.ARTICLES
        assert len({each.source for each in suggestions(shop.catalog)}) == suggesting.ARTICLES


def test_the_most_telling_sentences_come_first_and_leaning_ones_never():
    leaning = "He met Ada Brenn in Kestrel in 2023, two days before they left for Orlan."
    dull = "The people of Zorbia danced with joy in the streets for hours and hours."
    text = f"{leaning} {dull} troops deployed by the United States in 2003 were about 2,500 in Iraq by 2023. {FERRY}"
    spoken = [one.words(span) for one, span in sentences([passage(text)])]
    assert spoken[0] == FERRY.strip()
    assert not any(words.startswith(("He ", "troops")) for words in spoken)


def test_a_sentence_may_begin_with_an_accent():
    text = "Éric Dupont told the council in Orlan in 2023 that 4,300 people had used the ferry."
    assert [one.words(span) for one, span in sentences([passage(text)])] == [text]


@pytest.mark.parametrize(
    ("question", "good"),
    [
        (ASKED, True),
        ("Which ferry carried 4,300 people across the Zorbian strait?", True),
        ("How many people did it carry in May 2024?", False),
        ("How many people did the Alba ferry carry in 1999?", False),
        ("How many people did the Berlin ferry carry in May 2024?", False),
        ("The Alba ferry carried how many people?", False),
        ("How many people did the Alba ferry carry", False),
        ("How many people did the Alba ferry carry? And who was on it?", False),
        ("What does the sentence say about the Alba ferry?", False),
        ("Who steered the Alba ferry?", True),
        ("Who?", False),
    ],
)
def test_which_questions_stand_alone(question, good):
    assert stands_alone(question, FERRY, "Ferries resume") is good


def test_a_conflict_or_another_sentence_does_not_hold():
    cited = Citation(1, "a.txt", "A", None, "none", "words", 10, 20)
    answer = Answer("answered", "?", (Sentence("words", (cited,)),))
    assert holds(answer, "a.txt", (10, 20)) and holds(answer, "a.txt", (5, 15))
    assert not holds(answer, "a.txt", (20, 30))
    assert not holds(answer, "b.txt", (10, 20))
    assert not holds(replace(answer, status="conflicting"), "a.txt", (10, 20))
    assert not holds(Answer("not_found", "?"), "a.txt", (10, 20))


def test_the_real_line_is_asked(index, tmp_path, monkeypatch):
    """Over the whole program with a scripted generator: what is offered is what the assistant answers."""
    import qa
    from qa.assistant import Assistant

    model = ScriptedModel({FERRY: ASKED}, sure=0.999)
    monkeypatch.setattr(Assistant, "_load_generator", lambda self: model)
    with qa.open(index.parent / "articles", tmp_path / "real") as opened:
        opened.warm()
        assert opened._ahead.wait(60)
        assert {each.question for each in opened.suggestions()} == {ASKED}
        assert opened.answer(ASKED).citations[0].source == opened.suggestions()[0].source == "ferry.txt"


def test_made_with_the_indexing_they_are_there_when_it_is_opened_again(index, tmp_path, monkeypatch):
    import qa
    from qa.assistant import Assistant

    told = []
    monkeypatch.setattr(Assistant, "_load_generator", lambda self: ScriptedModel({FERRY: ASKED}, sure=0.999))
    with qa.open(index.parent / "articles", tmp_path / "real") as opened:
        assert opened.suggestions() == []
        made = opened.suggest(lambda *each: told.append(each))
        stopped = threading.Event()
        stopped.set()
        assert opened.suggest(stop=stopped) == made  # nothing is left to do
    assert [each.question for each in made] == [ASKED]
    assert {(stage, total) for stage, _, total in told} == {("suggesting", suggesting.MOST)}
    monkeypatch.setattr(Assistant, "_load_generator", lambda self: pytest.fail("no model is needed"))
    with qa.open(index.parent / "articles", tmp_path / "real") as again:
        assert again.suggestions() == made


def offered_by(folder, place, **settings):
    """What is suggested over a folder, by the model that is named; each was answered again by its own sentence."""
    import qa

    with qa.open(folder, place, **settings) as opened:
        made = opened.suggest()
        for each in made:
            assert holds(opened.answer(each.question, caution=suggesting.SURE), each.source, (each.start, each.end))
            assert each.question.endswith("?")
        with closing(Catalog(place / CATALOG)) as catalog:
            tried = catalog.suggested()
        assert {each for each, checked in tried if checked} == set(made)
        return made, tried


def test_a_weak_model_offers_nothing_that_it_does_not_answer_with_its_sentence(index, tmp_path, seeds, small_model):
    folder = index.parent / "articles"
    shutil.copy(seeds / "003_80c0272cb910878d.txt", folder)
    _, tried = offered_by(folder, tmp_path / "small", model=str(small_model))
    assert {each.source for each, _ in tried} == {"ferry.txt", "bridge.txt", "003_80c0272cb910878d.txt"}


@pytest.mark.model
def test_the_default_model_suggests_what_it_answers_with_the_sentence_it_was_made_for(index, tmp_path):
    made, _ = offered_by(index.parent / "articles", tmp_path / "default")
    assert made, "a sentence about one fact is to be had a question for"
