"""Solves the puzzle of a form, as the script of the page does in a browser."""

from __future__ import annotations

import hashlib
import itertools
import re


def solved(page: str) -> dict[str, str]:
    """The two fields that a browser with scripts sends along, from the text of the page."""
    found = re.search(r'data-proof-task="([^"]+)" data-zero-bits="(\d+)"', page)
    assert found is not None, "no guarded form on this page"
    task, bits = found[1], int(found[2])
    for number in itertools.count():
        digest = hashlib.sha256(f"{task}:{number}".encode()).digest()
        if int.from_bytes(digest) >> (256 - bits) == 0:
            return {"proof_task": task, "proof_answer": str(number)}
    raise AssertionError
