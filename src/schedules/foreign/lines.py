"""The content lines of a calendar file, unfolded, each cut into its name, its parameters and its value."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

FOLD: Final = re.compile(r"(?:\r?\r\n|\n|\r)[ \t]")
LINE_END: Final = re.compile(r"\r?\r\n|\n|\r")
"""What ends a line of a calendar; what Python takes for line ends besides may stand in a title."""
NAME: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
ESCAPED: Final = re.compile(r"\\([\\;,nN])")
DATED: Final = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"})
"""The properties whose value has no colon, so that one in the unquoted name of a zone ends nothing."""
LONGEST_HEAD: Final = 4_000
"""The characters within which the value of a line must begin."""
LONGEST_VALUE: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property of a calendar file."""

    name: str
    parameters: str
    """All of them as they were written, with the semicolon before the first."""
    value: str

    def parameter(self, name: str) -> str:
        """Return the value of a parameter without its quotation marks; empty where it is not there."""
        found = re.search(rf';{name}\s*=\s*(?:"([^"]*)"|([^";]*))', self.parameters, re.IGNORECASE)
        return (found[1] if found[1] is not None else found[2]).strip() if found else ""

    @property
    def text(self) -> str:
        """The value as text: decoded from quoted-printable (vCalendar 1.0), and without escapes."""
        value = self.value
        if "QUOTED-PRINTABLE" in self.parameters.upper():
            raw = quopri.decodestring(value.encode("utf-8", "replace"))
            try:
                value = raw.decode(self.parameter("CHARSET") or "utf-8")
            except (LookupError, ValueError):
                value = raw.decode("latin-1")
        return ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value)


def content_lines(text: str) -> Iterator[ContentLine]:
    """Yield the content lines of a file; what is none is passed over."""
    unfolded = iter(LINE_END.split(FOLD.sub("", text)))
    for line in unfolded:
        found = _content_line(line.strip(" \t"))
        if found is None:
            continue
        if found.value.endswith("=") and "QUOTED-PRINTABLE" in found.parameters.upper():
            found = ContentLine(found.name, found.parameters, found.value[:-1] + _soft_lines(unfolded))
        yield found


def _soft_lines(lines: Iterator[str]) -> str:
    """Return the rest of a quoted-printable value, which goes on after each line that ends with an equals sign."""
    parts: list[str] = []
    for line in lines:
        parts.append(line.removesuffix("="))
        if not line.endswith("="):
            break
    return "".join(parts)


def _content_line(line: str) -> ContentLine | None:
    name = NAME.match(line)
    if name is None:
        return None
    colon = _value_colon(line, name.end(), name[0].upper())
    if colon < 0:
        return None
    return ContentLine(name[0].upper(), line[name.end() : colon], line[colon + 1 : colon + 1 + LONGEST_VALUE])


def _value_colon(line: str, start: int, name: str) -> int:
    """Return where the colon before a line's value stands; -1 where there is none."""
    if line[start : start + 1] not in (":", ";"):
        return -1
    if name in DATED:
        return line.rfind(":", start, start + LONGEST_VALUE)
    colon = line.find(":", start, start + LONGEST_HEAD)
    if colon < 0 or line.find('"', start, colon) < 0:
        return colon
    quoted = False
    for place in range(start, min(len(line), start + LONGEST_HEAD)):
        if line[place] == '"':
            quoted = not quoted
        elif line[place] == ":" and not quoted:
            return place
    return -1
