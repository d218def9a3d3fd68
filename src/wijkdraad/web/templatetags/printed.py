"""Numbers as they are printed in the language of the page."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from wijkdraad.steps.language import report_language

register = template.Library()


@register.filter
def money(cents: int) -> str:
    """Euros, from cents."""
    return report_language(get_language() or "nl").money(cents)


@register.filter
def amount(quantity: float) -> str:
    """A quantity, with a decimal only where it has one."""
    decimals = 0 if quantity == round(quantity) else 1
    return report_language(get_language() or "nl").number(quantity, decimals)
