"""How the key of a row begins that someone without an account sent in from the site."""

FROM_SITE = "web-"


def is_from_site(key: str) -> bool:
    """Whether someone without an account sent in the row with this key.

    >>> is_from_site("web-0001"), is_from_site("vr1")
    (True, False)
    """
    return key.startswith(FROM_SITE)
