"""The language in which steps tell what they found."""

from __future__ import annotations

from django.utils import translation

from wijkdraad.method.report.language import Language


def report_language(code: str) -> Language:
    """The language of a report or page, with the look-ups of the active catalogue."""
    return Language(code, translation.gettext, translation.ngettext)


def reader_language(otherwise: str = "nl") -> Language:
    """The language of who reads a page: the active one, or `otherwise` where none is."""
    return report_language(translation.get_language() or otherwise)
