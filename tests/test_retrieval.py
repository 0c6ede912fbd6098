from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from qa.catalog import Catalog
from qa.errors import UsageError
from qa.periods import Window
from qa.retrieval import Retriever, newest_first, question_terms, spread, timely_first
from qa.spelling import Vocabulary
from qa.store import Store
from qa.types import Document, Passage, Query, Source
from tests.fakes import BagOfWords
from tests.scripted_model import passage

ARTICLES = {
    "killed.txt": (date(2023, 2, 1), "A drone strike killed Qassem Suleimani at the airport."),
    "strike.txt": (date(2021, 7, 25), "The strike killed general Qassim Soleimani and a commander."),
    "troops.txt": (date(2021, 7, 25), "About 2,500 troops remain in Iraq, the prime minister says."),
    "newer.txt": (date(2024, 2, 7), "About 2,500 troops are in Iraq, the prime minister now says."),
    "copy.txt": (None, "About 2,500 troops remain in Iraq the Prime Minister says"),
    "other.txt": (None, "About 5,000 troops remain in Iraq, the prime minister says."),
    "talks.txt": (None, "The Higher Military Commission held talks with Islamic State hunters."),
}


def add(catalog, encoder, name, published, text, title="News"):
    source = Source(name, title, published)
    passages = [Passage(source, 0, len(text), text)]
    catalog.replace(Document(source, text, name), passages, encoder.encode([text]))


@pytest.fixture
def encoder():
    return BagOfWords(256)


@pytest.fixture
def catalog(tmp_path, encoder):
    catalog = Catalog(tmp_path / "catalog.sqlite3")
    for name, (published, text) in ARTICLES.items():
        add(catalog, encoder, name, published, text)
    yield catalog
    catalog.close()


@pytest.fixture
def retriever(catalog, encoder, tmp_path):
    store = Store(tmp_path / "store")
    store.follow(catalog)  # answers exactly from the catalog's vectors
    return Retriever(catalog, store, encoder)


def found(retriever, text, k=4, **limits):
    return [hit.passage.source.id for hit in retriever.search(Query(text, **limits), k)]


def test_the_best_passage_comes_first_with_its_rank_and_who_found_it(retriever):
    hits = retriever.search(Query("Who held talks?"), 3)
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert hits[0].passage.source.id == "talks.txt"
    assert hits[0].retrievers == ("dense", "lexical")


def test_similarity_is_the_cosine_for_every_hit(retriever, encoder):
    question = "Did a drone kill Soleimani?"
    hits = retriever.search(Query(question), 7)
    vectors = encoder.encode([question, *(hit.passage.text for hit in hits)])
    assert [hit.similarity for hit in hits] == pytest.approx((vectors[1:] @ vectors[0]).tolist(), abs=1e-6)


@pytest.mark.parametrize("name", ["Soleimani", "suleimani", "Sulaimani", "Soleimany"])
def test_every_spelling_of_a_name_finds_all_articles_on_it(retriever, name):
    assert set(found(retriever, f"What about {name}?", k=2)) == {"killed.txt", "strike.txt"}


@pytest.mark.parametrize("question", ["Which comander?", "What is the HMC?", "who fights ISIS"])
def test_slips_and_short_forms_are_understood(retriever, question):
    assert "lexical" in retriever.search(Query(question), 1)[0].retrievers


def test_the_same_words_are_told_once_and_other_numbers_stay(retriever):
    hits = retriever.search(Query("About 2,500 troops remain in Iraq, the prime minister says"), 3)
    assert {hits[0].passage.source.id, hits[0].duplicates[0].source.id} == {"troops.txt", "copy.txt"}
    assert "other.txt" in [hit.passage.source.id for hit in hits]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"sources": ("talks.txt", "copy.txt")}, {"talks.txt", "copy.txt"}),
        ({"since": date(2023, 1, 1)}, {"killed.txt", "newer.txt"}),
        ({"until": date(2021, 12, 31)}, {"strike.txt", "troops.txt"}),
        ({"since": date(2023, 1, 1), "until": date(2023, 12, 31)}, {"killed.txt"}),
        ({"sources": ("talks.txt",), "since": date(2000, 1, 1)}, set()),
        ({"sources": ()}, set()),
    ],
)
def test_limits_hold_in_both_retrievers_and_undated_articles_are_in_no_period(retriever, limits, expected):
    assert set(found(retriever, "troops killed talks", k=10, **limits)) == expected


def test_the_newest_of_comparable_passages_comes_first_when_asked(retriever):
    question = "How many troops remain in Iraq, the prime minister says?"
    assert found(retriever, question, k=1) != ["newer.txt"]
    assert found(retriever, question, k=1, latest=True) == ["newer.txt"]


def test_newness_pushes_the_most_relevant_undated_passages_down_but_not_out():
    passages = {
        key: passage("There are 2,500 troops.", f"{key}.txt", published=date(2020 + key, 1, 1)) for key in range(3, 8)
    }
    passages |= {key: passage("There are 2,500 troops.", f"{key}.txt") for key in (1, 2)}
    order = newest_first(list(range(1, 8)), passages, dict.fromkeys(passages, 0.5))
    assert {1, 2} <= set(order[:4])
    assert sorted(order) == list(range(1, 8))


