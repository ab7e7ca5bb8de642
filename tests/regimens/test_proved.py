"""The built-in regimens, which no start of a program proves: here they are validated and proved, value by value."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from pydantic import BaseModel
from tests.support.drawing import REGIMENS

from schedules import Regimen
from schedules import model as models
from schedules.builtin.names import BUILT_IN


def parts(value: Any, place: str = "") -> dict[str, tuple[type, Any]]:
    """
    Every value of a model by its place, with its exact type, so that 45 is not 45.0 and a list is no tuple.
    """
    found: dict[str, tuple[type, Any]] = {place: (type(value), None)}
    if isinstance(value, BaseModel):
        inside = {f".{name}": getattr(value, name) for name in type(value).model_fields}
    elif isinstance(value, dict):
        inside = {f"[{key!r}]": each for key, each in value.items()}
    elif isinstance(value, tuple | list):
        inside = {f"[{number}]": each for number, each in enumerate(value)}
    else:
        return {place: (type(value), value)}
    for step, each in inside.items():
        found |= parts(each, place + step)
    return found


@pytest.mark.parametrize("regimen", REGIMENS.values(), ids=list(REGIMENS))
def test_validation_and_proof_change_nothing(regimen: Regimen) -> None:
    proved = Regimen.read(regimen.model_dump())
    assert parts(proved) == parts(regimen)
    assert proved == regimen
    assert proved.model_dump_json() == regimen.model_dump_json()
    assert Regimen.read(regimen.model_dump(mode="json")) == regimen


@pytest.mark.parametrize("module", [module for module, _, _ in BUILT_IN.values()])
def test_every_model_of_a_label_is_proved_with_its_regimen(module: str) -> None:
    """
    What stands in the module and in no regimen would be proved nowhere.
    """
    label = importlib.import_module(f"schedules.builtin.{module}")
    assert getattr(label, models.PROVED_BY_TESTS)
    for name, value in vars(label).items():
        if isinstance(value, models.Model):
            assert value == type(value).read(value.model_dump()), name


def test_a_module_that_does_not_say_so_is_validated(monkeypatch: pytest.MonkeyPatch) -> None:
    from schedules.errors import RegimenError
    from schedules.regimen import Amount

    with pytest.raises(RegimenError):
        Amount(text="")
    monkeypatch.setitem(globals(), models.PROVED_BY_TESTS, True)  # noqa: FBT003  # as a label's module has it
    assert "" == Amount(text="").text
    with pytest.raises(TypeError, match="has no field texts"):
        Amount(texts="")  # type: ignore[call-arg]  # misspelt
