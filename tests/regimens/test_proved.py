"""The built-in regimens, which no start of a program proves: here they are validated and proved, value by value."""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import Any, Final

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


BUILT: Final = """
import pydantic._internal._model_construction as made, sys
from schedules.cli import main
built, build = [], made.complete_model_class
def counted(model, *rest, **more):
    built.append(model)
    return build(model, *rest, **more)
made.complete_model_class = counted
status = main([*sys.argv[1:], "--start", "2026-12-07T09:00", "--zone", "America/New_York", "-o", "-"])
print(status, built, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words",
    [
        "besponsa --cycles 2",
        "blincyto --indication mrd-positive --cycles 2 --weight-kg 70 --age-group adult --bag-hours 96",
        "kymriah --label us-2025-06",
    ],
)
def test_a_start_builds_no_schema(words: str, capfd: pytest.CaptureFixture[str]) -> None:
    """
    Each costs milliseconds; validation, proof and files need them, the calendar of a built-in regimen does not.
    """
    subprocess.run([sys.executable, "-c", BUILT, "generate", *words.split()], check=True)
    assert "0 []" == capfd.readouterr().err.splitlines()[-1]


def test_a_module_that_does_not_say_so_is_validated(monkeypatch: pytest.MonkeyPatch) -> None:
    from schedules.errors import RegimenError
    from schedules.regimen import Amount

    with pytest.raises(RegimenError):
        Amount(text="")
    monkeypatch.setitem(globals(), models.PROVED_BY_TESTS, True)  # noqa: FBT003  # as a label's module has it
    assert "" == Amount(text="").text
    with pytest.raises(TypeError, match="has no field texts"):
        Amount(texts="")  # type: ignore[call-arg]  # misspelt
