"""The Django app of the pages."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    """The pages of the site: templates and style."""

    name = "wijkdraad.web"
    label = "web"

    def ready(self) -> None:
        """See that what guards the forms of visitors has its table, also on a site of before.

        The signal comes for apps with models only, so not for this one.
        """
        tables = apps.get_app_config("programme")
        post_migrate.connect(_make_guard_table, sender=tables, dispatch_uid="guard-table")


def _make_guard_table(using: str = "default", **_: Any) -> None:
    from django.core.management import call_command

    call_command("createcachetable", database=using, verbosity=0)
