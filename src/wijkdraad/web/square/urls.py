"""Addresses for residents: no account needed."""

from django.urls import path

from . import questions, views

app_name = "square"
urlpatterns = [
    path("", views.start, name="start"),
    path("wijk/<slug:slug>/", views.neighbourhood, name="neighbourhood"),
    path("wijk/<slug:slug>/kaart.svg", views.neighbourhood_map, name="map"),
    path("wijk/<slug:slug>/bijdragen/", views.contribute, name="contribute"),
    path("wijk/<slug:slug>/vragen/", questions.questions, name="questions"),
    path("wijk/<slug:slug>/vragen/bedankt/", questions.thanks, name="questions-thanks"),
    path("bijdrage/<slug:token>/", views.contribution, name="contribution"),
]
