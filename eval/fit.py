"""Fit the weights of `qa.judgement`: `python -m eval.fit [--set DIR] [--split dev] [--pairs FILE]`.

For every question, unsplit, the passages are retrieved and asked about as in the program, every sentence of them is
described by the program's own features, and two logistic regressions are fitted with scikit-learn:

    sentence     does it hold an accepted answer?         one row a sentence, of all questions
    answerable   do the articles state the answer?        one row a question: `reading.summary`

`--pairs` adds labelled pairs of a question and one passage (JSON lines: question, passage, title, answerable, answers)
to the second, for which the own questions are too few.

What is printed beside the weights is cross-validated by question, so that no question judges itself. The weights are
then copied by hand into `qa/judgement.py`, which says where it departs from them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

import qa
from eval.questions import OWN_QUESTIONS, Question, read, select
from eval.scoring import contains
from qa import query, reading, refusing
from qa.answering import Reader
from qa.assistant import Assistant
from qa.config import default_folder
from qa.judgement import ANSWERABLE, SENTENCE
from qa.sentences import sentence_spans
from qa.types import Hit, Passage, Reading, Source

FOLDS = 10
REGULARISATION = 0.5  # of the sentence weights: nine features, a few hundred right sentences


@dataclass(frozen=True, slots=True)
class Example:
    """One question: its sentences with a row of features each, and which of them hold an answer."""

    question: str
    sentences: list[Reading]
    rows: list[list[float]]
    right: list[bool]
    answers: list[float]
    answerable: bool


def example(assistant: Assistant, question: Question) -> Example | None:
    """What the program sees of a question, with the gold beside it; None when it would read nothing."""
    scope = query.scope(question.only, question.since, question.until)
    history = [qa.Turn(role, text) for role, text in question.history]
    asked = query.ask(question.question, history, scope, assistant.newest)
    reader = assistant.reader
    hits = reader.retriever.search(asked, reader.passages)
    if refusing.hopeless(hits):
        return None
    *_, answers = reading.ask(reader.generator(), hits, asked.text)
    assert isinstance(answers, list)
    return _described(hits, answers, asked.text, question.answers if question.answerable else (), reader)


def _described(
    hits: Sequence[Hit], answers: list[float], asked: str, accepted: Sequence[str], reader: Reader
) -> Example:
    described = list(reading.describe(hits, answers, asked, reader.encoder))
    return Example(
        asked,
        [Reading(hit, span, hit.passage.words(span), 0.0) for hit, span, _ in described],
        [[features[name] for name in SENTENCE] for _, _, features in described],
        [any(contains(hit.passage.words(span), answer) for answer in accepted) for hit, span, _ in described],
        answers,
        bool(accepted),
    )


def pair(reader: Reader, line: Mapping[str, Any]) -> Example:
    """What the program sees of a question when this passage is all that it finds."""
    text = str(line["passage"])
    source = Source("pair.txt", str(line["title"]))
    passage = Passage(source, 0, len(text), text, tuple(sentence_spans(text)))
    vectors = reader.encoder.encode([str(line["question"]), text])
    hits = [Hit(passage, 1, float(vectors[0] @ vectors[1]))]
    *_, answers = reading.ask(reader.generator(), hits, line["question"])
    assert isinstance(answers, list)
    return _described(hits, answers, line["question"], line["answers"] if line["answerable"] else (), reader)


def fit(examples: Sequence[Example], pairs: Sequence[Example] = ()) -> None:
    """Print both sets of weights, and how well they do on questions they were not fitted on."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rows = np.array([row for each in examples for row in each.rows])
    right = np.array([is_right for each in examples for is_right in each.right])
    groups = np.repeat(np.arange(len(examples)), [len(each.rows) for each in examples])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=REGULARISATION, max_iter=1000))
    guess = cross_val_predict(model, rows, right, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
    model.fit(rows, right)
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    _show("sentence", SENTENCE, weights, regression.intercept_[0] - weights @ scaler.mean_, roc_auc_score(right, guess))

    summaries = [_summary(each, guess[groups == number]) for number, each in enumerate(examples)]
    summaries += [_summary(each, model.predict_proba(np.array(each.rows))[:, 1]) for each in pairs]
    whole = np.array([[summary[name] for name in ANSWERABLE] for summary in summaries])
    answerable = np.array([each.answerable for each in [*examples, *pairs]])
    gate = LogisticRegression(class_weight="balanced")
    guess = cross_val_predict(gate, whole, answerable, cv=FOLDS, method="predict_proba")[:, 1]
    gate.fit(whole, answerable)
    _show("answerable", ANSWERABLE, gate.coef_[0], gate.intercept_[0], roc_auc_score(answerable, guess))


def _summary(example: Example, probabilities: NDArray[Any]) -> Mapping[str, float]:
    ranked = [replace(each, probability=float(p)) for each, p in zip(example.sentences, probabilities, strict=True)]
    ranked.sort(key=lambda each: -each.probability)
    return reading.summary(ranked, example.answers, example.question)


def _show(name: str, names: Iterable[str], weights: NDArray[Any], intercept: float, auc: float) -> None:
    print(f"{name}: AUC {auc:.3f}, intercept {intercept:.2f}")
    for feature, weight in zip(names, weights, strict=True):
        print(f"  {feature}: {weight:.2f}")


def _lines(path: Path, most: int) -> list[dict[str, Any]]:
    """At most so many lines of a file, taken evenly from it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    step = max(1, len(lines) // most)
    return [json.loads(line) for line in lines[::step][:most]]


def main(argv: Sequence[str] | None = None) -> int:
    """Fit on the project's own development questions, or on a folder with `corpus/` and `questions.jsonl`."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description="fit the weights of qa/judgement.py")
    parser.add_argument(
        "--set", type=Path, help="a folder with corpus/ and questions.jsonl instead of the own questions"
    )
    parser.add_argument("--split", default="dev", choices=("dev", "test"), help="the half to fit on (default: dev)")
    parser.add_argument("--pairs", type=Path, help="JSON lines of labelled pairs of a question and a passage")
    parser.add_argument("--most-pairs", type=int, default=150, help="how many of them, evenly taken (default: 150)")
    options = parser.parse_args(argv)
    path = options.set / "questions.jsonl" if options.set else OWN_QUESTIONS
    questions = select(read(path), split=options.split)
    with qa.open(options.set / "corpus" if options.set else default_folder()) as assistant:
        examples = [made for each in tqdm(questions, file=sys.stderr) if (made := example(assistant, each))]
        lines = _lines(options.pairs, options.most_pairs) if options.pairs else []
        pairs = [pair(assistant.reader, line) for line in tqdm(lines, file=sys.stderr)]
    fit(examples, pairs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
