"""Addresses of the pages of Listen, for those who work in the programme."""

from django.urls import URLPattern, path

from . import asks, budget, care, consent, lottery, missions, opinions, participation, values
from .channels import lists, on_the_way, paper, typing_in
from .understanding import coding, doubles, heard

app_name = "listen"
PROGRAMME = "programma/<slug:slug>/luisteren/"
urlpatterns: list[URLPattern] = [
    # channels
    path(PROGRAMME + "papier/", paper.paper, name="paper"),
    path(PROGRAMME + "papier/formulier.pdf", paper.paper_file, name="paper-file"),
    path(PROGRAMME + "intypen/", typing_in.typing_in, name="typing"),
    path(PROGRAMME + "lijst/", lists.send_list, name="list"),
    path(PROGRAMME + "onderweg/", on_the_way.offline, name="offline"),
    path(PROGRAMME + "onderweg/werker.js", on_the_way.worker, name="offline-worker"),
    path(PROGRAMME + "onderweg/stand.json", on_the_way.standing, name="offline-standing"),
    path(PROGRAMME + "onderweg/versturen/", on_the_way.send, name="offline-send"),
    # understanding
    path(PROGRAMME + "coderen/", coding.coding, name="coding"),
    path(PROGRAMME + "overeenkomst/", coding.agreement, name="agreement"),
    path(PROGRAMME + "dubbelen/", doubles.doubles, name="doubles"),
    path(PROGRAMME + "dubbelen/<int:pk>/terug/", doubles.take_back, name="doubles-back"),
    path(PROGRAMME + "wie-niet-gehoord/", heard.who_was_not_heard, name="heard"),
    # what places mean, how people want to take part
    path(PROGRAMME + "meedoen/", participation.participation, name="participation"),
    path(PROGRAMME + "kermis/", participation.stand, name="stand"),
    path(PROGRAMME + "wijkwaarden/", values.values, name="values"),
    path(PROGRAMME + "wijkwaarden/kaart/<slug:size>.svg", values.picture, name="values-picture"),
    path(PROGRAMME + "wijkwaarden/kaart-<slug:paper>.pdf", values.poster, name="values-poster"),
    path(PROGRAMME + "wijkwaarden/<int:pk>/oordeel/", values.judge, name="values-judge"),
    # moderation and privacy
    path(PROGRAMME + "modereren/", care.moderate, name="moderate"),
    path(PROGRAMME + "modereren/<int:pk>/", care.moderate_one, name="moderate-one"),
    path(PROGRAMME + "modereren/<int:pk>/besluit/", care.decide, name="decide"),
    path(PROGRAMME + "modereren/bezwaar/<int:pk>/", care.answer_appeal, name="answer-appeal"),
    path(PROGRAMME + "gewist/", care.erased, name="erased"),
    # what residents do and decide themselves
    path(PROGRAMME + "minimissies/", missions.missions, name="missions"),
    path(PROGRAMME + "minimissies/<int:pk>/", missions.mission, name="mission"),
    path(PROGRAMME + "minimissies/idee/<int:pk>/", missions.start, name="mission-start"),
    path(PROGRAMME + "minimissies/foto/<int:pk>.jpg", missions.photo, name="mission-photo"),
    path(PROGRAMME + "vraag-en-aanbod/", asks.asks, name="asks"),
    path(PROGRAMME + "vraag-en-aanbod/doen/", asks.act, name="asks-act"),
    path(PROGRAMME + "stop-en-instemming/", consent.consent, name="consent"),
    path(PROGRAMME + "stop-en-instemming/stop/", consent.write_down, name="stop-add"),
    path(PROGRAMME + "stop-en-instemming/stop/<int:pk>/", consent.answer, name="stop"),
    path(PROGRAMME + "stop-en-instemming/<int:pk>/codes/", consent.codes, name="consent-codes"),
    path(PROGRAMME + "stop-en-instemming/<int:pk>/papier/", consent.paper, name="consent-paper"),
    # a lottery for a panel
    path(PROGRAMME + "loting/", lottery.lotteries, name="lotteries"),
    path(PROGRAMME + "loting/nieuw/", lottery.prepare, name="lottery-prepare"),
    path(PROGRAMME + "loting/<slug:key>/lot/", lottery.lottery, name="lottery"),
    path(PROGRAMME + "loting/<slug:key>/zouten/", lottery.salts, name="lottery-salts"),
    path(PROGRAMME + "loting/<slug:key>/posities/", lottery.positions, name="lottery-positions"),
    path(PROGRAMME + "loting/<slug:key>/publiceren/", lottery.publish, name="lottery-publish"),
    path(PROGRAMME + "loting/<slug:key>/trekken/", lottery.draw, name="lottery-draw"),
    path(PROGRAMME + "loting/<slug:key>/vervangen/", lottery.replace, name="lottery-replace"),
    path(PROGRAMME + "loting/<slug:key>/panels.csv", lottery.panels, name="lottery-panels"),
    # statements and the neighbourhood budget
    path(PROGRAMME + "meningen/", opinions.opinions, name="opinions"),
    path(PROGRAMME + "meningen/beeld.svg", opinions.picture, name="opinions-picture"),
    path(PROGRAMME + "meningen/stemmen.csv", opinions.votes_file, name="votes-file"),
    path(PROGRAMME + "meningen/<int:pk>/besluit/", opinions.decide, name="opinions-decide"),
    path(PROGRAMME + "budget/", budget.budget, name="budget"),
    path(PROGRAMME + "budget/<int:pk>/ronde.pb", budget.round_as_file, name="budget-file"),
    path(PROGRAMME + "budget/<int:pk>/besluit/", budget.decide, name="budget-decide"),
]
