"""The files beside a page: each named by a hash of what is in it. Pure."""

from __future__ import annotations

import hashlib

_DIGITS = 16
"""Of a hash, in the name of a file."""


class Beside:
    """The `files` that the markup of one page asks for, by their names; the page finds them in a `folder`."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.files: dict[str, str] = {}

    def put(self, text: str, end: str) -> str:
        """The address of a file with this text, whose name has that end."""
        name = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS] + end
        self.files[name] = text
        return f"{self.folder}/{name}"
