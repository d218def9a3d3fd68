"""Steps on versions of a plan: hand one in, find it again, and say what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wijkdraad.method.report.structure import Report
from wijkdraad.method.report.versions.change_sentences import Side
from wijkdraad.method.report.versions.changes import Changes, changes
from wijkdraad.method.report.versions.changes_document import ChangesCover, changes_report
from wijkdraad.method.report.versions.comparison import Comparison, Snapshot, comparison
from wijkdraad.method.report.versions.text_lines import report_lines
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import Person, PlanVersion, Programme

from ..facts.shared import Reading
from ..language import report_language
from ..report import programme_report
from .version_words import LINKS, REFERENCES, room_labels, rows_in_words


class NameTaken(Exception):
    """Another version of this programme already has this name, whatever its capitals."""


class OtherLanguage(Exception):
    """Two versions are kept in different languages; their words cannot be held side by side."""


@dataclass(frozen=True)
class Held:
    """A version as it is held against another one: kept, or as a programme is now.

    `name` is empty for a programme as it is now. `programme` and `place` are what its documents
    call the neighbourhood; `date` is the day that it is of.
    """

    name: str
    language: str
    snapshot: Snapshot
    date: date
    programme: str
    place: str

    @property
    def day(self) -> str:
        """The day that it is of, in the language of the reader."""
        return str(date_format(self.date, "DATE_FORMAT"))

    @property
    def side(self) -> Side:
        """How this version is called in a sentence."""
        return Side(self.name or _("now"), self.day, is_now=not self.name)


def snapshot(programme: Programme, language: str) -> Snapshot:
    """A programme as it is now, in words of `language` (nl or en)."""
    with translation.override(language):
        rows = rows_in_words(Reading(programme, report_language(language)))
        return Snapshot(rows, report_lines(programme_report(programme, language)))


def hand_in(
    programme: Programme, name: str, handed_in_to: str, person: Person | None
) -> PlanVersion:
    """Keep the plan as it is now under a name of its own. Raises NameTaken.

    It is kept in the language of the programme, and all of it is of one moment.
    """
    name = " ".join(name.split())
    with transaction.atomic():
        _see_one_moment()
        # Whoever hands in at the same time waits here, and then sees that the name is taken.
        Programme.objects.select_for_update().get(pk=programme.pk)
        if PlanVersion.objects.filter(programme=programme, name__iexact=name).exists():
            raise NameTaken
        found = snapshot(programme, programme.language)
        return PlanVersion.objects.create(
            programme=programme,
            name=name,
            handed_in_to=" ".join(handed_in_to.split()),
            moment=timezone.now(),
            made_by=person,
            language=programme.language,
            rows=found.rows,
            text=found.text,
        )


def _see_one_moment() -> None:
    """On PostgreSQL, let every query of the transaction see the same moment; SQLite does so itself."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def versions_of(programme: Programme) -> list[PlanVersion]:
    """The versions of a programme, the newest first, without what they hold."""
    found = PlanVersion.objects.filter(programme=programme).select_related("made_by")
    return list(found.defer("rows", "text"))


def version_named(programme: Programme, name: str) -> PlanVersion | None:
    """The version with this name, whatever its capitals; None where there is none."""
    return PlanVersion.objects.filter(programme=programme, name__iexact=name).first()


def held_version(version: PlanVersion) -> Held:
    """A version that was handed in."""
    text = tuple((chapter, tuple(lines)) for chapter, lines in version.text)
    found = Snapshot(version.rows, text)
    day = timezone.localtime(version.moment).date()
    return _held(version.programme, version.name, version.language, found, day)


def held_now(programme: Programme, language: str) -> Held:
    """The programme as it is now, in words of `language`."""
    return _held(programme, "", language, snapshot(programme, language), timezone.localdate())


def held_programme(programme: Programme, language: str, name: str) -> Held:
    """A programme under a name of its own, of the day that its plan is of."""
    found = snapshot(programme, language)
    return _held(programme, name, language, found, programme.reference_date)


def _held(programme: Programme, name: str, language: str, found: Snapshot, day: date) -> Held:
    return Held(name, language, found, day, programme.name, programme.place)


@dataclass(frozen=True)
class Compared:
    """Two versions, what differs, and the same in the words of a reader.

    `language` is that of the words that were kept; the sentences around them are in the
    language of the reader.
    """

    found: Comparison
    told: Changes
    language: str


def compared(before: Held, after: Held, language: str) -> Compared:
    """What differs between two versions, told in `language`. Raises OtherLanguage."""
    if before.language != after.language:
        raise OtherLanguage
    with translation.override(language):
        found = comparison(before.snapshot, after.snapshot, LINKS, REFERENCES)
        told = changes(
            found,
            before.side,
            after.side,
            room_labels(),
            LooseEndKind.CONTRIBUTION_WITHOUT_NEED.value,
            report_language(language),
        )
    return Compared(found, told, before.language)


def comparison_report(made: Compared, after: Held, language: str) -> Report:
    """A comparison as a document, dated as its later side."""
    with translation.override(language):
        cover = ChangesCover(after.programme, after.place, after.date)
        return changes_report(made.told, cover, report_language(language))
