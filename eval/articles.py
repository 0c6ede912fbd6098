"""Made-up news for measuring time and memory: as many articles as wanted, always the same ones.

article(17) → ("00017-varunholm.txt", "Varunholm opens a new library\n2021-04-18\n\nThe council of Varunholm …")

Every town occurs in one article only, so that each question has one right file. The articles are too much alike to
measure how good answers are; that is what the question sets are for.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from eval.questions import Question

FIRST = (
    "Var",
    "Tol",
    "Mer",
    "Kas",
    "Bren",
    "Sil",
    "Dor",
    "Hal",
    "Nor",
    "Pel",
    "Gar",
    "Lin",
    "Ost",
    "Rav",
    "Ulm",
    "Zel",
)
SECOND = tuple("un ad em ir os ev al or in ek am ul et ar on is".split())
THIRD = (
    "holm",
    "ford",
    "stead",
    "wick",
    "burg",
    "dale",
    "haven",
    "mouth",
    "field",
    "gate",
    "ness",
    "ton",
    "by",
    "mere",
)
FOURTH = ("", " East", " West", " Bay", " Hill", " Cross")
WORKS = ("library", "bridge", "tram line", "harbour wall", "swimming pool", "school", "market hall", "water tower")
NAMES = ("Ada Lind", "Jon Farrow", "Mara Quill", "Piet Hansen", "Rosa Verne", "Tom Abel", "Ines Cole", "Karl Bright")
FILLER = (
    "Residents had asked for it since the flood that closed the old one for two winters.",
    "A second vote is expected after the summer, when the budget of the region is known.",
    "Shop owners near the site fear that the work will keep customers away for months.",
    "The builders promised to keep one lane open at all times and to work at night only in June.",
    "Three neighbouring towns have offered to share the running costs, but nothing has been signed.",
    "Critics on the council called the plan too large and asked for a cheaper one without a cellar.",
    "The figures were published on the town's notice board, where they can be read until the end of the month.",
    "Weather permitting, the first stone will be laid before the schools close.",
)


def write(folder: Path, count: int) -> None:
    """Write `count` articles of about 170 words into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        name, text = article(number)
        (folder / name).write_text(text, encoding="utf-8")


def article(number: int) -> tuple[str, str]:
    """File name and text of article `number`, from 0."""
    town, work, mayor, cost, day = _facts(number)
    filler = random.Random(number).sample(FILLER, len(FILLER))
    lines = [
        f"{town} votes for a new {work}",
        day.isoformat(),
        "",
        f"The council of {town} approved {cost} million crowns for a new {work} on {day:%d %B %Y}. {filler[0]}",
        f"{mayor}, the mayor of {town}, said the {work} would be ready within two years. {' '.join(filler[1:5])}",
        f"The old {work} in {town} will be pulled down. {' '.join(filler[5:])}",
    ]
    return f"{number:05d}-{town.lower().replace(' ', '-')}.txt", "\n".join(lines) + "\n"


def question(number: int) -> Question:
    """A question that article `number` alone answers."""
    town, work, _, cost, _ = _facts(number)
    asked = f"How many million crowns did the council of {town} approve for a new {work}?"
    return Question(f"town-{number}", asked, (str(cost),), True, (article(number)[0],), "synthetic")


def second_question(number: int) -> Question:
    """Another question that article `number` alone answers; the passages near to it are those of the first one."""
    town, work, mayor, *_ = _facts(number)
    asked = f"Which mayor of {town} spoke about the new {work}?"
    return Question(f"mayor-{number}", asked, (mayor,), True, (article(number)[0],), "synthetic")


def _facts(number: int) -> tuple[str, str, str, int, date]:
    place, parts = number, []
    for syllables in (FIRST, SECOND, THIRD, FOURTH):
        place, part = divmod(place, len(syllables))
        parts.append(syllables[part])
    town = "".join(parts) + (f" {place + 1}" if place else "")
    day = date(2020, 1, 1) + timedelta(days=number * 37 % 1461)
    return town, WORKS[number * 5 % len(WORKS)], NAMES[number * 3 % len(NAMES)], 11 + number * 7 % 89, day
