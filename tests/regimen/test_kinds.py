"""A value of a regimen is of the kind it is written in: none is turned into another one that its field could take."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from tests.regimen.test_proof import changed, sound
from tests.witnesses.test_no_silent_field import models_of_the_language

from schedules.errors import RegimenError
from schedules.regimen import Regimen
from schedules.regimen.documents.reading import document_of, regimen_of


def readers_of_fields() -> Iterator[tuple[str, TypeAdapter[Any]]]:
    for model in models_of_the_language():
        for name, field in model.model_fields.items():
            yield f"{model.__name__}.{name}", TypeAdapter(field.rebuild_annotation())


FIELDS: Final = dict(sorted(readers_of_fields(), key=str))
LETTERS: Final = ["yes", "no", "on", "true", "08:00", "2026-03-02", "2026-03-02T00:00:00", "1672531200", "", "1, 8"]
VALUES: Final = st.one_of(
    st.booleans(),
    st.integers(-40, 40),
    st.sampled_from([28.0, 1.5, math.inf]),
    st.integers(-40, 40).map(str),
    st.sampled_from(LETTERS),
    st.sampled_from(LETTERS).map(str.encode),
    st.sampled_from([date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC), time(8), time(8, tzinfo=UTC)]),
)


def is_the_same(given: Any, kept: Any) -> bool:
    """
    Say whether a value was kept as it was given; a date may be given in letters, and a whole number with a point.
    """
    if isinstance(given, str) and isinstance(kept, date | time):
        return kept.isoformat()[: len(given)] == given
    numbers = [isinstance(each, int | float) and not isinstance(each, bool) for each in (given, kept)]
    return bool(given == kept and (all(numbers) or type(given) is type(kept)))


@pytest.mark.parametrize("name", FIELDS)
@given(value=VALUES)
def test_no_field_turns_a_value_into_another_kind(name: str, value: Any) -> None:
    """
    What is no number is not read as one, nor a truth value, a date or a time; so for members of lists.
    """
    for given_value in (value, [value]):
        try:
            kept = FIELDS[name].validate_python(given_value)
        except ValidationError:
            continue
        pairs = zip(given_value, kept, strict=True) if isinstance(given_value, list) else [(value, kept)]
        for one, other in pairs:
            empty = name == "Phase.numbered_by" and one == ""
            assert empty or is_the_same(one, other), f"{name} keeps {one!r} as {other!r}"


DOSE = ("tables", "weeks", "rows", 0)
WRONG: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("tables", "weeks", "length_days"), "28", "did you mean 28, without quotes?"),
    ((*DOSE, "floor_days"), "6", "write it in digits and without quotes; found '6'"),
    ((*DOSE, "floor_days"), True, "a number is asked for, not true or false"),
    ((*DOSE, "lasts_minutes"), "60", "write it in digits and without quotes; found '60'"),
    ((*DOSE, "title"), 7, "a text is asked for; found 7"),
    ((*DOSE, "days"), 8, "a text is asked for; found 8"),
    ((*DOSE, "at"), "9:00", "a time of day is asked for, such as '09:00'; found '9:00'"),
    ((*DOSE, "at"), "09:00+02:00", "a time of day is asked for"),
    ((*DOSE, "at"), 540, "a time of day is asked for"),
    (("reviewed",), "1672531200", "a date is asked for, such as 2024-12-19; found '1672531200'"),
    (("reviewed",), 20261201, "a date is asked for"),
    (("phases", 0, "cycles"), "2", "write it in digits and without quotes; found '2'"),
    (("choices", "weight_kg", "min"), "40", "write it in digits and without quotes; found '40'"),
    (("choices", "weight_kg", "min"), True, "not true or false"),
    (("choices", "weight_kg", "required"), "yes", "true or false is asked for; found 'yes'"),
    (("choices", "weight_kg", "required"), 1, "true or false is asked for; found 1"),
    (
        ("limits",),
        [{"choice": "weight_kg", "values": ["70"], "why": "x", "source": sound()["source"]}],
        "is never '70'",
    ),
    (("language_version",), "1", "write it in digits and without quotes"),
]


@pytest.mark.parametrize(("path", "value", "said"), WRONG)
def test_it_is_told_at_its_line(path: tuple[str | int, ...], value: Any, said: str) -> None:
    with pytest.raises(RegimenError) as caught:
        regimen_of(document_of(json.dumps(changed(*path, value=value), indent=1).encode(), ".json", "a.json"))
    (problem,) = caught.value.problems
    assert said in problem.message
    assert path == problem.path[: len(path)]
    assert problem.spot is not None


def test_a_limit_of_words_has_no_least_and_no_greatest() -> None:
    data = changed("choices", "arm", value={"title": "arm", "values": ["a", "b"]})
    data["limits"] = [{"choice": "arm", "max": 3, "why": "x", "source": data["source"]}]
    with pytest.raises(RegimenError, match="arm is no number, so that it has no max; give values"):
        Regimen.read(data)
