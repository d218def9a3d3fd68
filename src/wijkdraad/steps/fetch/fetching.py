"""Builds or completes the part of a dossier that open data can give, source after source."""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wijkdraad.files.problems import UnreadableFile
from wijkdraad.sources.asking import Asker, SourceFault

from .connector import Connector, Fetched, Request
from .kept import KeptDossier, UnfitDossier

LOCK = ".fetching"


class State(StrEnum):
    """How it went with one source."""

    FETCHED = "fetched"
    THERE = "already_there"
    FAILED = "failed"
    PASSED = "passed_over"


@dataclass(frozen=True)
class Outcome:
    """What came of one source: its files, remarks for the user, and what went wrong (empty: nothing)."""

    connector: Connector
    state: State
    files: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    fault: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether the dossier lacks what this source would give, or holds an older version of it."""
        return self.state in (State.FAILED, State.PASSED)


def said(fault: SourceFault) -> str:
    """What went wrong at a source and what can be done, in the language of the user."""
    happened = _(fault.happened).format(**fault.values)
    place = f" ({fault.address})" if fault.address else ""
    return f"{happened}{place}. {_(fault.advice).format(**fault.values)}."


def fetch(
    connectors: Sequence[Connector],
    asker: Asker,
    folder: Path,
    area: str,
    year: int,
    today: date,
    *,
    addresses: Mapping[str, str],
    refresh: bool = False,
    begins: Callable[[Connector], None] = lambda _connector: None,
    ends: Callable[[Outcome], None] = lambda _outcome: None,
) -> list[Outcome]:
    """Ask each connector once, and put what it gives in the dossier in `folder`.

    A step that ended in an earlier run is not asked again, unless with `refresh`. A source that fails
    leaves what was there; the others go on. `addresses` replaces the base address of connectors by
    name. Raises UnfitDossier where the folder is about another area, cannot be read, or is being
    completed by another run.
    """
    outcomes = []
    folder.mkdir(parents=True, exist_ok=True)
    asker.store.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as locks:
        for place in dict.fromkeys((folder.resolve(), asker.store.folder.resolve())):
            locks.enter_context(_alone(place))
        dossier = KeptDossier(folder)
        if dossier.subject is not None and dossier.subject[0] != area:
            raise UnfitDossier(
                _("This dossier is about {code}. Choose that area, or another folder.").format(
                    code=dossier.subject[0]
                )
            )
        bounds_m: tuple[float, float, float, float] | None = None
        for connector in connectors:
            step = f"{connector.name} {year}" if connector.yearly else connector.name
            noted = dossier.done(step)
            if noted is not None and not refresh:
                files, remarks = tuple(noted["files"]), tuple(noted["remarks"])
                outcome = Outcome(connector, State.THERE, files, remarks)
                bounds_m = tuple(noted["bounds_m"]) if noted["bounds_m"] else bounds_m
            elif connector.needs_bounds and bounds_m is None:
                reason = _("The outline of the area is not known yet.")
                outcome = Outcome(connector, State.PASSED, fault=reason)
            else:
                begins(connector)
                address = addresses.get(connector.name, connector.base_address).rstrip("/")
                outcome, found_m = _one(
                    connector, asker, dossier, step, (address, area, year, bounds_m), today
                )
                bounds_m = found_m or bounds_m
            outcomes.append(outcome)
            ends(outcome)
        if any(not outcome.is_missing for outcome in outcomes):
            dossier.describe(area, year, today)
    return outcomes


def _one(
    connector: Connector,
    asker: Asker,
    dossier: KeptDossier,
    step: str,
    about: tuple[str, str, int, tuple[float, float, float, float] | None],
    today: date,
) -> tuple[Outcome, tuple[float, float, float, float] | None]:
    """What came of one connector, and the extent of the area where it knows it."""
    address, area, year, bounds_m = about
    with tempfile.TemporaryDirectory(prefix="wijkdraad-") as scratch:
        request = Request(asker, address, area, year, bounds_m, Path(scratch))
        asker.begin()
        try:
            fetched = _with_status(connector, _run(connector, request))
            left = dossier.place(step, connector.name, fetched, today)
        except SourceFault as fault:
            if not fault.while_asking:
                asker.forget()
            kept = dossier.done(step)
            files = tuple(kept["files"]) if kept else ()
            earlier_m = tuple(kept["bounds_m"]) if kept and kept["bounds_m"] else None
            remarks = (_("What was fetched before is still there."),) if files else ()
            outcome = Outcome(connector, State.FAILED, files, remarks, said(fault))
            return outcome, earlier_m
    files = tuple(sorted(fetched.files))
    outcome = Outcome(connector, State.FETCHED, files, (*fetched.remarks, *left))
    return outcome, fetched.bounds_m


def _run(connector: Connector, request: Request) -> Fetched:
    """What the connector gives. Raises SourceFault, also where an answer has a form nobody foresaw."""
    try:
        return connector.run(request)
    except UnreadableFile as error:
        reason = _(error.found).format(**error.values)
        raise _unforeseen(request, reason) from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # One source with a strange row must not keep the others from being asked.
        raise _unforeseen(request, f"{type(error).__name__}: {error}") from error


def _unforeseen(request: Request, reason: str) -> SourceFault:
    return SourceFault(
        gettext_noop("the answer has another form than expected ({reason})"),
        gettext_noop("Report that the source has changed. What was fetched before is kept"),
        request.base_address,
        reason=reason,
    )


def _with_status(connector: Connector, fetched: Fetched) -> Fetched:
    """The same, with how well the connector was tried at the end of the note of each source."""
    status = _(connector.tried).capitalize() + "."
    sources = tuple(
        {
            **row,
            # What was asked of the address is long, and of no use to who reads the plan.
            "address": str(row.get("address", "")).partition("?")[0],
            "note": f"{row.get('note', '')} {status}".strip(),
        }
        for row in fetched.sources
    )
    return replace(fetched, sources=sources)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one run at a time in a folder: the system lets go of the lock when a process dies."""
    with (folder / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UnfitDossier(
                _("{folder} is in use by another fetch. Wait until it has ended.").format(
                    folder=folder
                )
            ) from error
        yield
