"""What several tests share: courses, readers, browsers, terminals, servers."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""
