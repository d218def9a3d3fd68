"""How many contributions one address may send, so that a program cannot drown the others."""

from __future__ import annotations

import hashlib

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

MOST_PER_HOUR = 20
HOUR_S = 3600


def one_more_allowed(request: HttpRequest) -> bool:
    """Count one contribution from this address; False where that is too many within an hour.

    The address is the one that the sign-in page counts, so that a proxy is described once. It
    is not kept: the cache knows its fingerprint, for an hour.
    """
    address = get_client_ip_address(request) or ""
    key = f"contributions-{hashlib.sha256(address.encode()).hexdigest()}"
    cache.add(key, 0, HOUR_S)
    try:
        return cache.incr(key) <= MOST_PER_HOUR
    except ValueError:
        # The hour ended between the two lines above.
        return True
