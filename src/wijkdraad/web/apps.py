"""The Django app of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages of the site: templates and style."""

    name = "wijkdraad.web"
    label = "web"
