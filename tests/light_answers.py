"""A small contractor's twelve answers, as every test of the light track uses them."""

from __future__ import annotations

from datetime import date
from typing import Any

from wijkdraad.programme.models import Person, Programme
from wijkdraad.steps.light.kept import SCREENS, Answers, answers_of
from wijkdraad.steps.light.track import as_text, save_answers, start_light

FULL: Answers = {
    "name": "Nieuw riool in de Kerkstraat",
    "place": "Kerkstraat, Waterbeek BU99990901",
    "start": date(2027, 3, 1),
    "end": date(2027, 4, 30),
    "kind": "sewer",
    "company": "Van Dalen Infra",
    "client": "Gemeente Waterbeek",
    "who_1": "ouders van de basisschool",
    "said_1": "een veilige weg langs de put naar school",
    "who_2": "bewoners met een rollator",
    "said_2": "een vlak pad naar de voordeur",
    "who_3": "de bakker op de hoek",
    "said_3": "",
    "active": "buurthuis De Brug",
    "what_1": "Elke ochtend om acht uur ligt er een stevige loopplank langs de put.",
    "due_1": date(2027, 3, 1),
    "proof_1": "een foto per dag, gestuurd aan de opdrachtgever",
    "what_2": "Elke voordeur blijft bereikbaar over platen.",
    "due_2": date(2027, 4, 16),
    "proof_2": "een rondje met twee bewoners, elke vrijdag",
    "what_3": "De weg voor de bakker is op zaterdag altijd open.",
    "due_3": date(2027, 4, 30),
    "proof_3": "de bakker tekent de weekstaat",
    "arranged": "Een plek voor de afvalbakken zolang de straat open ligt.",
    "contact": "Yusuf Demir, voorman, 06 12345678",
}
NOTHING: Answers = {
    **{name: None if name[:3] in ("due", "sta", "end") else "" for name in FULL},
    **{name: FULL[name] for name in ("name", "kind", "company", "client")},
    "place": "Kerkstraat, Waterbeek",
}


def foreman() -> Person:
    """Yusuf, who signs in for his company."""
    found = Person.objects.filter(email="yusuf@van-dalen.nl").first()
    return found or Person.objects.create_user("yusuf@van-dalen.nl", "Yusuf Demir", "x" * 20)


def screen_of(answers: Answers, screen: int) -> Answers:
    """The answers that one screen asks."""
    return {name: answers[name] for name in SCREENS[screen]}


def seen_of(programme: Programme) -> dict[str, str]:
    """What a page that is opened now shows."""
    return {name: as_text(value) for name, value in answers_of(programme).items()}


def change(programme: Programme, screen: int, **changed: Any) -> None:
    """Save a screen with some answers changed, by someone who saw the newest ones."""
    given = {**screen_of(answers_of(programme), screen), **changed}
    save_answers(programme, screen, given, seen_of(programme), foreman())


def light_programme(answers: Answers = FULL) -> Programme:
    """A light programme with all three screens answered."""
    programme = start_light(screen_of(answers, 1), foreman())
    for screen in (2, 3):
        change(programme, screen, **screen_of(answers, screen))
    return Programme.objects.get(pk=programme.pk)
