"""What people said, and the need we understood from it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.fields import GeometryField

from ..programme import Organisation
from ..row import Link, Row


class Channel(models.TextChoices):
    """How a contribution reached us; every way counts the same."""

    WEB = "web", _("website")
    DOORSTEP = "doorstep", _("at the door")
    WALK = "walk", _("neighbourhood walk")
    EVENING = "evening", _("residents' evening")
    INTERVIEW = "interview", _("interview")
    PAPER = "paper", _("on paper")
    FAIR = "fair", _("Warm(t)e Kermis")
    COMMUNITY_PLACE = "community_place", _("community place")
    SOCIAL_MEDIA = "social_media", _("social media")
    PHONE = "phone", _("phone")
    VOTE = "vote", _("residents' budget")


class ContributionKind(models.TextChoices):
    """What a contribution is."""

    WISH = "wish", _("wish")
    NEED = "need", _("need")
    COMPLAINT = "complaint", _("complaint")
    QUESTION = "question", _("question")
    TIP = "tip", _("tip")
    IDEA = "idea", _("idea")
    STORY = "story", _("story")


class Publication(models.TextChoices):
    """Whether everyone may read it: held until someone looked, published, or hidden with a why."""

    HELD = "held", _("not looked at yet")
    PUBLISHED = "published", _("open to everyone")
    HIDDEN = "hidden", _("not shown, with a reason")


class Shown(Row):
    """A row that everyone may read once someone looked at it; until then it is held."""

    publication = models.CharField(
        _("open to everyone?"),
        max_length=10,
        choices=Publication.choices,
        default=Publication.HELD,
    )

    class Meta(Row.Meta):
        abstract = True


class AgeGroup(models.TextChoices):
    """Ages as Statistics Netherlands counts them in a neighbourhood."""

    UNDER_15 = "0-14", _("under 15")
    FROM_15 = "15-24", _("15 to 24")
    FROM_25 = "25-44", _("25 to 44")
    FROM_45 = "45-64", _("45 to 64")
    FROM_65 = "65+", _("65 and over")


class Sex(models.TextChoices):
    """As Statistics Netherlands counts it; someone who says neither is not in that margin."""

    WOMAN = "woman", _("woman")
    MAN = "man", _("man")


class Household(models.TextChoices):
    """The household someone lives in."""

    ONE_PERSON = "one_person", _("lives alone")
    WITHOUT_CHILDREN = "without_children", _("together, without children")
    WITH_CHILDREN = "with_children", _("with children")


class Tenure(models.TextChoices):
    """Whose the dwelling is."""

    OWNER = "owner", _("owner")
    CORPORATION = "corporation", _("rents from a housing corporation")
    OTHER_TENANT = "other_tenant", _("rents from someone else")


class IncomeGroup(models.TextChoices):
    """Fifths of the national incomes that Statistics Netherlands publishes: low is 1 and 2."""

    LOW = "low", _("lowest 40%")
    MIDDLE = "middle", _("the middle")
    HIGH = "high", _("highest 20%")


class Origin(models.TextChoices):
    """Origin as Statistics Netherlands counts it; asked only on a legal ground."""

    NETHERLANDS = "netherlands", _("the Netherlands")
    EUROPE = "europe", _("Europe outside the Netherlands")
    OUTSIDE_EUROPE = "outside_europe", _("outside Europe")


class Contribution(Shown):
    """What someone said, in their own words. No names are kept here.

    What people told about themselves (age to origin) is empty where they did not say. It is
    never printed for one contribution: it only serves to see who was not heard.
    `at_home` tells that the place is where this person lives; it is shown coarsened.
    `about` is the organisation that a complaint is about: its people do not judge it.
    """

    date = models.DateField(_("date"), null=True, blank=True)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=ContributionKind.choices)
    text = models.TextField(_("what was said"))
    group = models.CharField(_("group"), max_length=80, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    at_home = models.BooleanField(_("the place is their home"), default=False)
    age_group = models.CharField(_("age"), max_length=8, choices=AgeGroup.choices, blank=True)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, blank=True)
    household = models.CharField(
        _("household"), max_length=20, choices=Household.choices, blank=True
    )
    tenure = models.CharField(_("dwelling"), max_length=16, choices=Tenure.choices, blank=True)
    income_group = models.CharField(
        _("income"), max_length=8, choices=IncomeGroup.choices, blank=True
    )
    origin = models.CharField(_("origin"), max_length=16, choices=Origin.choices, blank=True)
    about = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributions_about",
        verbose_name=_("about whom"),
    )
    publication_why = models.TextField(_("why it is not shown"), blank=True)
    geometry = GeometryField(_("place on the map"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")


class Contributor(models.Model):
    """Who left a contribution on the site, as far as they wanted to say.

    Kept apart from the contribution, so that no list, export or report can show it by
    mistake. The private link is only known by its hash: whoever reads the database cannot
    open it. `contribution_number` remembers the contribution while it is deleted, so that
    undoing the deletion gives the person their page back.
    """

    contribution = models.OneToOneField(
        Contribution,
        on_delete=models.SET_NULL,
        null=True,
        related_name="contributor",
        verbose_name=_("contribution"),
    )
    contribution_number = models.BigIntegerField(editable=False)
    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    link_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")

    def save(self, *arguments: Any, **options: Any) -> None:
        """Save, and remember the number of the contribution."""
        if self.contribution_id is not None:
            self.contribution_number = self.contribution_id
        super().save(*arguments, **options)


class Need(Row):
    """Who needs what, because of what: the question behind the wishes."""

    name = models.CharField(_("need in a few words"), max_length=80)
    who = models.CharField(_("who"), max_length=120)
    needs = models.TextField(_("needs what"))
    because = models.TextField(_("because"))
    theme = models.CharField(_("theme"), max_length=40, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")

    def __str__(self) -> str:
        return self.name


class ContributionNeed(Link):
    """This contribution made us understand this need."""

    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.CASCADE,
        related_name="need_links",
        verbose_name=_("contribution"),
    )
    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="contribution_links", verbose_name=_("need")
    )

    class Meta(Link.Meta):
        verbose_name = _("link from contribution to need")
        verbose_name_plural = _("links from contribution to need")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "need"], name="contribution_need_once"),
        ]
