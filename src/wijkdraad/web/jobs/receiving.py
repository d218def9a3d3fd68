"""Keeps an upload that is too large off the disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from wijkdraad.exchange.unpacking import MOST_UPLOADED

MOST_READ = 4 * MOST_UPLOADED
"""Past this many bytes the connection is closed; up to it, the page can still say what is wrong."""


class LimitedUpload(FileUploadHandler):
    """Drops a file as soon as it is larger than an upload may be, and goes on without it."""

    request: HttpRequest
    whole_length = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, *others: Any, **named: Any
    ) -> None:
        """Remember how large the whole message says it is."""
        self.whole_length = content_length

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Begin to count."""
        super().new_file(*arguments, **named)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Let a piece of the file through, or drop the file."""
        self.received += len(raw_data)
        if self.whole_length > MOST_READ:
            raise StopUpload(connection_reset=True)
        if self.received > MOST_UPLOADED:
            self.request.upload_too_large = True  # type: ignore[attr-defined]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that keep it."""
