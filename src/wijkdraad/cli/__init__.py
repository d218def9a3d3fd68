"""The command line: one verb per task. Messages go to standard error, results to standard output."""

from . import (
    address,
    budget,
    care,
    fetch,
    know,
    lottery,
    notify,
    opinions,
    programmes,
    site,
    versions,
    weights,
)
from .base import main

__all__ = [
    "address",
    "budget",
    "care",
    "fetch",
    "know",
    "lottery",
    "main",
    "notify",
    "opinions",
    "programmes",
    "site",
    "versions",
    "weights",
]
