"""No field of the language is silent (C25): each has two regimens that differ in it alone, and every reader tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from tests.witnesses.readers import READERS
from tests.witnesses.table import WITNESSES, Witness

from schedules.errors import ScheduleError
from schedules.model import Model
from schedules.regimen import Regimen
from schedules.regimen.parts import Parts
from schedules.regimen.rows import Row


def _models(of: Any, known: set[type[Model]]) -> None:
    """Collect the models that a field's type is made of."""
    if isinstance(of, type) and issubclass(of, Model) and of not in known:
        known.add(of)
        for field in of.model_fields.values():
            for part in (field.annotation, *field.metadata):
                _models(part, known)
    for part in get_args(of):
        _models(part, known)


def models_of_the_language() -> set[Any]:
    """Return every model that a regimen is made of, the base of the rows and the parts of the regimen included."""
    known: set[type[Model]] = set()
    _models(Regimen, known)
    assert len(known) > 15
    return known - {Regimen} | {Parts, Row}


def _fields() -> Iterator[str]:
    """Yield each field of the language, "Visit.days", under the model that defines it."""
    for model in models_of_the_language():
        inherited = {name for base in model.__mro__[1:] for name in getattr(base, "model_fields", {})}
        # Its shape says which model it is.
        yield from (f"{model.__name__}.{name}" for name in model.model_fields.keys() - inherited - {"shape"})


def test_each_field_has_a_witness_and_each_witness_a_field() -> None:
    assert sorted({witness.name for witness in WITNESSES}) == sorted(_fields())


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("witness", WITNESSES, ids=[f"{each.name}-{n}" for n, each in enumerate(WITNESSES)])
def test_each_reader_tells_the_two_apart(witness: Witness, reader: str) -> None:
    one, other = witness.pair
    assert one != other
    try:
        told = READERS[reader](one, other, witness.reading)
    except ScheduleError:  # a file, or a choice, that is refused is not half-read
        return
    assert told is (reader not in witness.unread), f"{reader} of {witness.name}"


@pytest.mark.parametrize("field", sorted({each.name for each in WITNESSES if each.unread}))
def test_each_exception_says_why(field: str) -> None:
    reasons = [why for witness in WITNESSES if witness.name == field for why in witness.unread.values()]
    assert all(reasons)
