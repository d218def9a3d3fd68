"""Addresses of the pages for professionals."""

from django.urls import path

from . import downloads, views

app_name = "office"
urlpatterns = [
    path("programma/", views.programmes, name="programmes"),
    path("programma/<slug:slug>/", views.home, name="home"),
    path("programma/<slug:slug>/instellingen/", views.change_settings, name="settings"),
    path("programma/<slug:slug>/mensen/", views.members, name="members"),
    path("programma/<slug:slug>/draad/", views.thread, name="thread"),
    path("programma/<slug:slug>/draad.svg", views.picture, name="picture"),
    path("programma/<slug:slug>/losse-eindjes/", views.loose_ends, name="loose-ends"),
    path("programma/<slug:slug>/dossier.<str:form>", downloads.dossier, name="dossier"),
    path("programma/<slug:slug>/plan/", views.plan_html, name="plan-html"),
    path("programma/<slug:slug>/plan.pdf", views.plan_file, {"form": "pdf"}, name="plan-pdf"),
    path("programma/<slug:slug>/plan.docx", views.plan_file, {"form": "docx"}, name="plan-docx"),
    path("programma/<slug:slug>/plan.xlsx", views.plan_file, {"form": "xlsx"}, name="plan-xlsx"),
    path("programma/<slug:slug>/plan.gpkg", views.plan_file, {"form": "gpkg"}, name="plan-gpkg"),
    path(
        "programma/<slug:slug>/plan.parquet.zip",
        views.plan_file,
        {"form": "parquet"},
        name="plan-parquet",
    ),
]
