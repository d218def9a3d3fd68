"""The connectors of `wijkdraad fetch`, in the order in which they are asked."""

from __future__ import annotations

from .connector import Connector
from .figures import FIGURES
from .maps import MAP_CONNECTORS
from .outlines import OUTLINES
from .works import WORK_CONNECTORS

CONNECTORS: tuple[Connector, ...] = (OUTLINES, *FIGURES, *MAP_CONNECTORS, *WORK_CONNECTORS)
