"""Questions to begin with: good ones for the articles that come with the program, made from titles for any others."""

from __future__ import annotations

from collections.abc import Sequence

from qa.types import Source

SHOWN = 4  # more is a list to read instead of a place to start
WRITTEN = (  # each with the file that answers it, so that it is offered only where that file is
    ("How many US troops are in Iraq?", "003_80c0272cb910878d.txt"),
    ("What does Iraq’s prime minister say about foreign combat troops?", "000_b57e1e3586da0442.txt"),
    ("When did US forces leave Iraq after the 2003 invasion?", "002_814b244e819726f3.txt"),
    ("Who was killed in the drone strike at Baghdad airport?", "000_b57e1e3586da0442.txt"),
)


def examples(sources: Sequence[Source]) -> tuple[str, ...]:
    """At most SHOWN questions that these articles can be asked."""
    present = {source.id for source in sources}
    written = tuple(question for question, source in WRITTEN if source in present)
    generic = tuple(f"What does the article “{source.title}” say?" for source in sources)
    return (written or generic)[:SHOWN]
