"""A sentence is text for whoever reads text, and keeps the phrase and the values that it was made from."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import ROOT

from schedules.phrases import PHRASES
from schedules.regimen import Confidence
from schedules.sentence import (
    UNITS,
    Sentence,
    Value,
    hours_sentence,
    joined,
    kind_of,
    phrase_of,
    places_of,
    sentence,
)

KINDS = {"n", "list", "clock", "date", "text", "free", *UNITS}
MARCH = date(2026, 3, 2)

WRITTEN: list[tuple[str, dict[str, Value], str]] = [
    ("bag-change", {"n": 2}, "Bag change: bag 2"),
    ("floor-before", {"date": MARCH}, "the dose before asks for a distance: no earlier than Mon 2 Mar 2026"),
    ("given-on", {"date": datetime(2026, 3, 2, 9, 5, tzinfo=UTC)}, "given on Mon 2 Mar 2026 09:05"),
    ("delayed-by", {"days": 1}, "delayed by 1 day"),
    ("delayed-by", {"days": 2}, "delayed by 2 days"),
    ("length-months", {"months": 3}, "3 months"),
    ("minutes-before", {"minutes": 60}, "60 minutes before"),
    ("dates-included", {"dates": 1, "date": MARCH}, "1 date from Mon 2 Mar 2026, the first and the last included"),
    ("infused-hours", {"n": 96.0, "date": MARCH}, "96 infused hours after Mon 2 Mar 2026"),
    ("infused-hours", {"n": 96.5, "date": MARCH}, "96.5 infused hours after Mon 2 Mar 2026"),
    ("hours", {"n": 1_000_000}, "1000000 h"),
    ("on-days", {"text": "A dose", "list": "1, 8, 15"}, "A dose on Days 1, 8, 15"),
    ("with-remark", {"text": sentence("missed"), "free": "{n} days"}, "missed ({n} days)"),
]


@pytest.mark.parametrize(("phrase", "values", "words"), WRITTEN)
def test_a_place_is_said_by_its_kind(phrase: str, values: dict[str, Value], words: str) -> None:
    made = sentence(phrase, **values)
    assert words == made
    assert (phrase, [*values]) == (made.phrase, [*made.values])


def test_of_a_moment_only_the_clock_is_kept() -> None:
    at = datetime(2026, 11, 2, 9)  # noqa: DTZ001  # as it is kept
    zones = (UTC, ZoneInfo("America/Vancouver"))
    assert [at, at] == [sentence("given-on", date=at.replace(tzinfo=tz)).values["date"] for tz in zones]


def test_it_is_text() -> None:
    made = sentence("bag-change", n=2)
    assert made == "Bag change: bag 2"
    assert hash("Bag change: bag 2") == hash(made)
    assert "a Bag change: bag 2" == f"a {made}"
    assert {"Bag change: bag 2": 1} == {made: 1}
    assert str is type(str(made))
    assert "'Bag change: bag 2'" == repr(made)


def test_it_is_frozen() -> None:
    made = sentence("bag-change", n=2)
    for change in (
        lambda: setattr(made, "phrase", "bag"),
        lambda: setattr(made, "values", {}),
        lambda: delattr(made, "phrase"),
        lambda: made.values.update(n=3),  # type: ignore[attr-defined]  # what a frozen mapping does not have
    ):
        with pytest.raises((AttributeError, TypeError)):
            change()


def test_the_values_are_its_own() -> None:
    values: dict[str, Value] = {"n": 2}
    made = Sentence("Bag change: bag 2", "bag-change", values)
    values["n"] = 3
    assert {"n": 2} == dict(made.values)


def test_a_copy_and_a_pickle_keep_the_parts() -> None:
    made = sentence("fact", text=sentence("given-on", date=MARCH))
    for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):  # noqa: S301  # our own
        assert made == again
        assert "fact" == again.phrase
        inner = again.values["text"]
        assert isinstance(inner, Sentence)
        assert ("given-on", {"date": MARCH}) == (inner.phrase, dict(inner.values))


def test_a_label_s_text_has_no_phrase() -> None:
    assert ("", "bag-change") == (phrase_of("Bag change: bag 2"), phrase_of(sentence("bag-change", n=2)))


@pytest.mark.parametrize(("minutes", "words"), [(0, "0 h"), (59, "0 h 59 min"), (60, "1 h"), (10_081, "168 h 1 min")])
def test_a_length_in_hours(minutes: int, words: str) -> None:
    assert words == hours_sentence(minutes)


def depth(text: str) -> int:
    if not isinstance(text, Sentence):
        return 0
    return 1 + max((depth(value) for value in text.values.values() if isinstance(value, str)), default=0)


@given(texts=st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=300))
def test_joined_texts_read_as_a_list_and_stay_shallow(texts: list[str]) -> None:
    assert "; ".join(texts) == joined("and-further", *texts)
    assert depth(joined("and-further", *texts)) <= 9


def test_nothing_can_be_joined_to_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        joined("and-further")


@pytest.mark.parametrize(
    ("phrase", "values"), [("no-such-phrase", {}), ("bag-change", {}), ("bag-change", {"date": 1})]
)
def test_a_phrase_without_a_template_or_a_value_is_a_mistake_of_the_code(phrase: str, values: dict[str, Value]) -> None:
    with pytest.raises(KeyError):
        sentence(phrase, **values)


class TestTheTable:
    """Each phrase is used, each that is used is there, and its places are of kinds that can be said."""

    @pytest.mark.parametrize("phrase", PHRASES)
    def test_an_id_is_lower_case_and_its_places_are_of_known_kinds(self, phrase: str) -> None:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", phrase)
        places = places_of(PHRASES[phrase])
        assert len(set(places)) == len(places)
        assert {kind_of(place) for place in places} <= KINDS
        assert PHRASES[phrase].count("{") == len(places)

    def test_every_phrase_that_is_asked_for_is_there(self) -> None:
        assert set() == asked_for() - set(PHRASES)

    def test_every_phrase_is_asked_for(self) -> None:
        # The mark of a source has its confidence as its phrase.
        # A title's phrase has others for its short and its plain name.
        names = {f"{kind}-{phrase}" for kind in ("short", "plain") for phrase in asked_for() | named()}
        assert set() == set(PHRASES) - asked_for() - named() - names - set(get_args(Confidence))


def trees() -> list[ast.Module]:
    paths = [path for path in (ROOT / "src" / "schedules").rglob("*.py") if path.name != "phrases.py"]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def asked_for() -> set[str]:
    """List the phrases that stand where a sentence is made."""
    calls = [node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    made = [node.args[0] for node in calls if getattr(node.func, "id", "") in ("sentence", "joined")]
    chosen = [
        part for first in made for part in ([first.body, first.orelse] if isinstance(first, ast.IfExp) else [first])
    ]
    return {part.value for part in chosen if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def named() -> set[str]:
    """List the other texts of the code that can only be names of phrases, since they have a hyphen."""
    texts = {node.value for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and "-" in text and " " not in text}
