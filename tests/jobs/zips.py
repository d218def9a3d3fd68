"""ZIP files for the tests: good ones and bad ones."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile


def zipped(files: Mapping[str, str | bytes | None], top: str = "") -> bytes:
    """The files as a ZIP, in the folder `top` or in none."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            if content is not None:
                packed.writestr(top + name, content)
    return made.getvalue()


def zipped_folder(folder: Path, top: str = "") -> bytes:
    return zipped({path.name: path.read_bytes() for path in sorted(folder.iterdir())}, top)


def with_link(name: str, target: str) -> bytes:
    """A ZIP with a dossier.toml and a link that points at `target`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("dossier.toml", "x")
        link = zipfile.ZipInfo(name)
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, target)
    return made.getvalue()


def with_password() -> bytes:
    """A ZIP whose entry says that it is encrypted, in both of its headers."""
    plain = bytearray(zipped({"dossier.toml": "x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = plain.find(signature) + offset
        plain[at] |= 1
    return bytes(plain)


def that_lies_about_its_size(content: bytes, told: int) -> bytes:
    """A ZIP whose headers say that the file in it has `told` bytes."""
    plain = bytearray(zipped({"dossier.toml": content}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", plain, plain.find(signature) + offset, told)
    return bytes(plain)


def upload(content: bytes, name: str = "dossier.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/zip")
