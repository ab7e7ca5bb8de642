"""Content lines of a calendar file: text, dates, stamps and lengths of time as values; long lines folded (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

MAX_OCTETS: Final = 75
"""How long a line of the file may be, without its end."""


def text_line(name: str, value: str) -> str:
    """Return the content line of a property that holds text, escaped."""
    return f"{name}:{escaped(value)}"


def instant_line(name: str, moment: datetime) -> str:
    """Return the content line of a property that holds an instant, in UTC."""
    return f"{name}:{utc_stamp(moment)}"


def escaped(text: str) -> str:
    r"""Return a text as a value (RFC 5545, 3.3.11); every kind of line end is ``\n``.

    >>> escaped("a; b, c")
    'a\\; b\\, c'
    """
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def date_stamp(day: date) -> str:
    """Return the date of a date, or of a moment on its own clocks, as a value.

    >>> date_stamp(date(2026, 3, 2))
    '20260302'
    """
    text = day.isoformat()
    return f"{text[:4]}{text[5:7]}{text[8:10]}"


def local_stamp(moment: datetime) -> str:
    """Return a time on its own clocks as a value, without its offset.

    >>> local_stamp(datetime(2026, 3, 2, 9))
    '20260302T090000'
    """
    text = moment.isoformat()
    return f"{text[:4]}{text[5:7]}{text[8:13]}{text[14:16]}{text[17:19]}"


def utc_stamp(moment: datetime) -> str:
    """Return an instant as a value.

    >>> utc_stamp(datetime(2026, 3, 2, 9, tzinfo=UTC))
    '20260302T090000Z'
    """
    text = moment.astimezone(UTC).isoformat()
    return f"{text[:4]}{text[5:7]}{text[8:13]}{text[14:16]}{text[17:19]}Z"


def duration(length: timedelta) -> str:
    """Return a length of time as a value: days, and the hours, minutes and seconds that are left.

    >>> duration(-timedelta(hours=36)), duration(timedelta(hours=2))
    ('-P1DT12H', 'PT2H')
    """
    sign, length = ("-", -length) if length < timedelta() else ("", length)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes or (hours and seconds) else ""]
    clock = "".join([*parts, f"{seconds}S" if seconds else ""])
    days = f"{length.days}D" if length.days or not clock else ""
    return f"{sign}P{days}{'T' if clock else ''}{clock}"


def file_of(lines: Iterable[str]) -> bytes:
    """Return content lines as a file, each folded at 75 octets.

    No fold lies inside a character (RFC 5545, 3.1), and none between a backslash and the character that it escapes,
    which old Outlook garbles.
    """
    return "".join([f"{fold(line)}\r\n" for line in lines]).encode()


def fold(line: str) -> str:
    """Return a content line folded, without the end of its last piece."""
    if not line.isascii():
        return "\r\n".join([piece.decode() for piece in _octet_pieces(line.encode())])
    if len(line) <= MAX_OCTETS:
        return line
    even = [line[:MAX_OCTETS], *[line[at : at + MAX_OCTETS - 1] for at in range(MAX_OCTETS, len(line), MAX_OCTETS - 1)]]
    if any(piece[-1] == "\\" for piece in even):
        return "\r\n".join(_pieces(line))
    return "\r\n ".join(even)


def folded(line: str) -> bytes:
    """Return one content line as it stands in a file."""
    return file_of([line])


def _pieces(line: str) -> Iterator[str]:
    """Yield a line of ASCII in pieces; those after the first begin with the space that marks a continuation."""
    start, room, mark = 0, MAX_OCTETS, ""
    while len(line) - start > room:
        cut = start + room
        if line[cut - 1] == "\\" and _backslashes(line[start:cut]) % 2:
            cut -= 1
        yield mark + line[start:cut]
        start, room, mark = cut, MAX_OCTETS - 1, " "
    yield mark + line[start:]


def _octet_pieces(data: bytes) -> Iterator[bytes]:
    """Yield a line in UTF-8 in such pieces."""
    start, room, mark = 0, MAX_OCTETS, b""
    while len(data) - start > room:
        cut = start + room
        while data[cut] & 0b1100_0000 == 0b1000_0000:  # inside a character
            cut -= 1
        if data[cut - 1] == 0x5C and _backslashes(data[start:cut]) % 2:
            cut -= 1
        yield mark + data[start:cut]
        start, room, mark = cut, MAX_OCTETS - 1, b" "
    yield mark + data[start:]


def _backslashes(piece: str | bytes) -> int:
    """Return how many backslashes a piece ends with; no piece begins with an escaped character."""
    return len(piece) - len(piece.rstrip("\\") if isinstance(piece, str) else piece.rstrip(b"\\"))
