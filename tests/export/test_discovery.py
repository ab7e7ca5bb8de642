"""What a newcomer finds by asking a package for its names."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

from schedules import export, testing


@pytest.mark.parametrize("package", [export, testing], ids=lambda package: package.__name__)
def test_the_names_of_a_package_are_its_public_ones(package: ModuleType) -> None:
    assert sorted(package.__all__) == dir(package)
    for name in dir(package):
        found = getattr(package, name)
        assert not inspect.ismodule(found)
        assert not callable(found) or inspect.getdoc(found)
