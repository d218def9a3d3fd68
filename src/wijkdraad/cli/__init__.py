"""The command line: one verb per task. Messages go to standard error, results to standard output."""

from . import address, fetch, know, listen, programmes, site, versions
from .base import main

__all__ = ["address", "fetch", "know", "listen", "main", "programmes", "site", "versions"]
