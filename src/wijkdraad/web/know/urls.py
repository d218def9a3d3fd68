"""Addresses of the pages of Know: the profile, the social map, and what people see."""

from django.urls import path

from . import perception, profile, social_map

app_name = "know"
PROGRAMME = "programma/<slug:slug>/"
urlpatterns = [
    path(PROGRAMME + "profiel/", profile.profile, name="profile"),
    path(PROGRAMME + "sociale-kaart/", social_map.social_map, name="social-map"),
    path(
        PROGRAMME + "sociale-kaart/<slug:size>.svg", social_map.picture, name="social-map-picture"
    ),
    path(
        PROGRAMME + "cijfer-en-ervaring/",
        perception.figure_and_experience,
        name="figure-and-experience",
    ),
    path(PROGRAMME + "kijken/", perception.look, name="look"),
]
