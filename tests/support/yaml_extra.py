"""A mark for tests that need the extra ``yaml``."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

NEEDS_YAML = pytest.mark.skipif(find_spec("ruamel") is None, reason="needs ruamel.yaml")
