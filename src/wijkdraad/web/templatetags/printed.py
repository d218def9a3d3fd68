"""Numbers as they are printed in the language of the page."""

from __future__ import annotations

from django import template

from wijkdraad.steps.language import reader_language

register = template.Library()


@register.filter
def money(cents: int) -> str:
    """Euros, from cents."""
    return reader_language().money(cents)


@register.filter
def amount(quantity: float) -> str:
    """A quantity, with a decimal only where it has one."""
    decimals = 0 if quantity == round(quantity) else 1
    return reader_language().number(quantity, decimals)
