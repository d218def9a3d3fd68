"""The command line: one verb per task. Messages go to standard error, results to standard output."""

from . import address, fetch, know, programmes, site, versions
from .base import main

__all__ = ["address", "fetch", "know", "main", "programmes", "site", "versions"]
