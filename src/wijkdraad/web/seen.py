"""What a form held when its page was opened: the page carries it along, unseen."""

from __future__ import annotations

import json

from django.http import HttpRequest


def seen_in(request: HttpRequest) -> dict[str, str]:
    """The values as they were when the page was opened; nothing where that cannot be read."""
    try:
        seen = json.loads(request.POST.get("seen", "{}"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(seen, dict):
        return {}
    return {str(name): str(value) for name, value in seen.items()}
