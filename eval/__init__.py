"""Evaluation: ask a set of questions, judge the replies, print the figures beside a baseline's.

    python -m eval --limit 20            the project's own questions on seeds/
    python -m eval --set DIR             DIR/questions.jsonl on DIR/corpus
    python -m eval --system both         beside LlamaIndex's CitationQueryEngine
    python -m eval.ablation              what each stage is worth
    python -m eval.bench                 time, memory and how they grow

scoring (a reply against gold) | baseline (the other system) | runner (asking, recording)
| metrics (figures) | report (tables) | outcome (one set, JSON) | gate (thresholds) | ablation, bench, __main__ (doors)
"""
