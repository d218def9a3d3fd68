"""Addresses of the light track."""

from django.urls import path

# The word `room` in an address is made known there.
from ..rooms import urls as _rooms  # noqa: F401
from . import views

app_name = "light"
urlpatterns = [
    path("nieuw/", views.new, name="new"),
    path("programma/<slug:slug>/licht/<int:screen>/", views.answers, name="answers"),
    path("programma/<slug:slug>/licht/open/<room:room>/", views.open_room, name="open-room"),
    path("programma/<slug:slug>/licht/volledig/", views.grow, name="grow"),
    path("programma/<slug:slug>/licht/terug/", views.back_to_light, name="back"),
]
