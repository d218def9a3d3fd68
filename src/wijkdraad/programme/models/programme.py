"""The programme itself, the organisations and people in it, and the sources it leans on."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..phases import Phase, RoomForResidents
from .row import Row


class FigureStatus(models.TextChoices):
    """How sure we are of a fact: only "found" may count without a remark."""

    FOUND = "found", _("found")
    TO_VERIFY = "to_verify", _("to verify")


class Track(models.TextChoices):
    """How much of the method a programme asks of the people who keep it."""

    FULL = "full", _("full track")
    LIGHT = "light", _("light track")


class Programme(models.Model):
    """One neighbourhood that is redeveloped, from first listening to the last report.

    On the light track only the rooms named in `opened_rooms` are shown (values of `Room`); on
    the full track all are, whatever stands there.
    """

    slug = models.SlugField(_("short name"), unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=120)
    place = models.CharField(_("place"), max_length=120)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("nl", _("Dutch")), ("en", _("English"))],
        default="nl",
    )
    reference_date = models.DateField(_("date of the report"))
    version = models.CharField(_("version"), max_length=20)
    phase = models.CharField(_("phase"), max_length=12, choices=Phase.choices, default=Phase.FUTURE)
    is_public = models.BooleanField(_("open to residents"), default=True)
    track = models.CharField(_("track"), max_length=8, choices=Track.choices, default=Track.FULL)
    origin_ground = models.TextField(_("legal ground to ask for origin"), blank=True)
    opened_rooms = models.JSONField(_("opened rooms"), default=list, blank=True)
    dossier_hash = models.CharField(_("fingerprint of the dossier"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    """Who an organisation is in the neighbourhood."""

    MUNICIPALITY = "municipality", _("municipality")
    HOUSING_CORPORATION = "housing_corporation", _("housing corporation")
    NETWORK_COMPANY = "network_company", _("network company")
    WATER_BOARD = "water_board", _("water board")
    CONTRACTOR = "contractor", _("contractor")
    ADVISER = "adviser", _("adviser")
    SOCIAL_ORGANISATION = "social_organisation", _("social organisation")
    RESIDENTS = "residents", _("residents' group")
    BUSINESS = "business", _("business")
    SCHOOL = "school", _("school")
    OTHER = "other", _("other")


class Organisation(Row):
    """An organisation that owns works, makes promises or plays a part in the neighbourhood."""

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind.choices)

    class Meta(Row.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Makes people who can sign in."""

    def create_user(self, email: str, name: str, password: str) -> Person:
        """A person with a password; the e-mail address is kept in lower case."""
        person = self.model(email=email.strip().lower(), name=name)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this e-mail address, whatever capitals it is written in."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """A person who works on programmes. Residents need no row here to be heard."""

    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail"), unique=True)
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleKind(models.TextChoices):
    """What a person may be in a programme."""

    RESIDENT = "resident", _("resident")
    CONTRACTOR = "contractor", _("contractor")
    CLIENT = "client", _("client")
    ADVISER = "adviser", _("adviser")
    ASSESSOR = "assessor", _("assessor")
    AUDITOR = "auditor", _("auditor")
    SITE_USER = "site_user", _("site user")


class Role(models.Model):
    """The part one person plays in one programme, for one organisation."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="roles", verbose_name=_("programme")
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="roles", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("role"), max_length=16, choices=RoleKind.choices)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["programme", "person", "kind"], name="role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_kind_display()})"


class DecisionMoment(Row):
    """A moment at which something is decided: what, by whom, when, and what is still open.

    `at_the_table` names the disciplines, social and physical, that must be there then.
    """

    name = models.CharField(_("what is decided"), max_length=160)
    phase_of_decision = models.CharField(_("in phase"), max_length=12, choices=Phase.choices)
    date = models.DateField(_("date"), null=True, blank=True)
    decides = models.CharField(_("who decides"), max_length=160)
    room_for_residents = models.CharField(
        _("room for residents"), max_length=10, choices=RoomForResidents.choices
    )
    still_open = models.TextField(_("what is still open"), blank=True)
    at_the_table = models.CharField(_("who must be at the table"), max_length=200, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("decision moment")
        verbose_name_plural = _("decision moments")
        ordering = ["date", "key"]

    def __str__(self) -> str:
        return self.name


class Source(Row):
    """Where figures or shapes come from: what, from whom, of when, and under which licence."""

    name = models.CharField(_("name"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    period = models.CharField(_("period"), max_length=40, blank=True)
    retrieved = models.DateField(_("retrieved on"), null=True, blank=True)
    licence = models.CharField(_("licence"), max_length=120)
    address = models.URLField(_("address"), blank=True)
    file = models.CharField(_("file"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=FigureStatus.choices, default=FigureStatus.FOUND
    )

    class Meta(Row.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name
