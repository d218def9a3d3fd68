"""Addresses at which the rows of a programme are read, kept, undone and told about."""

from django.urls import path

from . import keeping, links, past, reading

app_name = "rows"
PROGRAMME = "programma/<slug:slug>/"
TABLE = PROGRAMME + "rijen/<slug:table>/"
ROW = TABLE + "<int:pk>/"
urlpatterns = [
    path(PROGRAMME + "rijen/<slug:table>.csv", reading.export, name="export"),
    path(TABLE, reading.listing, name="list"),
    path(TABLE + "nieuw/", keeping.add, name="add"),
    path(ROW, reading.row, name="row"),
    path(ROW + "afzender/", reading.contact, name="contact"),
    path(ROW + "bewerken/", keeping.edit, name="edit"),
    path(ROW + "weg/", keeping.delete, name="delete"),
    path(ROW + "wijzigingen/", past.history, name="history"),
    path(ROW + "terug/<int:history_id>/", past.revert, name="revert"),
    path(ROW + "verband/", links.add, name="add-link"),
    path(ROW + "verband/<slug:kind>/<int:link>/weg/", links.delete, name="delete-link"),
    path(PROGRAMME + "wijzigingen/", past.changes, name="changes"),
    path(PROGRAMME + "ongedaan/<str:event>/", past.undo, name="undo"),
]
