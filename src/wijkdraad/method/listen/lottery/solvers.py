"""HiGHS through scipy, and sparse rows; scipy's stubs know no sparse constraints."""

from __future__ import annotations

from typing import Any

from scipy import optimize, sparse

linprog: Any = optimize.linprog
milp: Any = optimize.milp


def beside(*parts: Any) -> Any:
    """Sparse parts beside each other."""
    return sparse.hstack(parts, format="csc")


def below(*parts: Any) -> Any:
    """Sparse parts below each other."""
    return sparse.vstack(parts, format="csc")
