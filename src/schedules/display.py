"""How a plan is shown in a notebook; the package's door fills it in, so that a plan knows no exporter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

SHOWN: Final[dict[str, Callable[[Any], str]]] = {}
"""What draws a plan, by format."""
