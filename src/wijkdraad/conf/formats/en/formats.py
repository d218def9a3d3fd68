"""Days and hours in English; the clock runs to 24, as everywhere in the Netherlands."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = r"F j, Y \a\t H:i"
