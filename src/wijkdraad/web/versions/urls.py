"""Addresses of versions that were handed in, of comparing them, and of the client's template."""

from django.urls import path

from . import template_views, views

app_name = "versions"
VERSIONS = "programma/<slug:slug>/versies/"
TEMPLATE = "programma/<slug:slug>/sjabloon/"
urlpatterns = [
    path(VERSIONS, views.listing, name="list"),
    path(VERSIONS + "inleveren/", views.hand_in, name="hand-in"),
    path(VERSIONS + "<int:pk>/", views.version, name="version"),
    path(VERSIONS + "vergelijken/", views.compare, name="compare"),
    path(VERSIONS + "vergelijken.<str:form>", views.compare_file, name="compare-file"),
    path(TEMPLATE, template_views.fill, name="template"),
    path(TEMPLATE + "voorbeeld.docx", template_views.example, name="template-example"),
]
