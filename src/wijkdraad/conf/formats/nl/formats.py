"""Days and hours in Dutch."""

DATETIME_FORMAT = r"j F Y \o\m H.i \u\u\r"
