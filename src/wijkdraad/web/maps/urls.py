"""Addresses of the maps of a programme, and of trying changes on them."""

from django.urls import path

from . import coolness, tiles, trying, views

app_name = "maps"
PROGRAMME = "programma/<slug:slug>/"
urlpatterns = [
    path(PROGRAMME + "kaart/", views.layer_map, name="map"),
    path(PROGRAMME + "kaart/beeld.svg", views.picture, name="picture"),
    path(PROGRAMME + "kaart/<slug:layer>.tif", views.raster, name="raster"),
    path(PROGRAMME + "kaart/<slug:layer>.zip", tiles.layer_file, name="layer-file"),
    path(
        PROGRAMME + f"kaart/{tiles.GROUND}/<int:zoom>/<int:column>/<int:row>.png",
        tiles.ground_tile,
        name="ground-tile",
    ),
    path(
        PROGRAMME + "kaart/<slug:layer>/<str:band>/<int:zoom>/<int:column>/<int:row>.png",
        tiles.layer_tile,
        name="tile",
    ),
    path(PROGRAMME + "koelte/", coolness.coolness, name="coolness"),
    path(PROGRAMME + "koelte/beeld.svg", coolness.picture, name="coolness-picture"),
    path(PROGRAMME + "wat-als/", trying.what_if, name="what-if"),
    path(PROGRAMME + "wat-als/beeld.svg", trying.picture, name="what-if-picture"),
    path(PROGRAMME + "wat-als/bewaren/", trying.keep, name="keep"),
]
