"""The part of a form that anyone may send which guards it (web/square/guard.py)."""

from __future__ import annotations

import secrets
from typing import Any

from django import template

from wijkdraad.reference.listening.guard import puzzle
from wijkdraad.web.square.guard import ANSWER, TASK, TRAP, new_task

register = template.Library()


@register.inclusion_tag("square/guard.html", takes_context=True)
def guard(context: dict[str, Any], route: str) -> dict[str, Any]:
    """The trap, and one task for all forms of this page that go to the same route."""
    tasks = context["request"].__dict__.setdefault("guard_tasks", {})
    first = not tasks
    return {
        "trap": TRAP,
        "task_name": TASK,
        "answer_name": ANSWER,
        "task": tasks.setdefault(route, new_task(route)),
        "zero_bits": puzzle().zero_bits,
        "id": f"trap-{secrets.token_hex(4)}",
        "with_script": first,
    }
