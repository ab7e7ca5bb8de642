"""The uids of many events at once, the same as `schedules.course.places.uid_of` makes one by one."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha1
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_HEX: Final = np.frombuffer("".join(f"{number:02x}" for number in range(256)).encode(), np.uint8).reshape(256, 2)
_LETTERS: Final = 36
_DIGITS: Final = np.array([place for place in range(_LETTERS) if place not in (8, 13, 18, 23)])


def uid_column(names: Iterable[tuple[bytes, Iterable[bytes]]]) -> pa.Array:
    """Return the uids of events as a column, from the bytes of each plan's id and the keys of its events."""
    digests = b"".join([sha1(plan + key, usedforsecurity=False).digest() for plan, keys in names for key in keys])
    octets = np.frombuffer(digests, np.uint8).reshape(-1, 20)[:, :16].copy()
    octets[:, 6] = octets[:, 6] & 0x0F | 0x50  # version 5 and variant of RFC 9562, as `uuid.uuid5` sets them
    octets[:, 8] = octets[:, 8] & 0x3F | 0x80
    return pa.StringArray.from_buffers(len(octets), _ends(len(octets)), pa.py_buffer(_letters(octets).tobytes()))


def _letters(octets: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    text = np.full((len(octets), _LETTERS), ord("-"), np.uint8)
    text[:, _DIGITS] = _HEX[octets].reshape(len(octets), 32)
    return text


def _ends(count: int) -> pa.Buffer:
    return pa.py_buffer((np.arange(count + 1, dtype=np.int32) * _LETTERS).tobytes())
