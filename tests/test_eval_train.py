"""Training on a small random model of the same architecture: what is written is an adapter that llama.cpp can read."""

import argparse
import json
import random

import pytest

from eval import train
from eval.lessons import Lesson, Task

ONE, TWO = Task("Who won?", "William"), Task("Who lost?", "none")
LESSON = Lesson("Normans", "William won at Hastings.", (ONE, TWO))


class Letters:
    """A tokenizer of one token a letter."""

    def encode(self, text, add_special_tokens):
        assert not add_special_tokens
        return [ord(letter) % 128 for letter in text]


@pytest.fixture
def model():
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(1)
    return Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=128,
            hidden_size=32,
            intermediate_size=48,
            num_hidden_layers=train.FIRST_LAYER + 2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=1024,
        )
    ).eval()


def letters(codes):
    return "".join(map(chr, codes))


def test_a_lesson_is_the_programs_own_prompt_with_every_question_after_the_passage():
    made = train.encode(LESSON, Letters())
    text = letters(made.ids)
    assert train.READ in text and "Normans\n\nWilliam won at Hastings.\n\nQuestion: Who won?<|im_end|>" in text
    assert letters(code for code in made.targets if code >= 0) == "William<|im_end|>none<|im_end|>"
    first = made.tasks.index(1)
    assert made.positions[:first] == list(range(first))
    assert made.positions[made.tasks.index(2)] == first, "each question follows the passage, not the other question"


def test_no_question_sees_another(model):
    both = train.Reader(model).loss(0, train.encode(LESSON, Letters()))
    alone = [
        train.Reader(model).loss(0, train.encode(Lesson("Normans", LESSON.passage, (task,)), Letters()))
        for task in LESSON.tasks
    ]
    apart = train.Reader(model).loss(0, train.encode(Lesson("Normans", LESSON.passage, (TWO, ONE)), Letters()))
    assert both.item() == pytest.approx(apart.item(), rel=1e-4)
    assert min(alone).item() < both.item() < max(alone).item()


def test_training_lowers_the_loss_and_writes_an_adapter_of_the_upper_layers(model, tmp_path, monkeypatch):
    import gguf

    monkeypatch.setattr(train, "WARM_UP", 1)
    random.seed(1)
    tokens = train.encode(LESSON, Letters())
    before = train.Reader(model).loss(0, tokens).item()
    adapted = train.adapt(model)
    train.train(model, adapted, [tokens], 0.05, 2e-2, tmp_path / "reader.gguf")
    after = train.Reader(model).loss(0, tokens).item()
    assert after < before - 0.1  # of what is said by a model that knows nothing, in three seconds
    written = gguf.GGUFReader(tmp_path / "reader.gguf")
    names = {tensor.name for tensor in written.tensors}
    assert len(names) == 2 * len(train.LAYERS) * 2
    assert {
        f"blk.{train.FIRST_LAYER}.attn_q.weight.lora_a",
        f"blk.{train.FIRST_LAYER + 1}.ffn_down.weight.lora_b",
    } <= names
    assert [path.name for path in tmp_path.iterdir()] == ["reader.gguf"]
    for layer in adapted.values():
        layer.a.data.zero_()
    train.resume(adapted, tmp_path / "reader.gguf")
    assert train.Reader(model).loss(0, tokens).item() == pytest.approx(after, rel=1e-2)  # half floats


def test_an_adapter_changes_nothing_before_it_is_trained(model):
    tokens = train.encode(LESSON, Letters())
    before = train.Reader(model).loss(0, tokens).item()
    adapted = train.adapt(model)
    assert train.Reader(model).loss(0, tokens).item() == pytest.approx(before)
    assert all(name.startswith(("blk.12.", "blk.13.")) for name in adapted)


def test_pairs_to_spare_are_chosen_once(tmp_path, monkeypatch):
    passages = [f"The duke of number {number} won." for number in range(5)]
    for name in ("squad2.jsonl", "nq.jsonl"):
        rows = [
            {"question": "Who won?", "passage": each, "title": each, "answerable": True, "answers": ["The duke"]}
            for each in passages
        ]
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(train, "SPARED", 3)
    kept = tmp_path / "pairs.jsonl"
    spared = train._spared(kept, tmp_path, 1)
    lines = [json.loads(line) for line in kept.read_text().splitlines()]
    assert len(lines) == 3 + 3 + 2 and sum(not line["answerable"] for line in lines) == 2
    assert spared == {line["passage"] for line in lines} and 3 <= len(spared) <= 5
    assert train._spared(kept, tmp_path, 2) == spared


def test_with_news_one_lesson_in_seven_is_of_the_public_pairs(tmp_path, monkeypatch):
    public = [Lesson("", "A public passage.", (ONE,))] * 40
    monkeypatch.setattr(train, "lessons", lambda *_: list(public))
    row = {
        "split": "train",
        "title": "T",
        "date": None,
        "passage": "News.",
        "questions": [{"question": "Who?", "answer": None}],
    }
    news = tmp_path / "news.jsonl"
    news.write_text(f"{json.dumps(row)}\n" * 12)
    options = argparse.Namespace(data=tmp_path, seed=1, news=news)
    made = train._lessons(options, set())
    assert (len(made), sum(each in public for each in made)) == (14, 2)
    assert train._lessons(argparse.Namespace(data=tmp_path, seed=1, news=None), set()) == public
