"""The Django app of the tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    """The one app that owns every table."""

    name = "wijkdraad.programme"
    label = "programme"
    verbose_name = _("Programme")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every change of a row know the event it belongs to."""
        from . import history  # noqa: F401
