"""Small helpers for templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import translate_url
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], code: str) -> str:
    """The address of this page in another language."""
    return translate_url(context["request"].get_full_path(), code)


@register.filter
def drawing(svg: str) -> SafeString:
    """A drawing of our own as markup; every text in it was escaped when it was drawn."""
    return mark_safe(svg)  # noqa: S308
