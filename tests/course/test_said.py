"""Sentences in a plan's file: written with their parts, read back with the same parts, refused in a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.courses import blinatumomab, event, new_york
from tests.support.drawing import any_course

from schedules import Event, Plan, ScheduleError, up_to_date
from schedules.course.plan import Reason
from schedules.course.plan_file import open_plan, plan_json, read_plan
from schedules.course.titles import first_rate, sure_title
from schedules.export.speech.language import language
from schedules.phrases import PHRASES
from schedules.sentence import Sentence, Value, sentence
from schedules.testing import histories


def said_in(plan: Plan) -> Iterator[str]:
    """Yield every text of a plan that may be a sentence, in one order."""
    yield from plan.notes
    for each in (*plan.events, *plan.cancelled):
        yield from (each.title, each.amount, *each.details, *(reason.text for reason in each.why))


def parts(text: object) -> object:
    """Return a sentence as what it was made of."""
    if isinstance(text, Sentence):
        return text.phrase, str(text), {place: parts(value) for place, value in text.values.items()}
    return text


class TestLaws:
    @given(plans=histories(any_course()))
    def test_a_plan_is_read_back_with_every_part(self, plans: list[Plan]) -> None:
        for plan in plans:
            written = plan_json(plan)
            again = read_plan(written)
            assert plan == again
            assert [*map(parts, said_in(plan))] == [*map(parts, said_in(again))]
            assert written == plan_json(again)

    @given(plans=histories(any_course()))
    def test_its_phrase_with_its_values_gives_its_text(self, plans: list[Plan]) -> None:
        for text in said_in(plans[-1]):
            for each in sentences_in(text):
                assert each == sentence(each.phrase, **each.values)

    @given(plans=histories(any_course()))
    def test_what_is_no_sentence_is_a_text_of_the_regimen_or_the_record(self, plans: list[Plan]) -> None:
        plan = plans[-1]
        given = json.dumps([plan.regimen.model_dump(mode="json"), [e.model_dump(mode="json") for e in plan.record]])
        for text in said_in(plan):
            for each in plain_texts_in(text):
                assert json.dumps(each)[1:-1].lower() in given.lower(), each


def sentences_in(text: object) -> Iterator[Sentence]:
    if isinstance(text, Sentence):
        yield text
        for value in text.values.values():
            yield from sentences_in(value)


def plain_texts_in(text: str) -> Iterator[str]:
    """Yield the texts that a sentence says without a phrase; free text and numbers aside."""
    if not isinstance(text, Sentence):
        yield text
        return
    for place, value in text.values.items():
        if isinstance(value, str) and place.startswith("text"):
            yield from plain_texts_in(value)


moments = st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31))  # noqa: DTZ001  # as a sentence keeps them
lines = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)
phrase_ids = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True)
whole = st.integers(-1_000_000_000, 1_000_000_000)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "n": whole | st.floats(-1e9, 1e9, allow_nan=False),
    "days": whole,
    "hours_2": whole,
    "date": st.dates() | moments,
    "date_2": st.dates() | moments,
    "free": lines,
    "list": lines,
    "clock": lines,
}


def made(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Sentence]:
    values = st.fixed_dictionaries({}, optional={**VALUES, "text": inner | lines, "text_2": inner | lines})
    return st.builds(Sentence, lines, phrase_ids, values)


@given(said=st.recursive(made(lines), made, max_leaves=10))
def test_any_sentence_of_any_version_is_read_back(said: Sentence) -> None:
    written = Reason(text=said).model_dump_json()
    again = Reason.read(json.loads(written))
    assert parts(said) == parts(again.text)
    assert written == again.model_dump_json()


def test_under_another_law_of_the_zone_only_what_has_a_time_changes() -> None:
    """
    A plan of New York as a law without daylight time would have laid it out: an hour off UTC from 8 March on.
    """
    plan = blinatumomab(new_york(3, 16), bag_hours=96)
    told = open_plan(plan_json(plan).decode().replace("-04:00", "-05:00").encode()).plan
    renewed = up_to_date(told, as_of=new_york(3, 1))
    changed = {each.key for each in renewed.events if each.sequence}
    assert {each.key for each in plan.events if not each.all_day} == changed
    days = [each for each in plan.events if each.all_day]
    assert 3 <= len(days)
    assert "induction starts on Mon 16 Mar 2026 09:00, the date this plan was given" == days[0].why[0].text


class TestForm:
    """How it stands in the file, typed by hand."""

    def test_a_title_and_a_reason(self) -> None:
        bag = event(blinatumomab(new_york(3, 2), bag_hours=96), "induction/1/infusion/bag-2")
        written = json.loads(bag.model_dump_json())
        assert {"phrase": "bag-change", "values": {"n": 2}, "text": "Bag change: bag 2"} == written["title"]
        hours = {"phrase": "hours", "values": {"n": 72}, "text": "72 h"}
        assert {"phrase": "bag", "values": {"text": hours}, "text": "72 h bag"} == written["amount"]
        assert {
            "phrase": "bags-follow",
            "values": {"n": 96.0, "date": "2026-03-02T09:00:00"},
            "text": "96 infused hours after Mon 2 Mar 2026 09:00; bags follow one another and are cut at every step",
        } == written["why"][1]["text"]

    def test_a_label_s_text_stays_a_string(self) -> None:
        start = event(blinatumomab(new_york(3, 2)), "induction/1/infusion/start")
        written = json.loads(start.model_dump_json())
        assert "Blinatumomab infusion" == written["title"]
        assert "Do not flush the line at a bag change." in written["details"]

    def test_the_text_of_the_file_is_what_was_told(self) -> None:
        told = read({"phrase": "bag-change", "values": {"n": 2}, "text": "Bag 2 is hung"})
        assert "Bag 2 is hung" == told == language("en").text(told)
        assert "Cambio de bolsa: bolsa 2" == language("es").text(told)

    def test_a_time_of_the_file_is_said_as_it_stands(self) -> None:
        values = {"date": "2026-11-02T09:00:00"}
        told = read({"phrase": "given-on", "values": values, "text": "given on Mon 2 Nov 2026 09:00"})
        assert "dado el lun, 2 nov 2026 09:00" == language("es").text(told)


class TestOtherVersions:
    """What this version cannot say from its parts is said as it was told, in English."""

    @pytest.mark.parametrize(
        "said",
        [
            {"phrase": "of-another-version", "values": {"n": 2}, "text": "Bag 2"},
            {"phrase": "bag-change", "values": {}, "text": "Bag 2"},
            {"phrase": "fact", "values": {"text": {"phrase": "x", "values": {}, "text": "y"}}, "text": "Bag 2"},
            {"phrase": "bag-change", "values": {"speed": 3, "place": "there"}, "text": "Bag 2"},
        ],
    )
    def test_it_is_kept_and_said_in_english(self, said: dict[str, Any]) -> None:
        read_back = read(said)
        assert said == json.loads(Reason(text=read_back).model_dump_json())["text"]
        for code in ("en", "es", "ar"):
            assert "Bag 2" == language(code).text(read_back)

    def test_what_has_no_parts_is_said_as_it_stands(self) -> None:
        assert "Bag change: bag 2" == language("es").text("Bag change: bag 2")


def read(said: object) -> str:
    return Reason.read({"text": said}).text


def nested(deep: int) -> dict[str, Any]:
    values = {"text": nested(deep - 1)} if deep else {}
    return {"phrase": "fact", "values": values, "text": "a fact"}


def with_values(**values: object) -> dict[str, Any]:
    return {"phrase": "x", "values": values, "text": "y"}


REFUSED: list[tuple[object, str]] = [
    (3, "valid string"),
    (None, "valid string"),
    (["a"], "valid string"),
    ({}, "has a phrase, values and a text, and nothing else"),
    ({"phrase": "x", "values": {}}, "has a phrase, values and a text"),
    ({"phrase": "x", "values": {}, "text": "y", "more": 1}, "and nothing else"),
    ({"phrase": "Bag change", "values": {}, "text": "y"}, "named by its id, such as 'bag-change'"),
    ({"phrase": "x" * 61, "values": {}, "text": "y"}, "named by its id"),
    ({"phrase": 3, "values": {}, "text": "y"}, "named by its id"),
    ({"phrase": "x", "values": [], "text": "y"}, "at most 20 values"),
    ({"phrase": "x", "values": {}, "text": 3}, "valid string"),
    ({"phrase": "x", "values": {}, "text": "a\x07"}, r"control character U\+0007"),
    ({"phrase": "x", "values": {}, "text": "a" * 20_001}, "at most 20000 characters"),
    (with_values(**{f"n_{number}": 1 for number in range(21)}), "at most 20 values"),
    (with_values(N=1), "'N' is no name of a place"),
    (with_values(n=True), "n is a number up to 1000000000"),
    (with_values(n=float("nan")), "n is a number up to"),
    (with_values(n=1_000_000_001), "n is a number up to"),
    (with_values(n="2"), "n is a number"),
    (with_values(days=1.5), "days is a whole number"),
    (with_values(days="1"), "days is a number"),
    (with_values(text=3), "valid string"),
    (with_values(free=None), "valid string"),
    (with_values(free="a\x07"), r"control character U\+0007"),
    (with_values(text=with_values(text="a\x07")), r"control character U\+0007"),
    (with_values(date="tomorrow"), "[Ii]nvalid isoformat"),
    (with_values(date=20260302), "a date such as 2026-03-02"),
    (with_values(date="2026-03-02T09:00:00-05:00"), "has no offset, as in 2026-03-02T09:00:00"),
    (with_values(date="2026-03-02T09:00:00Z"), "has no offset"),
    (nested(20), "at most 20 sentences"),
]


@pytest.mark.parametrize(("said", "message"), REFUSED, ids=range(len(REFUSED)))
def test_anything_else_is_refused_in_a_line(said: object, message: str) -> None:
    with pytest.raises(ScheduleError, match=message) as refused:
        read(said)
    assert 1 == len(str(refused.value).splitlines())


def test_the_bounds_themselves_are_taken() -> None:
    assert "a fact" == read(nested(19))
    assert "y" == read(with_values(**{f"n_{number}": 1_000_000_000 for number in range(20)}))
    assert "y" == read({"phrase": "x" * 60, "values": {}, "text": "y"})


TITLES: list[tuple[str, str]] = [
    (sentence("unconfirmed", text="Lymphodepletion"), "Lymphodepletion"),
    (sentence("unconfirmed-not-before", text="A (not confirmed)", date=date(2026, 3, 2)), "A (not confirmed)"),
    (sentence("unconfirmed-usually-not-before", text="A", date=date(2026, 3, 2)), "A"),
    (sentence("bag-change", n=2), "Bag change: bag 2"),
    ("A label's title (not confirmed)", "A label's title (not confirmed)"),
    (Sentence("A (not confirmed)", "unconfirmed", {}), "A (not confirmed)"),
]


@pytest.mark.parametrize(("title", "sure"), TITLES)
def test_a_title_without_what_is_not_sure(title: str, sure: str) -> None:
    assert sure == sure_title(title)


AMOUNTS: list[tuple[str, str]] = [
    (sentence("low-for-days", text="9 mcg/day", days=7, text_2="28 mcg/day"), "9 mcg/day"),
    (sentence("low-for-hours", text="9 mcg/day", text_2=sentence("hours", n=30), text_3="28 mcg/day"), "9 mcg/day"),
    (sentence("low-then-full", text="9 mcg/day", text_2="28 mcg/day"), "9 mcg/day"),
    ("9 mcg/day for adults", "9 mcg/day for adults"),
]


@pytest.mark.parametrize(("amount", "rate"), AMOUNTS)
def test_the_first_rate_of_an_amount(amount: str, rate: str) -> None:
    assert rate == first_rate(amount)


def test_every_phrase_of_what_is_not_confirmed_is_known() -> None:
    unconfirmed = [phrase for phrase, words in PHRASES.items() if words.startswith("{text} (not confirmed")]
    values: dict[str, Value] = {"text": "A", "date": datetime(2026, 3, 2, tzinfo=UTC)}
    assert ["A"] * 3 == [sure_title(sentence(phrase, **values)) for phrase in unconfirmed]


def test_an_event_takes_a_sentence_as_its_title() -> None:
    bag = event(blinatumomab(new_york(3, 2), bag_hours=96), "induction/1/infusion/bag-2")
    again = Event(**{name: getattr(bag, name) for name in Event.model_fields})
    assert bag == again
    assert parts(bag.title) == parts(again.title)
