"""Disagreements that are known: each says who is right by which convention, and has the smallest history that shows it.

An entry goes when what it names is mended; a test holds that each one still disagrees. None is known today.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tests.oracle.agreement import Disagreement
from tests.oracle.drawing import Wanted
from tests.oracle.history import Case


@dataclass(frozen=True)
class Known:
    """A disagreement that is known."""

    name: str
    line: str
    """What is wrong, and the convention that decides."""
    covers: Callable[[Disagreement], bool]
    witness: Case
    history: tuple[Wanted, ...] = field(default=())


KNOWN: Final[tuple[Known, ...]] = ()
"""What engine or judge do otherwise than the conventions, until it is mended."""


def exemption_of(found: Disagreement) -> str:
    """Return the name of the known disagreement that covers this one; empty where none does."""
    return next((each.name for each in KNOWN if each.covers(found)), "")
