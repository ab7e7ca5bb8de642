"""The text of a file that another program wrote, in whichever encoding it chose."""

from __future__ import annotations

import re
from typing import Final

from schedules.files import damaged

FOLD: Final = re.compile(rb"\r?\n[ \t](?=[\x80-\xbf])")
"""Where a line of a calendar was folded within a character of UTF-8."""


def decoded(data: bytes, place: str) -> str:
    """Return the text of a file: UTF-8, UTF-16 with or without a byte-order mark, else the Windows code page.

    Raises:
        FileError: If it is none of them.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:200]:
        little = data[:2] != b"\xfe\xff" and data[:1] != b"\0"
        coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else f"utf-16-{'le' if little else 'be'}"
        codings = [coding]
    else:
        codings = ["utf-8-sig", "cp1252"]
    for coding in codings:
        for each in (data, FOLD.sub(b"", data)):
            try:
                return each.decode(coding)
            except ValueError:
                continue
    raise damaged(place, "is not text in UTF-8; save it as UTF-8")
