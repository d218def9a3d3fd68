"""Addresses for residents: no account needed."""

from django.urls import path

from . import my_data, paper_code, questions, views
from .taking_part import (
    asks,
    budget,
    consent,
    lottery,
    missions,
    participation,
    statements,
    stop,
    told,
    values,
)

app_name = "square"
urlpatterns = [
    path("", views.start, name="start"),
    path("wijk/<slug:slug>/", views.neighbourhood, name="neighbourhood"),
    path("wijk/<slug:slug>/kaart.svg", views.neighbourhood_map, name="map"),
    path("wijk/<slug:slug>/bijdragen/", views.contribute, name="contribute"),
    path("wijk/<slug:slug>/formulier/", paper_code.paper_code, name="paper-code"),
    path("wijk/<slug:slug>/vragen/", questions.questions, name="questions"),
    path("wijk/<slug:slug>/vragen/bedankt/", questions.thanks, name="questions-thanks"),
    path("wijk/<slug:slug>/gezegd-gedaan/", told.told, name="told"),
    path("wijk/<slug:slug>/meedoen/", participation.participation, name="participation"),
    path("wijk/<slug:slug>/waarden/", values.values, name="values"),
    path("wijk/<slug:slug>/waarden/kaart.svg", values.values_map, name="values-map"),
    path("wijk/<slug:slug>/waarden/vertellen/", values.tell, name="values-tell"),
    path("bijdrage/bericht/<str:token>/", told.by_mail, name="contribution-mail"),
    path("bijdrage/bericht/<str:token>/gezien/", told.seen_by_mail, name="seen-by-mail"),
    path("bijdrage/<slug:token>/gezien/", told.seen, name="seen"),
    path("wijk/<slug:slug>/stellingen/", statements.statements, name="statements"),
    path("wijk/<slug:slug>/stellingen/uitkomst/", statements.opinions, name="opinions"),
    path("wijk/<slug:slug>/budget/", budget.budget, name="budget"),
    path("bijdrage/<slug:token>/", views.contribution, name="contribution"),
    path("bijdrage/<slug:token>/gegevens/", my_data.my_data, name="my-data"),
    path("bijdrage/<slug:token>/gegevens.json", my_data.my_data_file, name="my-data-file"),
    path("bijdrage/<slug:token>/bezwaar/", my_data.appeal, name="appeal"),
    path("wijk/<slug:slug>/minimissies/", missions.missions, name="missions"),
    path("wijk/<slug:slug>/minimissies/<int:pk>/", missions.join, name="mission-join"),
    path("wijk/<slug:slug>/minimissies/foto/<int:pk>.jpg", missions.photo, name="mission-photo"),
    path("wijk/<slug:slug>/vraag-en-aanbod/", asks.asks, name="asks"),
    path("wijk/<slug:slug>/vraag-en-aanbod/vraag/", asks.ask, name="ask"),
    path("wijk/<slug:slug>/vraag-en-aanbod/aanbod/", asks.offer, name="offer"),
    path("wijk/<slug:slug>/loting/", lottery.lotteries, name="lotteries"),
    path(
        "wijk/<slug:slug>/loting/<slug:key>/<slug:part>.csv",
        lottery.lottery_file,
        name="lottery-file",
    ),
    path("wijk/<slug:slug>/stop/", stop.stop, name="stop"),
    path("wijk/<slug:slug>/instemming/", consent.consent, name="consent"),
    path("ontvangen/<slug:token>/", asks.receipt, name="receipt"),
]
