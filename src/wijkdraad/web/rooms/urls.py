"""Addresses of the eight rooms. The rooms are named in Dutch in every language."""

from django.urls import path, register_converter

from wijkdraad.programme.rooms import Room

from . import views


class RoomConverter:
    """A room in an address: `luisteren` stands for `listen`."""

    addresses = {
        Room.KNOW: "ken-je-wijk",
        Room.LISTEN: "luisteren",
        Room.AIM: "doelen",
        Room.MATCH: "koppelen",
        Room.AGREE: "afspreken",
        Room.DELIVER: "uitvoeren",
        Room.MEASURE: "meten",
        Room.REPORT: "verantwoorden",
    }
    regex = "|".join(addresses.values())

    def to_python(self, value: str) -> Room:
        """The room that an address names."""
        return next(room for room, address in self.addresses.items() if address == value)

    def to_url(self, value: str) -> str:
        """How a room is written in an address."""
        return self.addresses[Room(value)]


register_converter(RoomConverter, "room")

app_name = "rooms"
urlpatterns = [path("programma/<slug:slug>/<room:room>/", views.room, name="room")]
