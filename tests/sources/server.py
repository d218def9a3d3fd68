"""A source on this machine: serves answers, and can be slow, cut off, renamed, busy or dead."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """One request: the path, what was asked, and the headers."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float


@dataclass
class Reply:
    """What the server says. `cut_at` closes the line after so many bytes; `wait_s` is silence first."""

    body: bytes = b""
    status: int = 200
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    wait_s: float = 0
    drip_s: float = 0
    chunked: bool = False
    length: bool = True


def json_reply(value: Any, **options: Any) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode(), **options)


Route = Callable[[Asked], Reply]


class Server:
    """Routes by path (the longest fitting beginning), and a list of what was asked."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def serve(self, path: str, *replies: Reply | Route) -> None:
        """Answer `path` with these replies in turn; the last one stays."""
        left = list(replies)

        def route(asked: Asked) -> Reply:
            reply = left.pop(0) if len(left) > 1 else left[0]
            return reply if isinstance(reply, Reply) else reply(asked)

        self.routes[path] = route

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                headers = {name.casefold(): value for name, value in self.headers.items()}
                asked = Asked(parts.path, query, headers, time.monotonic())
                server.asked.append(asked)
                fitting = [path for path in server.routes if parts.path.startswith(path)]
                if not fitting:
                    self._send(Reply(b"no such thing", 404, "text/plain"))
                    return
                self._send(server.routes[max(fitting, key=len)](asked))

            def _send(self, reply: Reply) -> None:
                time.sleep(reply.wait_s)
                self.send_response(reply.status)
                if reply.media_type:
                    self.send_header("Content-Type", reply.media_type)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.chunked:
                    self.send_header("Transfer-Encoding", "chunked")
                elif reply.length:
                    self.send_header("Content-Length", str(len(reply.body)))
                else:
                    self.close_connection = True
                self.end_headers()
                body = reply.body if reply.cut_at is None else reply.body[: reply.cut_at]
                try:
                    if reply.drip_s:
                        for start in range(0, len(body), 16):
                            self.wfile.write(body[start : start + 16])
                            self.wfile.flush()
                            time.sleep(reply.drip_s)
                    elif reply.chunked:
                        self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
                    else:
                        self.wfile.write(body)
                    self.wfile.flush()
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                if reply.cut_at is not None:
                    self.close_connection = True
                    self.connection.close()

        return Handler

    def __enter__(self) -> Server:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def running() -> Iterator[Server]:
    with Server() as server:
        yield server


def with_ranges(body: bytes, etag: str = '"1"', cut_at: int | None = None) -> Route:
    """A file that can be asked in parts; a whole answer is cut off after `cut_at` bytes, once."""
    cuts = [cut_at] if cut_at is not None else []

    def route(asked: Asked) -> Reply:
        begin = asked.headers.get("range", "").removeprefix("bytes=").rstrip("-")
        kind, mark = "application/octet-stream", {"ETag": etag, "Accept-Ranges": "bytes"}
        if begin and asked.headers.get("if-range") == etag:
            start = int(begin)
            said = {**mark, "Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
            return Reply(body[start:], 206, kind, said)
        return Reply(body, 200, kind, mark, cut_at=cuts.pop() if cuts else None)

    return route
