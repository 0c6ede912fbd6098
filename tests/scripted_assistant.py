"""A small assistant that answers from a script over the real seeds: real texts, true offsets, no model.

It takes real time, streams as the real one does, and stops when asked to. `Scripted.script` says what is known.
"""

import atexit
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

from qa.config import Config
from qa.errors import GeneratorError, Stopped, UsageError
from qa.types import (
    Answer,
    Citation,
    Document,
    Event,
    Evidence,
    Hit,
    IndexReport,
    Passage,
    Progress,
    Query,
    Sentence,
    Skipped,
    Source,
    Suggestion,
    Token,
    Turn,
)

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
FEB_2023, DEC_2023, SATURDAY, JUL_2021, ERBIL = (
    "000_b57e1e3586da0442.txt",
    "001_bb8dced5199b2cb5.txt",
    "003_80c0272cb910878d.txt",
    "002_814b244e819726f3.txt",
    "004_3c444275b6380860.txt",
)
DATES = {
    FEB_2023: (date(2023, 2, 1), "header"),
    DEC_2023: (date(2023, 12, 28), "updated line"),
    JUL_2021: (date(2021, 7, 25), "inferred"),
}
TROOPS = "How many US troops are in Iraq?"
COMBAT = "What does Iraq’s prime minister say about foreign combat troops?"
WITHDRAWN = "When did US forces leave Iraq after the 2003 invasion?"
WEATHER = "What is the weather in Oslo?"
UNSURE = "When will the US withdraw its forces?"
FOLLOW_UP = "And in Syria?"
BROKEN = "What breaks the model?"
UNFORESEEN = "What breaks the program?"
SLOW = "What takes very long?"
AT_MOST = 120  # seconds that it takes where nobody stops it
UNSURELY = 0.31  # how likely UNSURE is told, less than the default caution asks for
CLEARLY = "The articles do not say this clearly enough to answer: what comes nearest is below."

Line = tuple[str, tuple[tuple[str, str], ...]]  # a sentence, and the quotes with their files
SCRIPT: dict[str, tuple[Line, ...]] = {
    TROOPS: (
        (
            "There are roughly 2,500 US troops in Iraq.",
            ((SATURDAY, "There are roughly 2,500 US troops deployed in Iraq"),),
        ),
        (
            "The number was cut to 2,500 by Donald Trump in 2020.",
            (
                (
                    FEB_2023,
                    "In 2020, former US president Donald Trump reduced the number of soldiers in Iraq to 2,500.",
                ),
                (JUL_2021, "The US troop presence has stood at about 2,500 since late last year"),
            ),
        ),
    ),
    COMBAT: (
        ("He says that Iraq does not need combat troops.", ((FEB_2023, "Iraq doesn’t need combat troops. Period,”"),)),
        (
            "An earlier prime minister said the same.",
            ((JUL_2021, "“There is no need for any foreign combat forces on Iraqi soil,”"),),
        ),
    ),
    WITHDRAWN: (
        ("US forces left in 2011.", ((JUL_2021, "Obama had fully withdrawn US forces from Iraq in 2011"),)),
        ("The US withdrew nine years after 2003.", ((FEB_2023, "Nine years later, the US withdrew from Iraq"),)),
        ("No timeline has been set.", ((ERBIL, "No timelines have been set in regards to U.S. force levels"),)),
    ),
    FOLLOW_UP: (("About 900 are in Syria.", ((SATURDAY, "about 900 in Syria"),)),),
    UNSURE: (
        ("No timelines have been set.", ((ERBIL, "No timelines have been set in regards to U.S. force levels"),)),
    ),
}


