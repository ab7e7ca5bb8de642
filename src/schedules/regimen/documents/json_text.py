"""Positions in a JSON text, and the names in it that stand twice. What it means is read by `json`."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import Final

from schedules.regimen.documents.positions import Positions, Stretch
from schedules.regimen.part_places import Path
from schedules.regimen.sizes import MAX_PARTS

_GAP: Final = re.compile(r"[ \t\r\n]*")
_PLAIN: Final = re.compile(r"[^,\]}\s]+")
_DECODER: Final = JSONDecoder()


def json_positions(text: str) -> tuple[Positions, list[Path]]:
    """Find where each name and each value of a JSON text stands, and which names stand twice in one object."""
    scanner = _Scanner(text)
    scanner.skip()
    scanner.value(())
    return scanner.found, scanner.twice


class _Scanner:
    """A walk over the text, which is known to be JSON."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found = Positions(text)
        self.twice: list[Path] = []

    def skip(self) -> None:
        """Go on to the next part."""
        found = _GAP.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def value(self, path: Path) -> None:
        """Read a value, and what is in it."""
        start = self.at
        match self.text[start]:
            case "{":
                self._members(path, "}")
            case "[":
                self._members(path, "]")
            case '"':
                _, self.at = _DECODER.raw_decode(self.text, start)
            case _:
                found = _PLAIN.match(self.text, start)
                self.at = found.end() if found else start
        self.found.values[path] = Stretch(start, self.at)

    def _members(self, path: Path, end: str) -> None:
        first = self.at
        self.at += 1
        self.skip()
        number = 0
        while self.text[self.at] != end:
            if number > MAX_PARTS:  # it is refused for its length, whatever stands in the rest
                _, self.at = _DECODER.raw_decode(self.text, first)
                return
            here: Path = (*path, number)
            if end == "}":
                start = self.at
                name, self.at = _DECODER.raw_decode(self.text, start)
                here = (*path, name)
                self.twice += [here] * (here in self.found.keys)
                self.found.keys[here] = Stretch(start, self.at)
                self.skip()
                self.at += 1  # the colon
                self.skip()
            self.value(here)
            number += 1
            self.skip()
            if self.text[self.at] == ",":
                self.at += 1
                self.skip()
        self.at += 1
