"""Backup and restore: the whole site in one ZIP, the same for SQLite and PostgreSQL.

A backup holds `manifest.json`, one file with a line of JSON per row for each table, and every
file of the data folder. The manifest tells, for each of them, how much there is and its
fingerprint; a restore checks them before it writes, and again against what it has written.

What is in it: [tables](tables.py) and [files](files.py). How a row is written: [rows](rows.py).
"""

from .faults import BackupFault
from .making import Made, make_backup
from .restoring import Restored, restore_backup

__all__ = ["BackupFault", "Made", "Restored", "make_backup", "restore_backup"]
