"""Digests of the parts of a plan's file, by which a change by hand is seen, and named.

They are taken over the JSON as it is written, before defaults are filled in, so that a later version with more fields
finds the same. They keep no secret and stop nobody: they tell a slip of the hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2s
from typing import Any, Final

DIGESTS: Final = "digests"
"""The field of the file that holds them."""

LAID_OUT: Final = ("events", "cancelled", "findings", "notes", "visits")
"""The parts that follow from the others, and are laid out again from them."""

_EVENTS: Final = ("events", "cancelled")
_EVENT: Final = "event "


def digests_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the digest of each part of a plan's file: of each entry and each event by itself, of the rest by field."""
    whole = {name: _digest(part) for name, part in data.items() if name not in (DIGESTS, "record", *_EVENTS)}
    entries = [_digest(entry) for entry in data.get("record", ())]
    events = {_key(event): _digest([name, event]) for name in _EVENTS for event in data.get(name, ())}
    return {**whole, "record": entries, "events": events}


def changed_parts(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the parts of a plan's file that are not as they were written, in the file's order.

    An entry of the record is named "record 3", an event "event first/1/dose/d8".
    """
    kept = data.get(DIGESTS)
    if not isinstance(kept, dict):
        return (DIGESTS,)
    return tuple(_differences(kept, digests_of(data)))


def is_laid_out(part: str) -> bool:
    """Return whether a part follows from the others, so that laying the plan out again restores it."""
    return part in LAID_OUT or part.startswith(_EVENT)


def changed_keys(parts: Iterable[str]) -> set[str]:
    """Return the keys of the events among the changed parts."""
    return {part[len(_EVENT) :] for part in parts if part.startswith(_EVENT)}


def _differences(kept: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*now, *kept)):
        before, after = kept.get(name), now.get(name)
        if name == "record" and isinstance(before, Sequence) and isinstance(after, Sequence):
            pairs = enumerate(zip(_padded(before, after), _padded(after, before), strict=True), start=1)
            yield from (f"record {number}" for number, (old, new) in pairs if old != new)
        elif name == "events" and isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from (
                f"{_EVENT}{key}" for key in dict.fromkeys((*after, *before)) if before.get(key) != after.get(key)
            )
        elif before != after:
            yield name


def _padded(entries: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    return [*entries, *[None] * (len(others) - len(entries))]


def _key(event: Any) -> str:
    return str(event.get("key")) if isinstance(event, dict) else ""


def _digest(part: Any) -> str:
    text = json.dumps(part, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return blake2s(text.encode(), digest_size=8).hexdigest()
