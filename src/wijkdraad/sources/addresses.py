"""The addresses of sources: which we ask, where a redirect or a next page may lead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from .answers import Answer
from .faults import SourceFault
from .faults import marked as _
from .parts import REPORT


def url_of(address: str, parameters: Mapping[str, str]) -> httpx.URL:
    """The address with these parameters. Raises SourceFault where it is none of the web."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise wrong_address(address) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise wrong_address(address)
    return url.copy_merge_params(dict(parameters)) if parameters else url


def wrong_address(address: str) -> SourceFault:
    """The fault of an address that is none."""
    return SourceFault(
        _("this is no web address"), _("Give an address that begins with https://"), address
    )


def headers_onward(
    here: httpx.URL, onward: httpx.URL, headers: Mapping[str, str]
) -> Mapping[str, str]:
    """The headers to go to another address with. Raises SourceFault where we do not go there."""
    same = onward.host == here.host and onward.port == here.port
    safe = onward.scheme == "https" or (same and onward.scheme == here.scheme)
    if not safe:
        raise SourceFault(
            _("the source sends us to an address that is not safe ({onward})"),
            REPORT,
            str(here),
            onward=str(onward),
        )
    # A key for one host is nobody else's business.
    return headers if same else {"Accept-Encoding": headers["Accept-Encoding"]}


def retry_after_s(text: str) -> float | None:
    """The seconds that a source asks us to wait; None where it does not say."""
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def next_page(answer: Answer, link: object) -> str:
    """The address of the next page of an answer; it must lie at the host that was asked.

    A link may be relative. Raises SourceFault for another host: a mirror that passes on the links of
    the source would send us past it.

    >>> from datetime import date
    >>> from pathlib import Path
    >>> page = Answer("https://a.nl/items?f=json", Path("x"), date(2026, 10, 1), False, "")
    >>> next_page(page, "?f=json&cursor=2")
    'https://a.nl/items?f=json&cursor=2'
    """
    here = httpx.URL(answer.address)
    try:
        onward = here.join(str(link))
    except httpx.InvalidURL as error:
        raise wrong_address(str(link)) from error
    if (onward.scheme, onward.host, onward.port) != (here.scheme, here.host, here.port):
        raise SourceFault(
            _("the next page lies at another host ({onward})"),
            _("A mirror must give links to itself"),
            answer.address,
            onward=str(onward),
        )
    return str(onward)
