"""All pages of a layer of an OGC API Features service, one after another. See each SOURCE.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .asking import NOTHING, Answer, Asker, SourceFault, next_page
from .faults import marked as _

MOST_PAGES = 400
CHANGED = _("Report that the source has changed. What was fetched before is kept")


@dataclass(frozen=True)
class Page:
    """One page of a layer: its features as they came, and where and when it was asked."""

    features: Sequence[Mapping[str, Any]]
    told: Mapping[str, Any]
    address: str
    retrieved: date


def pages(
    asker: Asker,
    address: str,
    parameters: Mapping[str, str],
    check: Callable[[Mapping[str, Any], str], None],
    headers: Mapping[str, str] = NOTHING,
) -> Iterator[Page]:
    """The pages of a layer, each checked before it is taken.

    `check` gets a feature and the address, and raises SourceFault where a column is missing.
    Raises SourceFault where a page is no layer, where there is no end to them, and where fewer
    features came than the source says there are.
    """
    count, matched, seen = 0, None, set[str]()
    while address:
        answer = asker.ask(address, parameters, headers, check=lambda it: _look_at(it, check))
        told = answer.json()
        if answer.address in seen or len(seen) >= MOST_PAGES:
            raise SourceFault(_("the pages of the map have no end"), CHANGED, answer.address)
        seen.add(answer.address)
        count += len(told["features"])
        matched = told.get("numberMatched", matched)
        yield Page(told["features"], told, answer.address, answer.retrieved)
        link = next_link(told)
        address, parameters = (next_page(answer, link), NOTHING) if link else ("", NOTHING)
    if isinstance(matched, int) and matched > count:
        raise SourceFault(
            _("the map is not whole: {count} of {matched} shapes came"),
            CHANGED,
            next(iter(seen)),
            count=count,
            matched=matched,
        )


def next_link(told: Mapping[str, Any]) -> str:
    """The link to the next page; empty on the last one.

    >>> next_link({"links": [{"rel": "self", "href": "a"}, {"rel": "next", "href": "b"}]})
    'b'
    """
    links = told.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "next":
            return str(link.get("href", ""))
    return ""


def _look_at(answer: Answer, check: Callable[[Mapping[str, Any], str], None]) -> None:
    told = answer.json()
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise SourceFault(_("the answer is not a map layer"), CHANGED, answer.address)
    for one in features:
        check(one, answer.address)


def no_column(column: str, names: Sequence[str], address: str) -> SourceFault:
    """The fault that a column is not there any more, with those that are."""
    return SourceFault(
        _("the source has no column {column} any more; it has {names}"),
        CHANGED,
        address,
        column=column,
        names=", ".join(sorted(names)[:12]),
    )
