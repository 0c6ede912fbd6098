"""Fit the weights of `qa.judgement`: `python -m eval.fit [--set DIR] [--pairs FILE] [--news FILE] --replay FILE`.

For every question, unsplit, the passages are retrieved and read as in the program; every reading is one row: the
program's own features, and whether it is right, which is that an accepted answer stands in what would be shown of it,
or it in an accepted one. One logistic regression (scikit-learn) is fitted to them.

`--pairs` adds labelled pairs of a question and one passage (JSON lines: question, passage, title, answerable, answers)
that the reader was not trained on (`eval.train --spare`), `--news` those of `near-misses.jsonl` that were left for it;
the own questions are too few.

What is printed beside the weights is cross-validated by question, so that no question judges itself: the area under
the curve, and how often readings of each probability were right. The weights are then copied by hand into
`qa/judgement.py`, which says where it departs from them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.lessons import news_pairs
from eval.options import OK, guarded, place
from eval.questions import Question, read, select
from eval.replay import ReplayingAssistant
from eval.runner import as_query
from eval.scoring import contains
from qa import composing, config, locating, overview, reading, refusing
from qa.answering import Reader
from qa.assistant import Assistant
from qa.judgement import WEIGHTS
from qa.sentences import sentence_spans
from qa.types import Hit, Passage, Reading, Source

FOLDS = 10
BINS = 5  # of the table of probabilities


@dataclass(frozen=True, slots=True)
class Row:
    """One reading: of which question, its features in the order of WEIGHTS, and whether it is right."""

    question: int
    features: tuple[float, ...]
    right: bool


def rows(number: int, hits: Sequence[Hit], asked: str, accepted: Sequence[str], reader: Reader) -> list[Row]:
    """What the program reads in these passages, with the gold beside it."""
    *_, drafts = reading.draft(reader.generator(), hits, asked)
    assert isinstance(drafts, list)
    made = []
    for hit, said in zip(hits, drafts, strict=True):
        if (place := reading.fitting(hit, said, asked)) is not None:
            span, words, text = place
            told = locating.told(hit.passage, span)
            signals = reading.features(hit, said, told, asked)
            shown = composing.shown(Reading(hit, told, text, 0.0, words), asked)
            right = any(contains(shown, each) or contains(each, text) for each in accepted)
            made.append(Row(number, tuple(signals[name] for name in WEIGHTS), right))
    return made


def of_question(number: int, assistant: Assistant, question: Question) -> list[Row]:
    """The rows of a question as the program meets it; none when it would read nothing."""
    asked = as_query(assistant, question)
    reader = assistant.reader
    hits = reader.retriever.search(asked, reader.passages)
    if refusing.hopeless(hits) or overview.asked(asked.text):
        return []
    return rows(number, hits, asked.text, question.answers if question.answerable else (), reader)


def of_pair(number: int, reader: Reader, line: Mapping[str, Any]) -> list[Row]:
    """The rows of a question when this passage is all that it finds."""
    text = str(line["passage"])
    passage = Passage(Source("pair.txt", str(line["title"])), 0, len(text), text, tuple(sentence_spans(text)))
    vectors = reader.encoder.encode([str(line["question"]), text])
    hits = [Hit(passage, 1, float(vectors[0] @ vectors[1]))]
    return rows(number, hits, line["question"], line["answers"] if line["answerable"] else (), reader)


def fit(made: Sequence[Row]) -> None:
    """Print the weights, and how well they do on questions they were not fitted on."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import brier_score_loss, roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    features, right = np.array([row.features for row in made]), np.array([row.right for row in made])
    groups = np.array([row.question for row in made])
    model = LogisticRegression(max_iter=2000)
    guess = cross_val_predict(model, features, right, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
    model.fit(features, right)
    print(f"{len(made)} readings of {len(set(groups.tolist()))} questions, {right.mean():.0%} of them right")
    print(f"AUC {roc_auc_score(right, guess):.3f}, Brier {brier_score_loss(right, guess):.3f}")
    print(f"intercept {model.intercept_[0]:.2f}")
    for name, weight in zip(WEIGHTS, model.coef_[0], strict=True):
        print(f"  {name}: {weight:.2f}")
    for line in reliability(guess, right):
        print(line)


def reliability(guess: NDArray[Any], right: NDArray[Any]) -> list[str]:
    """How often readings were right, by their probability."""
    lines = []
    for low in np.arange(BINS) / BINS:
        inside = (guess >= low) & (guess < low + 1 / BINS)
        if inside.any():
            lines.append(f"  {low:.1f} to {low + 1 / BINS:.1f}: right {right[inside].mean():4.0%} of {inside.sum()}")
    return lines


def main(argv: Sequence[str] | None = None) -> int:
    """Fit on the project's own development questions, or on a folder with `corpus/` and `questions.jsonl`."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description="fit the weights of qa/judgement.py")
    parser.add_argument("--set", type=Path, help="a folder with corpus/ and questions.jsonl, not the own questions")
    parser.add_argument("--split", default="dev", choices=("dev", "test"), help="the half to fit on (default: dev)")
    parser.add_argument("--pairs", type=Path, help="JSON lines of labelled pairs of a question and a passage")
    parser.add_argument("--news", type=Path, help="a file of passages with questions, of which the test half is taken")
    parser.add_argument("--replay", type=Path, required=True, help="where what the model says is kept")
    options = parser.parse_args(argv)
    return guarded(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    path, folder = place(options.set)
    questions = select(read(path), split=options.split)
    lines = [json.loads(line) for line in options.pairs.read_text("utf-8").splitlines()] if options.pairs else []
    lines += news_pairs(options.news) if options.news else []
    with ReplayingAssistant(config.load(folder=folder), options.replay) as assistant:
        own = [of_question(at, assistant, each) for at, each in enumerate(tqdm(questions, file=sys.stderr))]
        pairs = [of_pair(-at, assistant.reader, line) for at, line in enumerate(tqdm(lines, file=sys.stderr), 1)]
    fit([row for each in (*own, *pairs) for row in each])
    return OK


if __name__ == "__main__":
    raise SystemExit(main())
