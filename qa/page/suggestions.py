"""Questions to begin with and to go on with: only such as the program asked itself and could answer.

to_begin([…])            one of each article, newest article first, then a second of each
to_follow(exchanges, […])    about the articles that the last answer cites, and about other sentences of them
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from qa.page.conversation import Exchange
from qa.page.markup import escape, icon, tag_attributes
from qa.types import Citation, Source, Suggestion
from qa.words import fold

BEGIN = 4  # more is a list to read instead of a place to start
FOLLOW = 3


def to_begin(offered: Sequence[Suggestion], sources: Sequence[Source]) -> list[str]:
    """At most BEGIN questions, over as many articles as there are."""
    published = {source.id: source.published for source in sources}
    of_one: defaultdict[str, list[str]] = defaultdict(list)
    for each in sorted(offered, key=lambda each: (-_newness(published.get(each.source)), each.source, each.start)):
        of_one[each.source].append(each.question)
    rounds = zip_longest(*of_one.values())
    return [question for one in rounds for question in one if question][:BEGIN]


def to_follow(exchanges: Sequence[Exchange], offered: Sequence[Suggestion]) -> list[str]:
    """At most FOLLOW questions that were not asked yet, and whose answer was not just given."""
    answer = exchanges[-1].answer if exchanges else None
    if answer is None:
        return []
    asked = {fold(exchange.question) for exchange in exchanges}
    cited = list(dict.fromkeys(citation.source for citation in answer.citations))
    about = [each for each in offered if each.source in cited and fold(each.question) not in asked]
    fresh = [each for each in about if not any(_same(each, citation) for citation in answer.citations)]
    return [each.question for each in sorted(fresh, key=lambda each: cited.index(each.source))][:FOLLOW]


def further(questions: Sequence[str]) -> str:
    """The questions to go on with, as buttons; nothing when there is none."""
    buttons = "".join(
        f'<li><button type="button" class="follow" dir="auto"{tag_attributes(data_ask=question)}>'
        f"{icon('arrow')}<span>{escape(question)}</span></button></li>"
        for question in questions
    )
    heading = '<h3 id="further">These articles also answer</h3>'
    return (
        f'<section class="further" aria-labelledby="further">{heading}<ul>{buttons}</ul></section>' if buttons else ""
    )


def _same(offered: Suggestion, citation: Citation) -> bool:
    return offered.source == citation.source and offered.start < citation.end and citation.start < offered.end


def _newness(published: date | None) -> int:
    return published.toordinal() if published else 0
