"""The list of articles as HTML: what there is to read, in which state, and what was not read and why.

panel(Shelf(sources, {"a.txt": 8}))["rows"] holds `<button class="entry" data-source="a.txt">Troops in Iraq …`.

A long list is sent in pages, searched and ordered here, so that a browser never lays out thousands of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qa.formats import SUFFIXES
from qa.page import timeline
from qa.page.markup import dated, day, escape, icon, tag_attributes
from qa.types import DateOrigin, Skipped, Source
from qa.wastebasket import Removed
from qa.words import fold

PAGE = 60  # rows sent at once: three screens
NAMED = 12  # files that are named of those being read, and of those removed
ORDERS: Mapping[str, tuple[str, Callable[[Source], Any]]] = {
    "newest": ("Newest first", lambda source: (-(source.published.toordinal() if source.published else 0), source.id)),
    "oldest": ("Oldest first", lambda source: (source.published is None, source.published, source.id)),
    "title": ("By title", lambda source: (fold(source.title), source.id)),
}
DATED_BY: dict[DateOrigin, str] = {
    "front matter": "front matter",
    "header": "first line",
    "updated line": "“Updated” line",
    "html meta": "page’s data",
    "file name": "file name",
    "inferred": "content",
    "none": "",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the folder holds; `passages` counts those of each article, `arriving` are files being read just now."""

    sources: Sequence[Source]
    passages: Mapping[str, int] = field(default_factory=dict)
    skipped: Sequence[Skipped] = ()
    arriving: Sequence[str] = ()
    removed: Sequence[Removed] = ()
    shut: str = ""  # why nothing can be added


def frame(shelf: Shelf) -> str:
    """The whole list with its controls; library.js puts newer parts into it."""
    parts = panel(shelf)
    accept = tag_attributes(accept=",".join(SUFFIXES))
    orders = "".join(f'<option value="{value}">{label}</option>' for value, (label, _) in ORDERS.items())
    return (
        f'<div class="shelf-head"><h2>Articles <span class="count" data-part="count">{parts["count"]}</span></h2>'
        f'<button type="button" class="tool" data-search-folder aria-label="Look for new files" '
        f'title="Look for new files in the folder">{icon("retry")}</button>'
        f'<button type="button" class="add" data-add title="Add files; or drop them anywhere on the page">'
        f"{icon('plus')}<span>Add</span></button>"
        f'<input type="file" class="chosen" multiple hidden tabindex="-1" aria-label="Files to add"{accept}></div>'
        f'<p class="shut" data-part="shut">{parts["shut"]}</p>'
        '<div class="work" hidden><p role="status"></p><progress aria-label="Reading new files"></progress></div>'
        '<ul class="arrivals" aria-label="Files being added" aria-live="polite"></ul>'
        '<div class="told" role="status" tabindex="-1"></div>'
        f'<div class="timeline" data-part="timeline">{parts["timeline"]}</div><p class="limited" hidden></p>'
        '<div class="seeking"><input type="search" class="seek" placeholder="Search" '
        f'aria-label="Find an article"><span class="ordering"><select class="order" aria-label="Order of the articles">'
        f"{orders}</select>{icon('down')}</span></div>"
        f'<ul class="entries" data-part="rows" aria-label="Articles">{parts["rows"]}</ul>'
        f'<div data-part="more">{parts["more"]}</div>'
        f'<div data-part="failed">{parts["failed"]}</div><div data-part="removed">{parts["removed"]}</div>'
    )


def panel(shelf: Shelf, wanted: str = "", order: str = "newest", rows: int = PAGE) -> dict[str, str]:
    """The parts of the list that change, as HTML by name: up to `rows` articles that match, and what stands around."""
    found = chosen(shelf.sources, wanted, order)
    entries = [*map(_arriving, shelf.arriving[:NAMED])] if not wanted else []
    entries += [_entry(source, shelf.passages.get(source.id)) for source in found[:rows]]
    nothing = f'<li class="nothing">{"No article matches." if wanted else "No articles yet."}</li>'
    return {
        "count": str(len(shelf.sources))
        if len(found) == len(shelf.sources)
        else f"{len(found)} of {len(shelf.sources)}",
        "rows": "".join(entries) or nothing,
        "more": _more(len(found) - rows),
        "timeline": timeline.strip(shelf.sources),
        "failed": _failed(shelf.skipped),
        "removed": _removed(shelf.removed),
        "shut": escape(shelf.shut),
    }


def chosen(sources: Iterable[Source], wanted: str, order: str) -> list[Source]:
    """The articles whose title, file or date holds every word, in one of the ORDERS."""
    words = fold(wanted).split()
    found = [source for source in sources if all(word in _searched(source) for word in words)] if words else sources
    return sorted(found, key=ORDERS.get(order, ORDERS["newest"])[1])


def _searched(source: Source) -> str:
    return fold(f"{source.title} {source.id} {dated(source.published, source.published_from)}")


def _entry(source: Source, passages: int | None) -> str:
    origin = DATED_BY[source.published_from]
    parts = [day(source.published) if source.published else "No date stated"]
    parts += [f"from its {origin}"] if origin and source.published else []
    counted = "" if passages is None else f"{passages} passage" + ("s" if passages != 1 else "")
    guess = " guess" if source.published_from == "inferred" else ""
    where = tag_attributes(data_source=source.id, title=f"{source.title}\n{source.id}")  # a long title is cut
    return (
        f'<li><button type="button" class="entry"{where}><span class="title" dir="auto">{escape(source.title)}</span>'
        f'<span class="meta when{guess}">{", ".join(parts)}</span>'
        f'<span class="meta read">{counted}</span></button>{_remover(source.id, source.title)}</li>'
    )


def _remover(id: str, title: str) -> str:
    name = tag_attributes(aria_label=f"Remove {title}", data_remove=id, data_title=title, title="Remove")
    return f'<button type="button" class="tool remove"{name}>{icon("trash")}</button>'


def _arriving(id: str) -> str:
    name = f"<bdi>{escape(id)}</bdi>"
    return f'<li class="arriving"><i class="spin" aria-hidden="true"></i>{name}<span>being read</span></li>'


def _more(left: int) -> str:
    if left < 1:
        return ""
    return f'<button type="button" class="further" data-more>Show {min(left, PAGE)} more of {left}</button>'


def _failed(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return ""
    count = "One file was" if len(skipped) == 1 else f"{len(skipped)} files were"
    rows = "".join(
        f"<li><div><bdi>{escape(item.path)}</bdi><span>{escape(item.reason)}</span></div>"
        f"{_remover(item.path, item.path)}</li>"
        for item in skipped[: PAGE * 2]
    )
    return (
        f'<details class="skipped"><summary>{icon("warning")}{count} not read</summary>'
        f"<ul>{rows}</ul>{_unnamed(len(skipped) - PAGE * 2)}</details>"
    )


def _removed(removed: Sequence[Removed]) -> str:
    if not removed:
        return ""
    rows = "".join(
        f"<li><div><bdi>{escape(item.id)}</bdi><span>removed {day(item.at.date())}</span></div>"
        f'<button type="button" class="back"{tag_attributes(data_restore=item.key)}>'
        f'{icon("undo")}<span>Put back</span><span class="unseen"> {escape(item.id)}</span></button></li>'
        for item in removed[:NAMED]
    )
    return (
        f'<details class="basket"><summary>{icon("trash")}Removed ({len(removed)})</summary>'
        f"<ul>{rows}</ul>{_unnamed(len(removed) - NAMED)}</details>"
    )


def _unnamed(left: int) -> str:
    return f'<p class="meta">and {left} more</p>' if left > 0 else ""
