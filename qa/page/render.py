"""The conversation as HTML.

<article class="turn finished"><h2 class="question">How many …?</h2><div class="reply">…</div></article>
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from qa import composing
from qa.excerpts import cut
from qa.page import citing, refusals, verdicts
from qa.page.conversation import Exchange, Scope
from qa.page.feedback import Feedback
from qa.page.markup import age, dated, day, escape, icon, tag_attributes
from qa.types import Answer, Progress, Sentence, Source

TITLE = 48  # characters of a title that stands in a line with other things
STAGES = ("searching", "reading", "checking")


def conversation(
    exchanges: Sequence[Exchange], titles: Mapping[str, str], feedback: Mapping[str, Feedback] | None = None
) -> str:
    """Every finished exchange, oldest first, with what was said about it; only the last one can be tried again."""
    last, said = len(exchanges) - 1, feedback or {}
    return "".join(
        turn(exchange, number, titles, retry=number == last, feedback=said.get(exchange.id))
        for number, exchange in enumerate(exchanges)
    )


def turn(
    exchange: Exchange, number: int, titles: Mapping[str, str], retry: bool = False, feedback: Feedback | None = None
) -> str:
    """One exchange, running or finished; `titles` names the articles of its scope."""
    state = "running" if exchange.running else "finished"
    body = "".join(_body(exchange, retry)) + _footer(exchange, retry, feedback)
    asked = (
        f'<div class="asked">{_edit(exchange)}<h2 class="question" tabindex="-1" dir="auto">'
        f'<span class="unseen" dir="ltr">You asked: </span>{escape(exchange.question)}</h2></div>'
    )
    attributes = tag_attributes(class_=f"turn {state}", data_turn=number, data_exchange=exchange.id or None)
    return f'<article{attributes}>{asked}{_within(exchange, titles)}<div class="reply">{body}</div></article>'


def save(conversation: str) -> str:
    """Links that save a conversation as a file; nothing where it is not kept."""
    if not conversation:
        return ""
    links = "".join(
        f'<a href="conversations/{escape(conversation)}.{ending}" download aria-label="Save this conversation as '
        f'{name}">{icon("download")}<span>{name}</span></a>'
        for name, ending in (("Markdown", "md"), ("JSON", "json"))
    )
    return f'<p class="save"><span class="meta">Save conversation</span>{links}</p>'


def welcome(sources: Sequence[Source], folder: str, examples: Sequence[str]) -> str:
    """What an empty conversation shows: what this is, and questions to begin with."""
    if not sources:
        return (
            f'<div class="welcome"><h2>No articles yet</h2><p>There is no article in <b>{escape(folder)}</b> that '
            "could be read. Add text, Markdown, HTML, PDF or Word files: drop them on this page.</p></div>"
        )
    count = "one article" if len(sources) == 1 else f"{len(sources)} articles"
    buttons = "".join(
        f'<li><button type="button" class="example" data-ask="{escape(example)}" dir="auto">'
        f"<span>{escape(example)}</span>{icon('arrow')}</button></li>"
        for example in examples
    )
    offer = (
        f'<ul class="examples" aria-label="Questions that the articles answer">{buttons}</ul>'
        if buttons
        else "<p>Ask in your own words who, what, when, where or how many. Questions that these articles answer "
        "will stand here when the program has tried some.</p>"
    )
    return (
        '<div class="welcome"><h2>What would you like to know?</h2>'
        f"<p>Answers come only from {count} in <b>{escape(folder)}</b>. "
        "Each sentence carries a number that opens the words it rests on.</p>"
        f"{offer}</div>"
    )


def progress(stage: Progress | None) -> str:
    """What is being done, in words: "Reading 2 of 3 passages"."""
    match stage:
        case Progress(stage="waiting", total=ahead):
            return "One question before yours" if ahead == 1 else f"{ahead} questions before yours"
        case Progress(stage="searching"):
            return "Searching the articles"
        case Progress(stage="reading", done=done, total=total) if total:
            return f"Reading {min(done + 1, total)} of {total} passages"
        case Progress(stage="reading"):
            return "Reading the passages"
        case Progress():
            return "Writing and checking"
    return "Starting"


def plain(answer: Answer) -> str:
    """The answer to paste elsewhere: its text, then one line for each source."""
    lines = [
        f"[{item.number}] {item.title} ({dated(item.published, item.published_from)}), {item.source}: “{item.quote}”"
        for item in answer.citations
    ]
    return "\n\n".join(filter(None, [answer.text, "\n".join(lines)]))


def _within(exchange: Exchange, titles: Mapping[str, str]) -> str:
    """The limits of a question, and what they leave out unasked."""
    words = "" if exchange.scope.everything else escape(scope_words(exchange.scope, titles))
    limits = f'<p class="within" title="{words}">{icon("scope")}<span dir="auto">{words}</span></p>' if words else ""
    undated = undated_words(exchange.undated)
    return limits + (f'<p class="within undated">{undated}</p>' if undated else "")


def _body(exchange: Exchange, retry: bool) -> Iterable[str]:
    if exchange.running:
        yield _progress(exchange)
        yield _drafts(exchange)
    elif exchange.stopped:
        yield f'<p class="notice">{icon("stop")}Stopped before the answer was checked, so nothing is shown.</p>'
    elif exchange.answer is None:
        fix = f'<p class="fix">{icon("arrow")}<span>{escape(exchange.fix)}</span></p>' if exchange.fix else ""
        yield (
            f'<div class="problem" role="alert"><h3>{icon("warning")}That did not work</h3>'
            f'<p dir="auto">{escape(exchange.problem)}</p>{fix}</div>'
        )
    elif exchange.answer.status == "not_found":
        yield refusals.refusal(exchange, exchange.answer, retry)
    elif exchange.answer.status == "conflicting":
        yield refusals.anyway(exchange)
        yield _conflict(exchange.answer)
        yield citing.also_read(exchange.answer)
    else:
        yield refusals.anyway(exchange)
        yield _sentences(exchange.answer)
        yield citing.sources(exchange.answer.sentences)
        yield citing.also_read(exchange.answer)


def _progress(exchange: Exchange) -> str:
    stage = exchange.stage.stage if exchange.stage else STAGES[0]
    now = STAGES.index(stage) if stage in STAGES else -1
    steps = "".join(
        f'<i class="{"done" if place < now else "now" if place == now else "next"}"></i>'
        for place in range(len(STAGES))
    )
    text = escape(progress(exchange.stage))
    return f'<p class="progress"><span class="steps" aria-hidden="true">{steps}</span><span>{text}</span></p>'


def _drafts(exchange: Exchange) -> str:
    """What is being written about each article, or, before that, the articles that passages were found in."""
    written = {index: text for index, text in sorted(exchange.drafts.items()) if text.strip()}
    shown = written or dict.fromkeys(range(len(exchange.hits)), "")
    articles: dict[Source, list[str]] = {}
    for index, text in shown.items():
        if index < len(exchange.hits):
            articles.setdefault(exchange.hits[index].passage.source, []).append(text)
    rows = "".join(_draft(source, dict.fromkeys(filter(None, texts))) for source, texts in articles.items())
    heading = "Draft, not yet checked" if written else f"{_passages_found(len(exchange.hits))} found in"
    return f'<div class="draft"><h3>{heading}</h3><ul>{rows}</ul></div>' if rows else ""


def _passages_found(count: int) -> str:
    return "One passage" if count == 1 else f"{count} passages"


def _draft(source: Source, texts: Iterable[str]) -> str:
    words = "".join(f'<p dir="auto">{escape(text)}</p>' for text in texts)
    return f'<li><span class="from" dir="auto">{escape(source.title)}</span>{words}</li>'


def _sentences(answer: Answer) -> str:
    text = " ".join(citing.cited(sentence) for sentence in answer.sentences)
    note = f'<p class="note" dir="auto">{escape(answer.explanation)}</p>' if answer.explanation else ""
    kind = tag_attributes(class_="text quotes" if _quotes(answer.sentences) else "text")
    return f'<p{kind} dir="auto">{text}</p>{note}'


def _quotes(sentences: Sequence[Sentence]) -> bool:
    """Whether they are words of articles that do not run on from one another: each stands for itself."""
    return len(sentences) > 1 and all(sentence.text.startswith("“") for sentence in sentences)


def _conflict(answer: Answer) -> str:
    """Newest first, each with its sources; what has no date stands last, for nobody can say that it is newer."""
    versions = sorted(answer.sentences, key=lambda sentence: sentence.as_of or date.min, reverse=True)
    rows = "".join(
        f'<li><p class="dated"><span class="as-of">{_as_of(version)}</span> {_age(version.as_of)}</p>'
        f'<p class="version" dir="auto">{citing.cited(version)}</p>{citing.sources([version])}</li>'
        for version in versions
    )
    lead = escape(answer.explanation or "The articles differ.")
    order = tag_attributes(aria_label=composing.order([version.as_of for version in versions]).capitalize())
    return f'<p class="lead" dir="auto">{lead}</p><ol class="versions"{order}>{rows}</ol>'


def _age(published: date | None) -> str:
    said = age(published, date.today())
    return f'<span class="meta">{said}</span>' if said else ""


def _as_of(sentence: Sentence) -> str:
    if sentence.as_of is None:
        return "No date stated"
    inferred = any(
        citation.published == sentence.as_of and citation.published_from == "inferred"
        for citation in sentence.citations
    )
    hint = ' <span class="guess">inferred</span>' if inferred else ""
    return f'<time datetime="{sentence.as_of.isoformat()}">{day(sentence.as_of)}</time>{hint}'


def _edit(exchange: Exchange) -> str:
    if exchange.running or not exchange.id:
        return ""
    what = tag_attributes(data_edit=exchange.question, data_replaces=exchange.id, aria_label="Edit this question")
    return f'<button type="button" class="quiet edit" title="Edit this question"{what}>{icon("edit")}</button>'


def _footer(exchange: Exchange, retry: bool, feedback: Feedback | None) -> str:
    if exchange.running:
        return ""
    parts = []
    if exchange.answer:
        copied = tag_attributes(data_copy=plain(exchange.answer))
        parts.append(f'<button type="button" class="quiet"{copied}>{icon("copy")}<span>Copy</span></button>')
    if retry:
        again = tag_attributes(data_retry=exchange.question, data_replaces=exchange.id)
        parts.append(f'<button type="button" class="quiet"{again}>{icon("retry")}<span>Try again</span></button>')
    if exchange.answer:
        parts.append(verdicts.controls(exchange, feedback))
        parts.append(f'<span class="meta by">{_made_by(exchange, exchange.answer)}</span>')
    return f'<footer class="actions">{"".join(parts)}</footer>' if parts else ""


def _made_by(exchange: Exchange, answer: Answer) -> str:
    """How long it took, and which model and index answered, with what caution where the tab has its own."""
    cautious = "" if exchange.caution is None else f"caution {100 * exchange.caution:.0f}\u00a0%"
    facts = [f"{exchange.seconds:.1f} s", answer.model, exchange.index, cautious]
    return "".join(f"<span>{escape(fact)}</span>" for fact in facts if fact)


def index_words(articles: int, indexed: date | None) -> str:
    """How large an index is and how fresh: "5 articles, index of 22 Nov 2026"."""
    count = "1 article" if articles == 1 else f"{articles} articles"
    return f"{count}, index of {day(indexed)}" if indexed else count


def undated_words(count: int) -> str:
    """What a period leaves out for want of a date: "3 articles without a date are left out"."""
    many = f"{count} articles without a date are left out"
    return "" if not count else "One article without a date is left out" if count == 1 else many


def scope_words(scope: Scope, titles: Mapping[str, str]) -> str:
    """The scope in words: "all articles", "Iraq plans to end … · since 1 Jan 2023", "2 articles · as of 1 Jan 2023"."""
    count = len(scope.sources)
    named = cut(titles.get(scope.sources[0], scope.sources[0]), TITLE) if count == 1 else f"{count} articles"
    parts = [named if count else "all articles"]
    parts += [f"since {day(scope.since)}"] if scope.since else []
    parts += [f"{'as of' if scope.as_of else 'until'} {day(scope.until)}"] if scope.until else []
    return " · ".join(parts)
