"""Addresses of the maps of a programme, and of trying changes on them."""

from django.urls import path

from . import trying, views

app_name = "maps"
PROGRAMME = "programma/<slug:slug>/"
urlpatterns = [
    path(PROGRAMME + "kaart/", views.layer_map, name="map"),
    path(PROGRAMME + "kaart/beeld.svg", views.picture, name="picture"),
    path(PROGRAMME + "kaart/<slug:layer>.tif", views.raster, name="raster"),
    path(PROGRAMME + "wat-als/", trying.what_if, name="what-if"),
    path(PROGRAMME + "wat-als/beeld.svg", trying.picture, name="what-if-picture"),
    path(PROGRAMME + "wat-als/bewaren/", trying.keep, name="keep"),
]
