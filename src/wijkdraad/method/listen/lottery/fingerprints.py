"""What is published of people before the draw: fingerprints that nobody can guess back."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence

from .pool import Person

SALT_BYTES = 32


def fingerprint(salt: str, person: Person, features: Sequence[str]) -> str:
    """HMAC-SHA256 (hexadecimal) of the id, the household and the features that quotas name.

    The key is the salt, 64 hexadecimal digits that only the auditor has. The message is the JSON
    list [id, household, [feature, value], ...] in UTF-8, features in order of their name, without
    spaces. So neither who is in the pool nor what they are like can be changed afterwards.
    Raises ValueError where the salt is something else.

    >>> person = Person("a", {"age": "old", "phone": "06"})
    >>> fingerprint("00" * 32, person, ["age"])[:16]
    '25bb4f40e5d2f572'
    >>> fingerprint("01" + "00" * 31, person, ["age"]) == fingerprint("00" * 32, person, ["age"])
    False
    """
    key = bytes.fromhex(salt)
    if len(key) != SALT_BYTES:
        raise ValueError("a salt has 64 hexadecimal digits")
    values = [[feature, person.features[feature]] for feature in sorted(features)]
    message = json.dumps(
        [person.id, person.household, *values], ensure_ascii=False, separators=(",", ":")
    )
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
