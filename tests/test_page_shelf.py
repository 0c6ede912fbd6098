"""The list of articles as HTML, and the timeline over it."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from qa.page import shelf, timeline
from qa.page.shelf import Shelf, chosen, frame, panel
from qa.types import Skipped, Source
from qa.wastebasket import Removed
from tests.scripted_assistant import DEC_2023, FEB_2023, JUL_2021, Scripted
from tests.tags import Tags

MANY = [
    Source(f"{n:04}.txt", f"Article {n}", date(1990, 1, 1) + timedelta(days=5 * n) if n % 10 else None, "file name")
    for n in range(2000)
]


@pytest.fixture(scope="module")
def assistant():
    return Scripted(step=0)


def test_a_row_says_title_date_where_it_is_from_and_how_much_was_read(assistant):
    page = Tags(frame(Shelf(assistant.sources(), {DEC_2023: 6, FEB_2023: 1})))
    listed = [tag["data-source"] for tag in page.having("data-source")]
    assert listed[:3] == [DEC_2023, FEB_2023, JUL_2021]
    assert "28 Dec 2023, from its “Updated” line 6 passages" in page.text
    assert "1 Feb 2023, from its first line 1 passage " in page.text
    assert "25 Jul 2021, from its content" in page.text
    assert page.text.count("No date stated") == 2


def test_a_title_that_is_cut_in_the_list_can_be_read_whole_over_it():
    title = "A title <b> that is longer than " + "two lines of the list " * 9
    (entry,) = Tags(panel(Shelf([Source("a.txt", title)]))["rows"]).having("data-source")
    assert entry["title"] == f"{title}\na.txt"


@pytest.mark.parametrize("origin", [*shelf.DATED_BY])
def test_every_origin_of_a_date_has_words(origin):
    published = None if origin == "none" else date(2024, 5, 6)
    text = Tags(panel(Shelf([Source("a", "A", published, origin)]))["rows"]).text
    assert (f"6 May 2024, from its {shelf.DATED_BY[origin]}" if published else "No date stated") in text


def test_what_failed_stands_with_its_reason_and_what_was_removed_with_its_date():
    gone = Removed("20240102T030405-abcdef", "old.txt", datetime(2024, 1, 2, tzinfo=UTC))
    parts = panel(Shelf([], skipped=[Skipped("a.pdf", "encrypted"), Skipped("b.odt", "not read")], removed=[gone]))
    assert Tags(parts["failed"]).text == "2 files were not read a.pdf encrypted b.odt not read"
    assert Tags(parts["removed"]).text == "Removed (1) old.txt removed 2 Jan 2024 Put back old.txt"
    assert Tags(parts["removed"]).having("data-restore")[0]["data-restore"] == gone.key


def test_what_is_being_read_stands_first():
    parts = panel(Shelf([Source("a.txt", "A")], arriving=["new.txt"]))
    assert Tags(parts["rows"]).text.startswith("new.txt being read A No date")


def test_a_folder_that_takes_nothing_says_so():
    assert "cannot be written" in Tags(frame(Shelf([], shut="the folder x cannot be written"))).text


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("", 2000), ("article 77", 38), ("ARTICLE", 2000), ("0007.txt", 1), ("feb 1990", 4), ("nothing", 0)],
)
def test_the_search_looks_at_title_file_and_date(wanted, found):
    assert len(chosen(MANY, wanted, "newest")) == found


def test_the_search_does_not_mind_accents():
    assert chosen([Source("a", "Élysée")], "elysee", "title")


def test_the_orders_put_undated_articles_last():
    newest, oldest = chosen(MANY, "", "newest"), chosen(MANY, "", "oldest")
    assert newest[0].id == "1999.txt" and oldest[0].id == "0001.txt"
    assert newest[-1].published is None and oldest[-1].published is None
    assert [source.title for source in chosen(MANY[:3], "", "title")] == ["Article 0", "Article 1", "Article 2"]
    assert chosen(MANY, "", "no such order") == newest


def test_a_long_list_is_sent_in_pages():
    parts = panel(Shelf(MANY))
    assert parts["rows"].count("data-source=") == shelf.PAGE
    assert Tags(parts["more"]).text == "Show 60 more of 1940"
    assert panel(Shelf(MANY), rows=2000)["more"] == ""
    assert len(frame(Shelf(MANY))) < 60_000


def test_the_timeline_is_even_whole_and_small():
    assert timeline.periods([]) == timeline.periods([Source("a", "A")]) == []
    bars = timeline.periods(MANY)
    assert 1 < len(bars) <= timeline.MOST
    assert sum(bar.count for bar in bars) == sum(source.published is not None for source in MANY)
    for bar, following in pairwise(bars):
        assert bar.until + timedelta(days=1) == following.since


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        ([date(2024, 2, 29)], ["Feb 2024"]),
        ([date(2023, 12, 1), date(2024, 1, 31)], ["Dec 2023", "Jan 2024"]),
        ([date(2021, 7, 25), date(2023, 12, 28)], ["Jul–Sep 2021", "Oct–Dec 2023"]),
        ([date(2015, 7, 25), date(2023, 12, 28)], ["2015", "2023"]),
        ([date(1985, 7, 25), date(2023, 12, 28)], ["1985–1989", "2020–2024"]),
        ([date(1, 1, 1), date(9999, 12, 31)], None),
    ],
)
def test_the_scale_follows_the_span(days, labels):
    bars = timeline.periods([Source(str(day), "A", day, "header") for day in days])
    assert len(bars) <= timeline.MOST
    assert all(any(bar.since <= day <= bar.until for bar in bars) for day in days)
    if labels:
        assert [bars[0].label, bars[-1].label] == [labels[0], labels[-1]]


def test_a_bar_is_a_named_button_and_undated_articles_are_counted_beside(assistant):
    page = Tags(timeline.strip(assistant.sources()))
    bars = page.having("data-since")
    assert [bar["aria-label"] for bar in bars] == [
        "Jul–Sep 2021: 1 article",
        "Jan–Mar 2023: 1 article",
        "Oct–Dec 2023: 1 article",
    ]
    assert (bars[0]["data-since"], bars[0]["data-until"]) == ("2021-07-01", "2021-09-30")
    assert page.text == "Jul–Sep 2021 to Oct–Dec 2023 2 undated"