def test_newness_does_not_lift_what_is_about_something_else(retriever, catalog, encoder):
    add(catalog, encoder, "today.txt", date(2025, 1, 1), "A museum opened in Basra.")
    assert "today.txt" not in found(retriever, "How many troops remain in Iraq?", k=3, latest=True)


CAREER = {
    1: passage("He was born in Alton and liked it there."),
    2: passage("From 1990 to 1994 he was mayor."),
    3: passage("In 2001 he left the country."),
    4: passage("He was minister for two years.", "news.txt", published=date(1999, 5, 1)),
    5: passage("In 1998 he was made minister."),
}


@pytest.mark.parametrize(
    ("since", "until", "order"),
    [
        (date(1991, 1, 1), date(1992, 12, 31), [2, 1, 3, 4, 5]),
        (date(1998, 1, 1), date(1999, 12, 31), [4, 5, 1, 2, 3]),
        (date(2000, 1, 1), None, [3, 1, 2, 4, 5]),
        (date(1999, 3, 1), date(1999, 4, 10), [4, 1, 2, 3, 5]),  # news of last month
        (None, None, [1, 2, 3, 4, 5]),
    ],
)
def test_passages_that_tell_of_the_asked_period_or_were_published_in_it_move_up(since, until, order):
    alike = dict.fromkeys(CAREER, 0.5)
    assert timely_first([1, 2, 3, 4, 5], CAREER, alike, Window(event_since=since, event_until=until)) == order


def test_what_is_about_something_else_is_not_moved_up_for_its_date():
    asked = Window(event_since=date(1991, 1, 1), event_until=date(1992, 12, 31))
    assert timely_first([1, 2, 3], CAREER, {1: 0.5, 2: 0.1, 3: 0.4}, asked) == [1, 2, 3]
    assert timely_first([1, 2, 3], CAREER, {1: 0.5, 2: 0.4, 3: 0.4}, asked) == [2, 1, 3]


def test_an_undated_passage_that_is_far_better_stays_in_front():
    keys = [1, *range(10, 20), 2]
    passages = CAREER | {key: CAREER[1] for key in range(10, 20)}
    order = timely_first(
        keys, passages, dict.fromkeys(keys, 0.5), Window(event_since=date(1991, 1, 1), event_until=date(1992, 12, 31))
    )
    assert order[0] == 1 and order.index(2) < 3


def test_an_unknown_article_names_the_close_ones(retriever):
    with pytest.raises(UsageError, match=r"troop\.txt.*\n.*troops\.txt"):
        retriever.search(Query("troops", sources=("troop.txt",)), 4)


def test_an_empty_index_has_no_hits(tmp_path, encoder):
    catalog, store = Catalog(tmp_path / "empty.sqlite3"), Store(tmp_path / "empty")
    store.follow(catalog)
    assert Retriever(catalog, store, encoder).search(Query("troops"), 4) == []
    catalog.close()


@pytest.mark.parametrize("text", ["", "?", '" OR NEAR(', "the of and", "🙂", "x" * 5_000])
def test_any_question_is_searched_for(retriever, text):
    assert len(retriever.search(Query(text), 2)) <= 2


def test_a_changed_index_is_seen_at_once(retriever, catalog, encoder):
    assert found(retriever, "Zaporizhzhia", k=1) != ["new.txt"]
    add(catalog, encoder, "new.txt", None, "Shelling near Zaporizhia.")
    assert found(retriever, "Zaporizhzhia", k=1) == ["new.txt"]
    catalog.remove("new.txt")
    assert found(retriever, "Zaporizhzhia", k=1) != ["new.txt"]


def test_several_threads_get_the_same_hits(retriever):
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: retriever.search(Query("Who killed Soleimani?"), 4), range(16)))
    assert all(result == results[0] for result in results)


def test_a_title_helps_to_find(retriever, catalog, encoder):
    add(catalog, encoder, "titled.txt", None, "It opened on Monday.", title="The Samarra museum")
    assert found(retriever, "When did Samarra's museum open?", k=1) == ["titled.txt"]


def test_terms_leave_out_the_words_of_asking_and_split_hyphens():
    words = Vocabulary.of(["Co-ordination"])
    assert question_terms("What did the US-led coalition's 2,500 troops do?", words) == [
        ["US-led"], ["US", "usa", "united states", "america"], ["led"], ["coalition"], ["2,500"], ["troops"],
    ]  # fmt: skip


def test_passages_that_overlap_several_hits_wait():
    source = Source("long.txt", "Long")
    run = [Passage(source, start, start + 100, "x" * 100) for start in (0, 60, 120, 40)]
    other = Passage(Source("other.txt", "Other"), 0, 100, "y" * 100)
    assert spread([*run, other], 5) == [0, 1, 2, 4, 3]
    assert spread([*run, other], 4) == [0, 1, 2, 4]
