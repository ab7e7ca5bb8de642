"""The shape of the code is counted right, on a few lines whose numbers are known."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
FILES = {
    "__init__": "",
    "one": """
from schedules.two import _shared
if TYPE_CHECKING:
    import schedules.three.four
def public(): return _once() + _twice() + _twice() + _shared()
def _once(): return 1
def _twice():
    from schedules import plan, two
    def _within(): ...
class Thing:
    def _asked(self): return self._asked
    def _never(self): ...
    def __len__(self): ...
""",
    "two": "from schedules import one\ndef _shared(): ...\n",
    "three/__init__": "",
    "three/four": "from .. import one\n",
}


@pytest.fixture
def shape(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import shape

    return shape


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "schedules" / "three").mkdir(parents=True)
    for name, text in FILES.items():
        (tmp_path / "schedules" / f"{name}.py").write_text(text, encoding="utf-8")
    return tmp_path


def test_functions_are_those_of_modules_and_classes(shape: ModuleType, source: Path) -> None:
    named = {module.name: list(shape.functions(module.tree)) for module in shape.modules_in(source)}
    assert ["public", "_once", "_twice", "_asked", "_never", "__len__"] == named["schedules.one"]
    assert {"schedules", "schedules.one", "schedules.two", "schedules.three", "schedules.three.four"} == set(named)


def test_used_once_is_by_name_in_the_module_or_by_an_import(shape: ModuleType, source: Path) -> None:
    once = ["schedules.one:_once", "schedules.one:_asked", "schedules.two:_shared"]
    assert once == shape.used_once(shape.modules_in(source))


def test_imports_are_told_apart_and_circles_found(shape: ModuleType, source: Path) -> None:
    edges = shape.edges(shape.modules_in(source))
    assert {
        "loading": {("one", "two"), ("two", "one"), ("three", "one")},
        "inside a function": {("one", "schedules")},
        "for types": {("one", "three")},
    } == edges
    assert [["one", "two"]] == shape.circles(edges["loading"])
