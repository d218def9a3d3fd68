"""Know your neighbourhood: areas, figures with their provenance, the social map and the base map."""

from __future__ import annotations

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wijkdraad.reference.loader import indicators

from ..fields import GeometryField
from .programme import FigureStatus, Organisation, Source
from .row import Link, Row

AREA_CODE = RegexValidator(
    r"^(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})\Z",
    _("a code such as GM0503, WK050311 or BU05031108"),
)


class AreaRole(models.TextChoices):
    """Why an area is in the programme."""

    SUBJECT = "subject", _("the neighbourhood itself")
    CONTEXT = "context", _("the larger area it lies in")
    COMPARISON = "comparison", _("to compare with")


class Area(models.Model):
    """A buurt, wijk or municipality; its code belongs to a year."""

    programme = models.ForeignKey(
        "programme.Programme",
        on_delete=models.CASCADE,
        related_name="areas",
        verbose_name=_("programme"),
    )
    code = models.CharField(_("code"), max_length=10, validators=[AREA_CODE])
    year = models.PositiveSmallIntegerField(_("year of the code"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=12, choices=AreaRole.choices)
    geometry = GeometryField(_("boundary"), null=True, blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("source of the boundary"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code", "year"], name="area_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Better(models.TextChoices):
    """Which way of change is an improvement."""

    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")
    NEITHER = "neither", _("no direction")


class Indicator(Row):
    """Something that can be measured. Standard ones are copied from the reference when used."""

    name = models.CharField(_("name"), max_length=160)
    unit = models.CharField(_("unit"), max_length=24)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    better = models.CharField(
        _("direction"), max_length=8, choices=Better.choices, default=Better.NEITHER
    )
    theme = models.CharField(_("theme"), max_length=24, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page; an own name stays as it was written."""
        standard = indicators().get(self.key)
        names = (standard.name_nl, standard.name_en) if standard else ()
        return _in_this_language(self.name, names)

    @property
    def remark(self) -> str:
        """What a reader must know, in the language of the page; an own note as it was written."""
        standard = indicators().get(self.key)
        notes = (standard.note_nl, standard.note_en) if standard else ()
        return _in_this_language(self.note, notes)


def _in_this_language(written: str, dutch_and_english: tuple[str, ...]) -> str:
    if written not in dutch_and_english:
        return written
    return dutch_and_english[0 if (get_language() or "nl").startswith("nl") else 1]


class MissingReason(models.TextChoices):
    """Why a figure is not there. Unknown is never zero."""

    SUPPRESSED = "suppressed", _("withheld by the source because of small numbers")
    NOT_PUBLISHED = "not_published", _("not published by the source")
    NOT_APPLICABLE = "not_applicable", _("does not apply here")
    NOT_ASKED = "not_asked", _("not asked or measured yet")
    UNKNOWN_CODE = "unknown_code", _("the source does not know this area code")
    NO_DATA = "no_data", _("no data at this place")


class Moment(models.TextChoices):
    """When in the programme something was observed."""

    PROFILE = "profile", _("profile")
    BASELINE = "baseline", _("before the work")
    FOLLOW_UP = "follow_up", _("after the work")


class ObservationKind(models.TextChoices):
    """How a figure came about."""

    MEASURED = "measured", _("measured")
    COMPUTED = "computed", _("computed")
    ESTIMATED = "estimated", _("estimated")
    ASKED = "asked", _("asked of people")


class Observation(Row):
    """One figure about one area: value or the reason why there is none, and where it comes from."""

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="observations",
        verbose_name=_("indicator"),
    )
    area = models.ForeignKey(
        Area, on_delete=models.CASCADE, related_name="observations", verbose_name=_("area")
    )
    period = models.CharField(_("period"), max_length=20)
    moment = models.CharField(
        _("moment"), max_length=10, choices=Moment.choices, default=Moment.PROFILE
    )
    value = models.FloatField(_("value"), null=True, blank=True)
    missing_reason = models.CharField(
        _("why missing"), max_length=16, choices=MissingReason.choices, blank=True
    )
    kind = models.CharField(_("how obtained"), max_length=10, choices=ObservationKind.choices)
    people = models.PositiveIntegerField(_("number of people asked"), null=True, blank=True)
    known_share = models.FloatField(_("share of the area that is known"), null=True, blank=True)
    method = models.CharField(_("method and version"), max_length=160, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, verbose_name=_("source"))
    status = models.CharField(
        _("status"), max_length=12, choices=FigureStatus.choices, default=FigureStatus.FOUND
    )

    class Meta(Row.Meta):
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [
            *Row.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, missing_reason="")
                | (models.Q(value__isnull=True) & ~models.Q(missing_reason="")),
                name="observation_value_or_reason",
            ),
        ]


class Actor(Row):
    """Someone in the social map: who they are, what they do and for whom."""

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(
        _("kind"), max_length=24, choices=Organisation._meta.get_field("kind").choices
    )
    does = models.TextField(_("what they do"))
    for_whom = models.CharField(_("for whom"), max_length=160, blank=True)
    geometry = GeometryField(_("place"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("actor")
        verbose_name_plural = _("actors")

    def __str__(self) -> str:
        return self.name


class Relation(Link):
    """Who has to do with whom in the neighbourhood, and why."""

    from_actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="relations_from", verbose_name=_("from")
    )
    to_actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="relations_to", verbose_name=_("to")
    )
    kind = models.CharField(_("kind"), max_length=60)

    class Meta(Link.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(
                fields=["from_actor", "to_actor", "kind"], name="relation_once"
            ),
        ]


class FeatureKind(models.TextChoices):
    """Layers of the base map."""

    BUILDING = "building", _("building")
    ROAD = "road", _("road")
    FOOTPATH = "footpath", _("footpath")
    GREEN = "green", _("green")
    BARE = "bare", _("bare or paved ground")
    WATER = "water", _("water")
    TREE = "tree", _("tree")


class Feature(models.Model):
    """A shape of the base map, as the source gave it."""

    programme = models.ForeignKey(
        "programme.Programme",
        on_delete=models.CASCADE,
        related_name="features",
        verbose_name=_("programme"),
    )
    source = models.ForeignKey(Source, on_delete=models.CASCADE, verbose_name=_("source"))
    kind = models.CharField(_("kind"), max_length=12, choices=FeatureKind.choices)
    geometry = GeometryField(_("shape"))

    class Meta:
        verbose_name = _("map feature")
        verbose_name_plural = _("map features")
        ordering = ["pk"]


class Elevation(models.Model):
    """What an elevation raster says about the neighbourhood, and how much of it is known."""

    class Surface(models.TextChoices):
        """Which surface the raster describes."""

        GROUND = "ground", _("ground level")
        SURFACE = "surface", _("ground, buildings and trees together")

    programme = models.ForeignKey(
        "programme.Programme",
        on_delete=models.CASCADE,
        related_name="elevations",
        verbose_name=_("programme"),
    )
    source = models.ForeignKey(Source, on_delete=models.CASCADE, verbose_name=_("source"))
    surface = models.CharField(_("surface"), max_length=8, choices=Surface.choices)
    cell_size_m = models.FloatField(_("cell size (m)"), validators=[MinValueValidator(0.0)])
    raster_share = models.FloatField(_("share of the area inside the raster"))
    known_share = models.FloatField(_("share of the area with a height"))
    mean_m = models.FloatField(_("mean height (m above NAP)"), null=True)

    class Meta:
        verbose_name = _("elevation")
        verbose_name_plural = _("elevations")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "source", "surface"], name="elevation_once"
            ),
        ]
