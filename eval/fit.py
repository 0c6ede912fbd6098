"""Fit the weights of `qa.judgement` on questions with known answers: `python -m eval.fit [--set DIR] [--split dev]`.

For every question, unsplit, the passages are retrieved and asked about as in the program, every sentence of them is
described by the program's own features, and two logistic regressions are fitted with scikit-learn:

    sentence     does it hold an accepted answer?         one row a sentence, of all questions
    answerable   do the articles state the answer?        one row a question: strongest yes, log of its best sentence

What is printed beside the weights is cross-validated by question, so that no question judges itself. The weights are
then copied by hand into `qa/judgement.py`, whose 0.5 is where both kinds of mistake are alike.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

import qa
from eval.questions import OWN_QUESTIONS, Question, read, select
from eval.scoring import contains
from qa import query, reading, refusing
from qa.assistant import Assistant
from qa.config import default_folder
from qa.judgement import ANSWERABLE, SENTENCE

FOLDS = 10
REGULARISATION = 0.5  # of the sentence weights: eight features, a few hundred right sentences


@dataclass(frozen=True, slots=True)
class Example:
    """One question: a row of features a sentence, whether each sentence holds an answer, the strongest yes."""

    rows: list[list[float]]
    right: list[bool]
    strongest: float
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
    described = list(reading.describe(hits, answers, asked.text, reader.encoder))
    return Example(
        [[features[name] for name in SENTENCE] for _, _, features in described],
        [
            question.answerable and any(contains(hit.passage.words(span), accepted) for accepted in question.answers)
            for hit, span, _ in described
        ],
        max(answers),
        question.answerable,
    )


def fit(examples: Sequence[Example]) -> None:
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

    best = [guess[groups == number].max() for number in range(len(examples))]
    both = np.array([[each.strongest, math.log(max(p, 1e-6))] for each, p in zip(examples, best, strict=True)])
    answerable = np.array([each.answerable for each in examples])
    gate = LogisticRegression(class_weight="balanced")
    guess = cross_val_predict(gate, both, answerable, cv=FOLDS, method="predict_proba")[:, 1]
    gate.fit(both, answerable)
    _show("answerable", ANSWERABLE, gate.coef_[0], gate.intercept_[0], roc_auc_score(answerable, guess))


def _show(name: str, names: Iterable[str], weights: NDArray[Any], intercept: float, auc: float) -> None:
    print(f"{name}: AUC {auc:.3f}, intercept {intercept:.2f}")
    for feature, weight in zip(names, weights, strict=True):
        print(f"  {feature}: {weight:.2f}")


def main(argv: Sequence[str] | None = None) -> int:
    """Fit on the project's own development questions, or on a folder with `corpus/` and `questions.jsonl`."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description="fit the weights of qa/judgement.py")
    parser.add_argument(
        "--set", type=Path, help="a folder with corpus/ and questions.jsonl instead of the own questions"
    )
    parser.add_argument("--split", default="dev", choices=("dev", "test"), help="the half to fit on (default: dev)")
    options = parser.parse_args(argv)
    path = options.set / "questions.jsonl" if options.set else OWN_QUESTIONS
    questions = select(read(path), split=options.split)
    with qa.open(options.set / "corpus" if options.set else default_folder()) as assistant:
        examples = [made for each in tqdm(questions, file=sys.stderr) if (made := example(assistant, each))]
    fit(examples)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
