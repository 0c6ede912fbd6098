"""Train the reader: `python -m eval.train DATA --out reader.gguf` makes the adapter that `qa/reader.gguf` is.

Low-rank adaptation (Hu et al. 2021) of the upper layers of the default model, on the CPU, from its own GGUF file: what
is trained on is what answers. The loss of an answer is that of its first token, which decides whether to refuse, plus
the mean over the others. DATA holds `squad2.jsonl` (SQuAD 2.0, CC BY-SA 4.0) and `nq.jsonl` (NQ-open, text CC BY-SA
3.0), one JSON object a line: question, passage, title, answerable, answers. `--news` mixes in the passages of another
file, in which every seventh lesson is then one of DATA. Needs `pip install -e ".[train]"`.

On two cores at 60 tokens a second (20 where the processor has no half floats) 70 minutes see nearly every lesson once;
what the lower layers make of a passage is kept for a second pass.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.lessons import Lesson, lessons, of_news, pairs
from qa import config, weights
from qa.prompts import READ

SEED = 7
FIRST_LAYER = 12  # of 28: below, a model sees to words rather than to what is asked
RANK, ALPHA = 8, 16.0  # 5.3 million numbers, 10.6 MB as half floats
RATE, LOWEST, WARM_UP, TOGETHER = 2e-4, 0.02, 15, 3  # learning rate; of it at the end; steps; lessons a step
AGAIN = 1.2e-4  # learning rate when going on with an adapter
NQ = 350  # lines; a passage for each question makes them dear
SPARED = 60  # passages of each file to leave for the fit of the judge
NEWS = 6  # lessons of news for each of the others, where there are any
SAVE_SECONDS = 300
LAYERS = {  # as transformers and as GGUF call them
    "q_proj": "attn_q",
    "k_proj": "attn_k",
    "v_proj": "attn_v",
    "o_proj": "attn_output",
    "gate_proj": "ffn_gate",
    "up_proj": "ffn_up",
    "down_proj": "ffn_down",
}


@dataclass(frozen=True, slots=True)
class Tokens:
    """A lesson as tokens: numbers, positions, the task each belongs to (0: the passage), what must follow (-1: any)."""

    ids: list[int]
    positions: list[int]
    tasks: list[int]
    targets: list[int]


def encode(lesson: Lesson, tokenizer: Any) -> Tokens:
    """A lesson in the words of `qa.prompts`, all its questions after one passage."""
    heading = f"{lesson.heading}\n\n" if lesson.heading else ""
    start = f"<|im_start|>system\n{READ}<|im_end|>\n<|im_start|>user\n{heading}{lesson.passage}\n\nQuestion:"
    ids = tokenizer.encode(start, add_special_tokens=False)
    made = Tokens(list(ids), list(range(len(ids))), [0] * len(ids), [-1] * len(ids))
    for number, task in enumerate(lesson.tasks, 1):
        asked = tokenizer.encode(
            f" {task.question.strip()}<|im_end|>\n<|im_start|>assistant\n", add_special_tokens=False
        )
        answer = tokenizer.encode(f"{task.answer}<|im_end|>", add_special_tokens=False)
        length = len(asked) + len(answer) - 1
        made.ids.extend(asked + answer[:-1])
        made.positions.extend(range(len(ids), len(ids) + length))
        made.tasks.extend([number] * length)
        made.targets.extend([-1] * (len(asked) - 1) + answer)
    return made


def adapt(model: Any) -> dict[str, Any]:
    """Put a trainable low-rank term beside every linear layer from FIRST_LAYER on; they by their GGUF names."""
    import torch
    from torch.nn import functional

    class Adapted(torch.nn.Module):  # type: ignore[misc]
        def __init__(self, base: Any) -> None:
            super().__init__()
            self.base = base
            self.a = torch.nn.Parameter(torch.empty(RANK, base.in_features))
            self.b = torch.nn.Parameter(torch.zeros(base.out_features, RANK))
            torch.nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

        def forward(self, x: Any) -> Any:
            low = functional.linear(x, self.a.to(x.dtype))
            return self.base(x) + functional.linear(low, self.b.to(x.dtype)) * (ALPHA / RANK)

    model.requires_grad_(False)
    adapted = {}
    for number, layer in enumerate(model.model.layers):
        for block in (layer.self_attn, layer.mlp) if number >= FIRST_LAYER else ():
            for name in LAYERS.keys() & dict(block.named_children()).keys():
                adapted[f"blk.{number}.{LAYERS[name]}.weight"] = made = Adapted(getattr(block, name))
                setattr(block, name, made)
    return adapted


class Reader:
    """The model under training: what it says after each token of a sequence that must be followed by a given one."""

    def __init__(self, model: Any) -> None:
        self._model, self._core = model, model.model
        self._lower: dict[int, Any] = {}  # what the layers below the trained ones made of a sequence, by its number

    def loss(self, number: int, tokens: Tokens) -> Any:
        """First tokens' mean cross-entropy plus that of the others; `number` names the sequence."""
        import torch
        from torch.nn import functional

        tasks, targets = torch.tensor(tokens.tasks), torch.tensor(tokens.targets)
        positions = torch.tensor(tokens.positions)[None]
        own = (tasks[None, :] == 0) | (tasks[None, :] == tasks[:, None])
        mask = (torch.tril(torch.ones_like(own)) & own)[None, None]
        with torch.no_grad():
            hidden = self._core.embed_tokens(torch.tensor(tokens.ids)[None])
            turned = self._core.rotary_emb(hidden, positions)
            if number not in self._lower:
                for layer in self._core.layers[:FIRST_LAYER]:
                    hidden = _first(
                        layer(hidden, attention_mask=mask, position_ids=positions, position_embeddings=turned)
                    )
                self._lower[number] = hidden
        hidden = self._lower[number]
        for layer in self._core.layers[FIRST_LAYER:]:
            hidden = _first(layer(hidden, attention_mask=mask, position_ids=positions, position_embeddings=turned))
        said = (targets >= 0).nonzero()[:, 0]
        logits = self._model.lm_head(self._core.norm(hidden[0, said])).float()
        losses = functional.cross_entropy(logits, targets[said], reduction="none")
        opens = torch.ones(len(said), dtype=torch.bool)
        opens[1:] = tasks[said][1:] != tasks[said][:-1]
        return losses[opens].mean() + losses[~opens].mean()


