"""The functions that show a plan in a notebook; `schedules` fills them in, so that a plan imports no exporter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

SHOWN: Final[dict[str, Callable[[Any], str]]] = {}
"""The function that draws a plan, by format: "html" or "svg"."""