def scratch() -> Path:
    """A folder of its own that is gone when the tests are over."""
    folder = Path(tempfile.mkdtemp(prefix="qa-data-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@dataclass
class Scripted:
    """The surface of the assistant over a folder of text files."""

    folder: Path = SEEDS
    data: Path = field(default_factory=scratch)  # where the page keeps conversations
    step: float = 0.03  # seconds between two events
    unread: tuple[Skipped, ...] = ()
    script: dict[str, tuple[Line, ...]] = field(default_factory=lambda: dict(SCRIPT))
    stops: list[threading.Event] = field(default_factory=list)
    histories: list[Sequence[Turn]] = field(default_factory=list)
    scopes: list[tuple[object, ...]] = field(default_factory=list)
    cautions: list[float | None] = field(default_factory=list)
    settings: Config = field(default_factory=lambda: Config(cache=scratch() / "none"))
    indexed: date = date(2026, 11, 22)
    report: None = None
    loaded: bool = False

    @property
    def config(self) -> Config:
        return replace(self.settings, folder=self.folder, data=self.data)

    def use(self, model: str) -> None:
        """Take another model into use; one whose name has "broken" in it cannot be loaded."""
        threading.Event().wait(20 * self.step)
        if "broken" in model:
            raise GeneratorError(f"{model} could not be loaded as a model", fix="qa models verify")
        self.settings = replace(self.settings, model=model)

    def sources(self) -> list[Source]:
        return [self.document(path.name).source for path in sorted(self.folder.glob("[!.]*.txt"))]

    def skipped(self) -> list[Skipped]:
        return list(self.unread)

    def passages(self, source_id: str | None = None) -> int:
        counts = self.passage_counts()
        return counts[source_id] if source_id else sum(counts.values())

    def search(self, question, sources=None, since=None, until=None, *, limit=10) -> list[Hit]:
        return [Hit(self._whole(source), rank, 0.5) for rank, source in enumerate(self.sources()[:limit], 1)]

    @property
    def version(self) -> str:
        return ",".join(source.id for source in self.sources())

    def passage_counts(self) -> dict[str, int]:
        return {source.id: 1 + len(self.document(source.id).text) // 900 for source in self.sources()}

    def hashes(self) -> dict[str, str]:
        return {source.id: sha256((self.folder / source.id).read_bytes()).hexdigest() for source in self.sources()}

    def suggestions(self) -> list[Suggestion]:
        """What the script answers from one article; each with the place of its first citation."""
        present = {source.id for source in self.sources()}
        asked = [question for question in (TROOPS, COMBAT, WITHDRAWN) if question in self.script]
        first = [(question, *self.script[question][0][1][0]) for question in asked]
        cited = [(question, self.cite(1, source, quote)) for question, source, quote in first if source in present]
        return [Suggestion(question, one.source, one.start, one.end) for question, one in cited]

    def refresh(self, progress=None, *, rebuild=False, empty=False) -> IndexReport:
        """The folder is read at every call, so only the time that it takes is played."""
        total = len(self.sources())
        for number in range(total):
            if progress:
                progress("reading", number, total)
            sleep(self.step)
        return IndexReport()

    def document(self, source_id: str) -> Document:
        path = self.folder / source_id
        if path.name != source_id or not path.is_file():
            raise UsageError(f"there is no article {source_id}", fix="list them")
        text = path.read_text(encoding="utf-8")
        title = next(line.strip() for line in text.splitlines() if line.strip())[:120]
        published, origin = DATES.get(source_id, (None, "none"))
        reply = text.find("Leave a Reply")
        dull = ((reply, len(text)),) if reply >= 0 else ()
        return Document(Source(source_id, title, published, origin, "first line"), text, "0" * 64, dull)

    def answer(self, question, history=(), **limits) -> Answer:
        return list(self.stream(question, history, **limits))[-1]

    def stream(
        self, question, history=(), sources=None, since=None, until=None, caution=None, stop=None
    ) -> Iterator[Event]:
        if caution is not None and not 0 <= caution <= 1:
            raise UsageError(f"caution = {caution!r} is no number from 0 to 1", fix="pass one, such as 0.5")
        stop = stop or threading.Event()
        self.stops.append(stop)
        self.histories.append(tuple(history))
        self.scopes.append((sources, since, until))
        self.cautions.append(caution)
        answer = self._answer(question)
        if question == UNSURE and (self.config.caution if caution is None else caution) > UNSURELY:
            answer = self._refusal(question, CLEARLY)
        answer = replace(answer, model=self.config.model, probability=self._probability(question))
        hits = tuple(Hit(passage, rank) for rank, passage in enumerate(self._passages(answer)))
        yield self._after(stop, Progress("searching"))
        yield self._after(stop, Evidence(Query(question, since=since, until=until), hits))
        if question == BROKEN:
            raise GeneratorError("the model file is damaged <b>here</b>", fix="qa models pull")
        if question == UNFORESEEN:
            raise ZeroDivisionError("a defect of the program")
        for number in range(len(hits)):
            yield self._after(stop, Progress("reading", number, len(hits)))
            for word in (answer.sentences[number].text if number < len(answer.sentences) else "Not stated.").split(" "):
                yield self._after(stop, Token(number, word + " "))
        ends = monotonic() + AT_MOST
        while question == SLOW and monotonic() < ends:
            yield self._after(stop, Token(0, "slow "))
        yield self._after(stop, Progress("checking"))
        yield self._after(stop, answer)

    def warm(self, *, ahead: bool = True) -> None:
        """There is no model to load."""
        self.loaded = True

    def close(self) -> None:
        """There is nothing to free."""

    def cite(self, number: int, source_id: str, quote: str) -> Citation:
        document = self.document(source_id)
        start = document.text.index(quote)
        source = document.source
        return Citation(
            number, source_id, source.title, source.published, source.published_from, quote, start, start + len(quote)
        )

    def _after(self, stop: threading.Event, event: Event) -> Event:
        if stop.wait(self.step):
            raise Stopped("stopped")
        return event

    def _answer(self, question: str) -> Answer:
        sentences, number = [], 0
        for text, quotes in self.script.get(question, ()):
            citations = []
            for source_id, quote in quotes:
                number += 1
                citations.append(self.cite(number, source_id, quote))
            newest = max((item.published for item in citations if item.published), default=None)
            sentences.append(Sentence(text, tuple(citations), newest))
        if not sentences:
            return self._refusal(question, "None of the passages that are nearest to the question answers it.")
        if question == WITHDRAWN:
            differ = "The articles differ; newest first, undated last:"
            return Answer("conflicting", question, tuple(sentences), explanation=differ)
        return Answer("answered", question, tuple(sentences), nearest=(self._whole(self.sources()[-1]),))

    def _refusal(self, question: str, explanation: str) -> Answer:
        nearest = tuple(self._whole(source) for source in self.sources()[:2])
        return Answer("not_found", question, reason="not_stated", explanation=explanation, nearest=nearest)

    def _probability(self, question: str) -> float:
        if question == UNSURE:
            return UNSURELY
        return 0.83 if question in self.script else 0.12

    def _passages(self, answer: Answer) -> list[Passage]:
        cited = [
            Passage(self.document(item.source).source, item.start, item.end, item.quote) for item in answer.citations
        ]
        return cited or list(answer.nearest)

    def _whole(self, source: Source) -> Passage:
        text = self.document(source.id).text
        start = text.index("\n\n") + 2
        end = (text + "\n").index("\n", start + 1)
        return Passage(source, start, end, text[start:end])
