"""Positions in a TOML text. What it means is read by `tomllib`; here is only found where each part of it stands.

The text has been read already, so that it is known to be TOML.
"""

from __future__ import annotations

import re
import tomllib
from typing import Final

from schedules.regimen.documents.positions import Positions, Stretch
from schedules.regimen.part_places import Path

_GAP: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
"""What may stand between two parts: space, ends of lines, comments."""
_SPACE: Final = re.compile(r"[ \t]*")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"(?!"""))?"?|\'\'\'.*?\'\'\'\'{0,2}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)
_PLAIN: Final = re.compile(r"[^,\]}\n#]+")
"""A number, a date or a truth value, up to what may follow one."""


def toml_positions(text: str) -> Positions:
    """Find where each name and each value of a TOML text stands."""
    return _Scanner(text).scan()


class _Scanner:
    """A walk over the text from its first character to its last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found = Positions(text)
        self.members: dict[Path, int] = {}
        """How many members each list of tables has so far."""

    def scan(self) -> Positions:
        here: Path = ()
        self._skip(_GAP)
        while self.at < len(self.text):
            if self._next() == "[":
                here = self._header()
            else:
                self._pair(here)
            self._skip(_GAP)
        return self.found

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.text, self.at):
            self.at = found.end()

    def _header(self) -> Path:
        """Read "[a.b]" or "[[a.b]]"; return the path of the table that it opens."""
        is_list = self.text.startswith("[[", self.at)
        first = self.at
        self.at += 2 if is_list else 1
        *above, (last, stretch) = self._names()
        path: Path = ()
        for name, at in above:
            path = (*path, name)
            self.found.keys.setdefault(path, at)
            self.found.values.setdefault(path, at)
            if path in self.members:
                path = (*path, self.members[path] - 1)
        path = (*path, last)
        self.at += 2 if is_list else 1
        self.found.keys.setdefault(path, stretch)
        self.found.values.setdefault(path, stretch)
        if is_list:
            self.members[path] = self.members.get(path, 0) + 1
            path = (*path, self.members[path] - 1)
            self.found.values[path] = Stretch(first, self.at)
        return path

    def _names(self) -> list[tuple[str, Stretch]]:
        """Read a name, or several joined by dots; space around each belongs to none."""
        names = []
        while True:
            self._skip(_SPACE)
            start = self.at
            is_quoted = self._next() in ('"', "'")
            self._skip(_STRING if is_quoted else _BARE)
            written = self.text[start : self.at]
            name = next(iter(tomllib.loads(f"{written}=0"))) if is_quoted else written
            names.append((name, Stretch(start, self.at)))
            self._skip(_SPACE)
            if self._next() != ".":
                return names
            self.at += 1

    def _pair(self, here: Path) -> None:
        """Read a name, an equals sign and a value."""
        *above, (last, stretch) = self._names()
        for name, at in above:
            here = (*here, name)
            self.found.keys.setdefault(here, at)
            self.found.values.setdefault(here, at)
        here = (*here, last)
        self.found.keys[here] = stretch
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(here)

    def _value(self, path: Path) -> None:
        start = self.at
        match self._next():
            case "[":
                self._list(path)
            case "{":
                self._table(path)
            case '"' | "'":
                self._skip(_STRING)
            case _:
                self._skip(_PLAIN)
                self.at = start + len(self.text[start : self.at].rstrip())
        self.found.values[path] = Stretch(start, self.at)

    def _list(self, path: Path) -> None:
        self.at += 1
        number = 0
        self._skip(_GAP)
        while self._next() != "]":
            self._value((*path, number))
            number += 1
            self._after_member()
        self.at += 1

    def _table(self, path: Path) -> None:
        self.at += 1
        self._skip(_GAP)
        while self._next() != "}":
            self._pair(path)
            self._after_member()
        self.at += 1

    def _after_member(self) -> None:
        self._skip(_GAP)
        if self._next() == ",":
            self.at += 1
            self._skip(_GAP)
