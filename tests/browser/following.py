"""Clicking through the site without looking at a page that is not there yet."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator


def follow(leads_on: Locator, **click: Any) -> None:
    """Click what leads to a page, and wait until that page has loaded.

    A click alone comes back as soon as the next page begins, when it may still be empty.
    """
    with leads_on.page.expect_navigation():
        leads_on.click(**click)
