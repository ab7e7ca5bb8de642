"""What may be meant by a name that is not known: the names there are, and the one that is nearest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from schedules.words import nearest

MOST_NAMED: Final = 12
"""The most names that a message lists."""


def some_of(names: Iterable[str]) -> str:
    """List the first of some names, and how many more there are."""
    first = [*names]
    more = f" and {len(first) - MOST_NAMED} more" if len(first) > MOST_NAMED else ""
    return ", ".join(first[:MOST_NAMED]) + more


def what_there_is(name: str, known: Iterable[str]) -> str:
    """Say what there is in place of a name that is not known, and which of them may be meant."""
    names = [*known]
    return f"it has {some_of(names)}{meant(name, names)}"


def meant(word: object, known: Collection[object]) -> str:
    """Say which known word a misspelt one may mean, as the end of a message; empty where none is alike.

    >>> meant("consolidaton", ["induction", "consolidation"]), meant(3, [21, 28])
    ("; did you mean 'consolidation'?", '')
    >>> meant("28", [21, 28])
    '; did you mean 28, without quotes?'
    """
    if any(str(each) == word != each for each in known):
        return f"; did you mean {word}, without quotes?"
    near = nearest(word, filter(None, map(str, known))) if isinstance(word, str) else ()
    return f"; did you mean {near[0]!r}?" if near else ""
