"""The command line: one verb per task. Messages go to standard error, results to standard output."""

from . import know, programmes, site, versions
from .base import main

__all__ = ["know", "main", "programmes", "site", "versions"]
