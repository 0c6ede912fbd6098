"""Agreement: which readings say the same, and which are versions of one answer that differ.

"About 2,500."  "Roughly 2,500 troops."      the same
"About 2,500."  "170,000 at its peak."       no version of what is, unless the question asks for the peak
"Rosa Delgado."  "Quayle."                   in one article: only the likelier is its version
"Nine years."   "Eight years."               two versions, in two articles: they differ
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from qa import amounts, dates, figures, leaving, names, periods, slots, verification
from qa.amounts import Amount
from qa.figures import Figure
from qa.types import Reading
from qa.words import added_words, coverage

SAME_WORDS = 80  # token_set_ratio from which two sentences say the same in other words
SHORT = 8  # words: of an answer no longer than this the first figure counts, of a sentence any
KEY_OVERLAP = 0.5  # share of what the shorter sentence adds that the other adds too
VERSION = 0.75  # how likely another answer must be to be shown beside a likelier one that it contradicts
NEAR = 0.9  # of the best reading's probability, above which another is as likely
BESIDE = 4  # characters beside a name: "Mr ", "the ", a stop, an age

FINE = ("day", "month", "year")  # precisions of dates, finest first

_PEAK = r"peak|height|maximum|all-time|record"
_OF_PEAK = (  # and not the height of a tower, nor what a ministry did record
    r"peak|maximum|all-time|(?:at|reach\w*|hit) (?:its|their|the|his|her) height"
    r"|height of (?:the|its|their|his|her) (?:war|conflict|crisis|fighting|violence|unrest|protests?|siege|campaign"
    r"|occupation|surge|pandemic|epidemic|outbreak|boom|season|summer|strike|power|popularity|career)"
    r"|(?:an?|the|its|their|his|her|new|world|national|club|season) record"
    r"|record[ -](?:high|number|level|sum|crowd|rate)"
)
_EXTREMES = tuple(  # what a figure, date or holder may be the extreme of: two words of one line say the same
    re.compile(rf"(?i)\b(?:{words})\b")
    for words in (
        rf"{_OF_PEAK}|most|highest|largest|biggest|greatest|busiest|strongest",
        "minimum|least|lowest|smallest|fewest|weakest",
        "first|initial(?:ly)?|original(?:ly)?|inaugural|earliest|oldest",
        "last|final(?:ly)?|latest|newest|youngest",
        r"total|altogether|overall|combined|in all(?=[,.;?]| \w+ \w+ed\b)|all told|average|mean",
    )
)
_PRESENT = re.compile(r"(?i)\b(?:is|are|do|does)\b")
_AT_PEAK = re.compile(rf"(?i)\b(?:at|reach\w*|hit) (?:its|the|their|an?|his|her) (?:{_PEAK})\b|\bpeaked\b")


@dataclass
class Group:
    """Readings that say the same, best first."""

    readings: list[Reading] = field(default_factory=list)

    @property
    def best(self) -> Reading:
        """The likeliest."""
        return self.readings[0]

    def told(self, question: str) -> list[Reading]:
        """Its readings, that whose words are shown first: the finest of the likely dates, then what tells most.

        Of near equals that name it as fully, that whose sentence has more of the question and not the name alone.
        """
        likely, near = min(VERSION, self.best.probability), NEAR * self.best.probability
        words = len(self.best.text.split())

        def place(each: Reading) -> tuple[float, float]:
            coarse = _coarseness(each.text, question) if each.probability >= likely else len(FINE)
            as_full = each.probability >= near and len(each.text.split()) >= words
            return coarse, -coverage(question, each.quote) if as_full and slots.brief(each.text, question) else 0.0

        return sorted(self.readings, key=place)

    @property
    def newest(self) -> date:
        """When the newest of their articles was published; the earliest of all dates where none is dated."""
        return max(reading.hit.passage.source.published or date.min for reading in self.readings)


def grouped(readings: Sequence[Reading], question: str) -> list[Group]:
    """The readings, best first, as the things they say, without those that are no version of the one answer asked."""
    groups: list[Group] = []
    for reading in versions(readings, question):
        home = next((group for group in groups if _together(group.best, reading, question)), None)
        if home is None:
            groups.append(home := Group())
        home.readings.append(reading)
    return groups


def versions(readings: Sequence[Reading], question: str) -> Sequence[Reading]:
    """The readings, best first, that can answer a question with one right answer; all where there may be several.

    Those speak of the extreme that it asks for, or of none; a country is no other place than a town; an article has
    one version, and what contradicts a likelier one is likely itself.
    """
    if not slots.unique(question):
        return readings
    fitting = _preferred(readings, lambda each: _of_extreme(each.quote, question))
    fitting = _without_peaks(fitting, question)
    if slots.asks_where(question):
        fitting = _preferred(fitting, lambda each: not slots.is_state(each.text))
    least = 0.0 if periods.window(question).latest else VERSION  # what is newest may be told less surely
    fitting = _one_each(fitting, question)
    sure = [each for place, each in enumerate(fitting) if place == 0 or each.probability >= least]
    return [each for each in fitting if any(_together(one, each, question) for one in sure)]


def differ(groups: Sequence[Group], question: str) -> bool:
    """Whether two articles give different answers to a question that has one.

    Only answers in a few words are compared: a whole sentence of an article holds figures of other things too.
    """
    if slots.wanted(question) == "yes or no":
        said = {group.best.text: group.best.hit.passage.source.id for group in groups}
        return {"Yes", "No"} <= said.keys() and said["Yes"] != said["No"]
    if not slots.unique(question):
        return False
    if slots.wanted(question) == "date":  # "Monday" and "2 January 2023" may be one day
        groups = [group for group in groups if dates.mentions(group.best.text)]
    valued = [group for group in groups if group.best.text != group.best.quote and _gives(group.best.text, question)]
    return len({group.best.hit.passage.source.id for group in valued}) > 1


def agree(first: str, second: str, question: str) -> bool:
    """Whether two sentences give the same answer to a question: the same date, figure or names, in like words."""
    here, there = _dates(first, question), _dates(second, question)
    if slots.wanted(question) == "date" and here and there:
        return any(dates.same(one, other) for one in here for other in there)
    if slots.wanted(question) == "number":
        stated, stated_too = _amounts(first, question), _amounts(second, question)
        if stated and stated_too:
            return any(amounts.meet(one, other) for one in stated for other in stated_too)
    if slots.wanted(question) == "name" and names.same_name(_name_alone(first), _name_alone(second)):
        return True
    fewer, more = sorted((_figures(first, question), _figures(second, question)), key=len)
    named, named_too = _names(first, question), _names(second, question)
    if not (_within(named, named_too) and all(any(figures.agree(one, other) for other in more) for one in fewer)):
        return False
    first, second = first.replace("–", "-"), second.replace("–", "-")  # a score, 3–2
    one, other = added_words(first, question), added_words(second, question)
    shorter = min(len(one), len(other))
    alike = fuzz.token_set_ratio(first, second) >= SAME_WORDS
    return alike or (shorter > 0 and len(one & other) / shorter >= KEY_OVERLAP)


def _preferred(readings: Sequence[Reading], fits: Callable[[Reading], bool]) -> Sequence[Reading]:
    """The readings that fit, if the likeliest does or one of them is likely itself; else all."""
    fitting = [each for each in readings if fits(each)]
    return fitting if fitting and (fitting[0] is readings[0] or fitting[0].probability >= VERSION) else readings


def _of_extreme(sentence: str, question: str) -> bool:
    """Whether a sentence speaks of the extremes that a question asks for."""
    return all(extreme.search(sentence) for extreme in _EXTREMES if extreme.search(question))


def _without_peaks(readings: Sequence[Reading], question: str) -> Sequence[Reading]:
    """The readings but the figures of a peak that is not asked for and of another time than what is asked.

    What a thing numbered at its height is how many there were, if its article says no other figure and no other year.
    """
    if slots.wanted(question) != "number" or _EXTREMES[0].search(question):
        return readings
    present = _PRESENT.search(question) is not None or periods.window(question).latest
    plain = {each.hit.passage.source.id for each in readings if not _AT_PEAK.search(each.quote)}

    def fits(each: Reading) -> bool:
        if not _AT_PEAK.search(each.quote):
            return True
        return not (present or each.hit.passage.source.id in plain or _yeared(each.quote))

    return _preferred(readings, fits)


def _one_each(readings: Sequence[Reading], question: str) -> list[Reading]:
    """The readings, best first, without what contradicts a likelier and likely one of its own article.

    An article that gives a figure for each of two times has two versions; and a sentence that has more of the question
    stays.
    """
    kept: list[Reading] = []
    for each in readings:
        if not any(_rules_out(one, each, question) for one in kept):
            kept.append(each)
    return kept


def _rules_out(one: Reading, other: Reading, question: str) -> bool:
    """Whether the likelier of two readings of one article leaves no room for the other."""
    if one.hit.passage.source.id != other.hit.passage.source.id or one.probability < VERSION:
        return False
    if _together(one, other, question) or coverage(question, other.quote) > coverage(question, one.quote):
        return False
    return slots.wanted(question) != "number" or not _of_two_times(one.quote, other.quote)


def _of_two_times(sentence: str, other: str) -> bool:
    """Whether two sentences are each dated, and differently."""
    here, there = dates.mentions(sentence), dates.mentions(other)
    return bool(here and there) and not any(dates.same(one, two) for one in here for two in there)


def _yeared(sentence: str) -> bool:
    return any(mention.since for mention in dates.mentions(sentence))


def _together(one: Reading, other: Reading, question: str) -> bool:
    """Whether two readings say the same, or are the same words of one article."""
    same_place = one.span == other.span and one.hit.passage.source.id == other.hit.passage.source.id
    if same_place or leaving.gone(one, question) != leaving.gone(other, question):
        return same_place  # who resigned holds the office no more, whom an older article names its holder
    return agree(one.text, other.text, question)


def _within(names_of_one: Sequence[str], names_of_other: Sequence[str]) -> bool:
    """Whether the shorter list of names has none that the longer lacks, in any spelling."""
    shorter, longer = sorted((names_of_one, names_of_other), key=len)
    return all(any(names.same_name(one, other) for other in longer) for one in shorter)


def _name_alone(text: str) -> str:
    """The name that a text is, with hardly anything beside it; empty where it is more or none."""
    found = names.names(text)
    return found[0].text if len(found) == 1 and len(text) - len(found[0].text) <= BESIDE else ""


def _gives(text: str, question: str) -> bool:
    """Whether an answer adds a figure, date or name to its question."""
    return bool(_figures(text, question) or _dates(text, question) or added_words(text, question))


def _figures(sentence: str, question: str) -> list[Figure]:
    """The figures that a sentence adds to its question, those of dates apart."""
    asked = figures.figures(question)
    stated = figures.figures(dates.undated(sentence))
    if not stated and slots.wanted(question) == "number":
        stated = figures.figures(sentence)  # "about 1900" counts something
    return [one for one in stated if not any(figures.agree(one, other) for other in asked)]


def _amounts(sentence: str, question: str) -> list[Amount]:
    """The amounts that a sentence adds to its question; of a short answer the first, in each way to read it."""
    asked = figures.figures(question)
    stated = amounts.amounts(dates.undated(sentence)) or amounts.amounts(sentence)
    added = [one for one in stated if not any(amounts.repeats(one, other) for other in asked)]
    short = len(sentence.split()) <= SHORT
    return [each for each in added if not short or each.start == added[0].start]


def _dates(sentence: str, question: str) -> list[dates.DateMention]:
    """The dates that a sentence adds to its question."""
    asked = dates.mentions(question)
    return [each for each in dates.mentions(sentence) if not any(dates.same(each, other) for other in asked)]


def _coarseness(text: str, question: str) -> int:
    """How coarse the finest date is that an answer gives; 0 where no date is asked for."""
    if slots.wanted(question) != "date":
        return 0
    stated = [each.precision for each in _dates(text, question) if each.precision in FINE]
    return min(map(FINE.index, stated), default=len(FINE))


def _names(sentence: str, question: str) -> list[str]:
    """The names that a sentence adds to its question."""
    return verification.missing_names(sentence, question)
