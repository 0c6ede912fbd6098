"""Ablation: what each stage of searching and each check of a reading is worth.

    python -m eval.ablation [--set DIR] --replay readings.jsonl

Search: for how many of the answerable questions an accepted answer stands in the first passages, by meaning alone, by
words alone, and by both. With `QA_EMBEDDING=all-mpnet-base-v2` the same table tells of another embedding.

Checks: the same readings judged with no check, with each one alone, with all but each, and with all of them. What the
model was never asked before it is asked once, and kept in the file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tqdm import tqdm

from eval import report
from eval.metrics import Metric, judge, mean, summarise
from eval.options import OK, guarded, place
from eval.questions import Question, read
from eval.replay import ReplayingAssistant
from eval.runner import as_query, ask
from eval.scoring import contains
from qa import (
    answering,
    bearers,
    config,
    counting,
    locating,
    opposites,
    prompts,
    prospects,
    reading,
    retrieval,
    slots,
    timing,
)
from qa.assistant import Assistant
from qa.judgement import Judge
from qa.types import Hit, Span
from qa.words import coverage

DEPTHS = (1, 2, 4, 8)  # passages
SHOWN = ("right", "right_clean", "wrong", "refused", "only_lie", "quote_precision")
Table = Mapping[str, Mapping[str, Metric]]


def _at_its_word(hit: Hit, said: reading.Draft, question: str) -> tuple[Span, None, str] | None:
    """What the model said, wherever it has it from, with the sentence that is most like it."""
    text = said.text.strip()
    if not text or prompts.is_refusal(text):
        return None
    sentences = locating.sentences(hit.passage)
    return max(sentences, key=lambda each: coverage(text, hit.passage.words(each))), None, text


def _by_sign(judge: Judge, features: Mapping[str, float]) -> float:
    """Whether the model rather answered than refused."""
    return float(features["answers"] > 0)


def _never(*_: Any) -> bool:
    return False


# What is put in the place of each check to leave it out.
CHECKS: Mapping[str, Sequence[tuple[Any, str, Callable[..., Any]]]] = {
    "its words stand in the passage": [(reading, "placed", _at_its_word)],
    "its certainty is weighed": [(Judge, "probability", _by_sign)],
    "its time is the one asked about": [(timing, "timely", lambda each, *_: list(each)), (timing, "untimed", _never)],
    "it is of the kind asked for": [(slots, "unfit", _never), (counting, "miscounted", _never)],
    "nothing says the contrary": [(opposites, "contrary", _never)],
    "it has happened, and to the one asked about": [(prospects, "unreal", _never), (bearers, "another", _never)],
    "else passages further down are read": [(answering, "_further", lambda *_: [])],
}


def searched(assistant: Assistant, questions: Sequence[Question]) -> Table:
    """By way of searching: of the answerable questions, those with an answer among the first passages."""
    ways = {f"{name} alone": {other: float(other == name) for other in retrieval.WEIGHTS} for name in retrieval.WEIGHTS}
    found = {}
    for name, weights in {**ways, "fused": retrieval.WEIGHTS}.items():
        used = {retriever for retriever, weight in weights.items() if weight}
        with patch.object(retrieval, "WEIGHTS", weights):
            places = [_place(assistant, question, used) for question in questions if question.answerable]
        found[name] = {f"first {depth}": mean([place <= depth for place in places]) for depth in DEPTHS}
    return found


def _place(assistant: Assistant, question: Question, used: set[str]) -> int:
    """Of the first passage found that holds an accepted answer, from 1; one more than the last where none does."""
    hits = assistant.reader.retriever.search(as_query(assistant, question), max(DEPTHS))
    found = [hit.passage.text for hit in hits if used.intersection(hit.retrievers)]
    holding = (any(contains(text, answer) for answer in question.answers) for text in found)
    return next((place for place, holds in enumerate(holding, 1) if holds), max(DEPTHS) + 1)


def checked(assistant: Assistant, questions: Sequence[Question]) -> Table:
    """By the checks that are made: the figures of all questions."""
    everything = set(CHECKS)
    rows = {"none": set[str]()}
    rows |= {f"only: {name}": {name} for name in CHECKS}
    rows |= {f"all but: {name}": everything - {name} for name in CHECKS}
    rows |= {"all": everything}
    return {
        name: _figures(assistant, questions, made) for name, made in tqdm(rows.items(), file=sys.stderr, unit="row")
    }


def _figures(assistant: Assistant, questions: Sequence[Question], made: set[str]) -> Mapping[str, Metric]:
    with _without(set(CHECKS) - made):
        records = [ask("", "qa", assistant, question) for question in questions]
    pairs = zip(questions, records, strict=True)
    return summarise(judge(*pair, lambda source: assistant.document(source).text) for pair in pairs)


@contextmanager
def _without(left_out: set[str]) -> Iterator[None]:
    with ExitStack() as patches:
        for place, name, instead in (each for check in left_out for each in CHECKS[check]):
            patches.enter_context(patch.object(place, name, instead))
        yield


def _printed(title: str, found: Table, names: Sequence[str]) -> str:
    return report.by_line([title], {(row,): figures for row, figures in found.items()}, names, markdown=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Print both tables for the project's own questions, or for a folder with `corpus/` and `questions.jsonl`."""
    parser = argparse.ArgumentParser(prog="python -m eval.ablation", description="what each stage and check is worth")
    parser.add_argument("--set", type=Path, help="a folder with corpus/ and questions.jsonl, not the own questions")
    parser.add_argument("--replay", type=Path, help="where what the model says is kept; without it, only the search")
    options = parser.parse_args(argv)
    return guarded(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    path, folder = place(options.set)
    questions, settings = read(path), config.load(folder=folder)
    with ReplayingAssistant(settings, options.replay) if options.replay else Assistant(settings) as assistant:
        found = searched(assistant, questions)
        print(_printed(f"search, {settings.embedding}", found, [f"first {depth}" for depth in DEPTHS]))
        if options.replay:
            print("\n" + _printed("checks of a reading", checked(assistant, questions), SHOWN))
    return OK


if __name__ == "__main__":
    raise SystemExit(main())
