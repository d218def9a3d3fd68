"""One chapter per room: each takes plain facts and gives blocks of the report."""