def resume(adapted: Mapping[str, Any], start: Path) -> None:
    """Put the numbers of an adapter that `save` wrote back where they were."""
    import gguf
    import torch

    tensors = {each.name: each.data for each in gguf.GGUFReader(str(start)).tensors}
    with torch.no_grad():
        for name, layer in adapted.items():
            for suffix, matrix in (("lora_a", layer.a), ("lora_b", layer.b)):
                matrix.copy_(torch.from_numpy(tensors[f"{name}.{suffix}"].astype("float32")))


def train(
    model: Any, adapted: Mapping[str, Any], sequences: Sequence[Tokens], minutes: float, rate: float, out: Path
) -> None:
    """Train for so long, in random order, saving every SAVE_SECONDS; the rate falls as a cosine over that time."""
    import torch

    parameters = [each for layer in adapted.values() for each in (layer.a, layer.b)]
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01, betas=(0.9, 0.99))
    reader, losses, began, saved = Reader(model), [], time.monotonic(), time.monotonic()
    for count, number in enumerate(_endless(len(sequences)), 1):
        loss = reader.loss(number, sequences[number])
        (loss / TOGETHER).backward()
        losses.append(loss.item())
        passed = (time.monotonic() - began) / 60 / minutes
        if count % TOGETHER == 0:
            cosine = 0.5 + 0.5 * math.cos(math.pi * min(1.0, passed))
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1.0, count / TOGETHER / WARM_UP) * (cosine + LOWEST)
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        if time.monotonic() - saved > SAVE_SECONDS or passed >= 1:
            saved = time.monotonic()
            save(adapted, out)
            recent = losses[-60:]
            print(f"{passed:4.0%} {count} lessons, loss {sum(recent) / len(recent):.3f}", file=sys.stderr, flush=True)
        if passed >= 1:
            return


def save(adapted: Mapping[str, Any], out: Path) -> None:
    """Write the adapter as llama.cpp reads it, whole or not at all."""
    import gguf
    import numpy as np

    partial = out.with_suffix(".partial")
    writer = gguf.GGUFWriter(str(partial), "qwen2")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", ALPHA)
    for name, layer in adapted.items():
        for suffix, matrix in (("lora_a", layer.a), ("lora_b", layer.b)):
            writer.add_tensor(f"{name}.{suffix}", matrix.detach().numpy().astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    partial.replace(out)


def _endless(count: int) -> Iterator[int]:
    """The numbers below `count` in a random order, again and again."""
    while True:
        yield from random.sample(range(count), count)


def _first(output: Any) -> Any:
    return output[0] if isinstance(output, tuple) else output


def _spared(path: Path, data: Path, seed: int) -> set[str]:
    """The passages of the pairs in a file, which is written first when it is missing."""
    if not path.exists():
        chosen = pairs(data, SPARED, random.Random(seed))
        path.write_text("".join(f"{json.dumps(each)}\n" for each in chosen), encoding="utf-8")
    return {json.loads(line)["passage"] for line in path.read_text(encoding="utf-8").splitlines()}


def _lessons(options: argparse.Namespace, spared: set[str]) -> list[Lesson]:
    """Those of the public pairs; with news, those of news and of the others one for every NEWS, in a random order."""
    chance = random.Random(options.seed)
    made = lessons(options.data, NQ, chance, spared)
    if options.news:
        news = of_news(options.news, chance)
        made = [*news, *made[: len(news) // NEWS]]
        chance.shuffle(made)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Load the default model from its GGUF file, train, and write the adapter."""
    parser = argparse.ArgumentParser(prog="python -m eval.train", description="train the adapter of the reader")
    parser.add_argument("data", type=Path, help="a folder with squad2.jsonl and nq.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="the adapter to write")
    parser.add_argument("--start", type=Path, help="go on with this adapter, at a lower rate")
    parser.add_argument("--news", type=Path, help="train on the passages of this file: eval/near-misses.jsonl")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the lessons and their order (default: {SEED})")
    parser.add_argument(
        "--spare", type=Path, help="pairs to leave for eval.fit --pairs, chosen if the file is not there"
    )
    parser.add_argument("--minutes", type=float, default=70, help="how long to train (default: 70)")
    options = parser.parse_args(argv)
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    random.seed(options.seed)
    torch.manual_seed(options.seed)
    path = weights.locate(config.DEFAULT_MODEL, config.load().models_folder, "generator")
    tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
    halves = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # elsewhere they take four times as long
    model = AutoModelForCausalLM.from_pretrained(
        path.parent,
        gguf_file=path.name,
        dtype=torch.bfloat16 if halves else torch.float32,
        quantization_config=GgufConfig(dequantize=True),
    )
    spared = _spared(options.spare, options.data, options.seed) if options.spare else set()
    made = [encode(each, tokenizer) for each in _lessons(options, spared)]
    print(f"{len(made)} lessons, {sum(len(each.ids) for each in made)} tokens", file=sys.stderr)
    adapted = adapt(model)
    if options.start:
        resume(adapted, options.start)
    train(model, adapted, made, options.minutes, AGAIN if options.start else RATE, options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
