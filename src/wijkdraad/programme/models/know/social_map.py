"""The social map: who and what holds the neighbourhood together, and on whose ground."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.fields import GeometryField

from ..programme import Organisation, Source
from ..row import Link, Row


class ActorForm(models.TextChoices):
    """What stands on the social map."""

    ORGANISATION = "organisation", _("organisation")
    INITIATIVE = "initiative", _("initiative of residents")
    PLACE = "place", _("place to meet")


class Ground(models.TextChoices):
    """Whose ground it is."""

    PUBLIC = "public", _("public ground")
    BUSINESS = "business", _("ground of a business")
    PRIVATE = "private", _("private ground")


class MunicipalRole(models.TextChoices):
    """What suits the municipality towards an initiative."""

    RULE = "rule", _("set rules")
    THINK_ALONG = "think_along", _("think along")
    MONEY = "money", _("give money")
    ABSTAIN = "abstain", _("stay out of it")


class Actor(Row):
    """Someone in the social map: who they are, what they do and for whom.

    An empty `ground` or `municipal_role` is not known yet. `obstacle` names the rule that
    stands in the way; `source` is empty where someone told it.
    """

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(
        _("kind"), max_length=24, choices=Organisation._meta.get_field("kind").choices
    )
    does = models.TextField(_("what they do"))
    for_whom = models.CharField(_("for whom"), max_length=160, blank=True)
    form = models.CharField(
        _("form"), max_length=12, choices=ActorForm.choices, default=ActorForm.ORGANISATION
    )
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground.choices, blank=True)
    municipal_role = models.CharField(
        _("role that suits the municipality"),
        max_length=12,
        choices=MunicipalRole.choices,
        blank=True,
    )
    municipal_role_why = models.TextField(_("why this role"), blank=True)
    obstacle = models.TextField(_("rule that stands in the way"), blank=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )
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
