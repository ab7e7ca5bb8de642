"""The typing tests speak of every public name, as users import them."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

import pytest

import schedules
import schedules.export

EXAMPLES = [path for path in sorted(Path(__file__).parent.glob("*.py")) if path.name != Path(__file__).name]


@pytest.mark.parametrize("module", [schedules, schedules.export], ids=lambda module: module.__name__)
def test_every_public_name_is_tried(module: ModuleType) -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in EXAMPLES]
    imports = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    tried = {alias.name for node in imports if node.module == module.__name__ for alias in node.names}
    public = {name for name in module.__all__ if not isinstance(getattr(module, name), str | ModuleType)}
    assert public
    assert set() == public - tried
