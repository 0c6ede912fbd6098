"""The made-up articles of the bench, and what it refuses."""

import subprocess
import sys

from eval import articles, bench
from eval.scoring import contains


def test_the_articles_are_always_the_same_and_all_different(tmp_path):
    articles.write(tmp_path, 30)
    texts = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert len(set(texts.values())) == 30
    assert texts == dict(articles.article(number) for number in range(30))


def test_each_town_stands_in_one_article_only():
    titles = {articles.article(number)[1].split(" votes")[0] for number in range(12_000)}
    assert len(titles) == 12_000


def test_each_question_is_answered_by_its_article():
    for number in (0, 7, 9_999):
        asked, (name, text) = articles.question(number), articles.article(number)
        assert asked.sources == (name,)
        assert contains(text, f"approved {asked.answers[0]} million crowns")
        again = articles.second_question(number)
        assert again.sources == (name,) and contains(text, f"{again.answers[0]}, the mayor of")


def test_sizes_must_be_numbers(capsys):
    assert bench.main(["--sizes", "many"]) == 2
    assert "--sizes" in capsys.readouterr().err


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfor name in ('eval.__main__', 'eval.bench'):\n"
        "    __import__(name); sys.modules[name].parser().format_help()\n"
        "print(sorted({'torch', 'llama_index', 'chromadb', 'xllamacpp', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
