"""Paths of problems followed in the data that they are about."""

from __future__ import annotations

from typing import Any


def part_at(data: Any, path: tuple[str | int, ...]) -> Any:
    """
    Return what a path leads to; a path that leads to no part is an error.
    """
    assert path, "the path of a problem is not empty"
    for step in path:
        data = data if step == "[key]" else data[step]
    return data
