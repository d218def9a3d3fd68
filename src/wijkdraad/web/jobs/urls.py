"""Addresses of long work: reading a dossier and making a plan."""

from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("inlezen/", views.read_dossier, name="read-dossier"),
    path("inlezen/werkblad.xlsx", views.worksheet, name="worksheet"),
    path("taak/<int:pk>/", views.job, name="job"),
    path("taak/<int:pk>/stand.json", views.state, name="state"),
    path("taak/<int:pk>/opnieuw/", views.repeat, name="repeat"),
    path("programma/<slug:slug>/plan/maken/", views.make_plan, name="make-plan"),
    path("programma/<slug:slug>/plannen/<int:pk>.<str:form>", views.plan_file, name="plan-file"),
]
