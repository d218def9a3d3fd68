"""How the key of a row begins that someone without an account sent in from the site."""

FROM_SITE = "web-"
HELD_START = "held-"
"""How it begins of an offer, or the business behind it, that nobody looked at yet: those have no
other mark for it."""


def is_from_site(key: str) -> bool:
    """Whether someone without an account sent in the row with this key.

    >>> is_from_site("web-0001"), is_from_site("vr1")
    (True, False)
    """
    return key.startswith(FROM_SITE)


def is_held_key(key: str) -> bool:
    """Whether nobody looked yet at the offer or the organisation with this key.

    >>> is_held_key("held-0001"), is_held_key("web-0001")
    (True, False)
    """
    return key.startswith(HELD_START)
