"""The language in which steps tell what they found."""

from __future__ import annotations

from django.utils import translation

from wijkdraad.method.report.language import Language


def report_language(code: str) -> Language:
    """The language of a report or page, with the look-ups of the active catalogue."""
    return Language(code, translation.gettext, translation.ngettext)
