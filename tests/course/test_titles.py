"""Three names for each row: the label's title, a short one for a cell, a plain one for a family."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from tests.support.courses import blinatumomab, new_york
from tests.support.drawing import REGIMENS, any_course
from tests.support.pages import full
from tests.witnesses.base import BASE, changed
from tests.witnesses.table import PLAIN

from schedules import Event, Plan, Regimen, Tisagenlecleucel, load, plan
from schedules.course.titles import plain_title, short_title
from schedules.errors import RegimenError
from schedules.export import to_html, to_ics
from schedules.export.speech.joint import joined
from schedules.export.speech.language import language
from schedules.regimen import Phase, Step, Wait
from schedules.regimen.names import Named, named_parts
from schedules.sentence import Sentence
from schedules.testing import histories

DRUGS = {
    "en": {"Blinatumomab", "Inotuzumab ozogamicin", "Fludarabine", "Cyclophosphamide"},
    "es": {"Blinatumomab", "Inotuzumab ozogamicina", "Fludarabina", "Ciclofosfamida"},
}
"""The names of drugs, which are never shortened, as the labels have them."""
CLINICAL = re.compile(
    r"pre-?medic|dose step|disconnect|lymphodepletion|leukapheresis|infusion|monitoring|milestone|treatment-free|"
    r"cytokine|procedure|assessment|premedica|cambio de dosis|desconexi|linfodepleci|leucaf|infusi|vigilancia|citocin",
    re.IGNORECASE,
)
"""Words of clinics, in English and in Spanish, which a family's page does not have."""


def parts(regimen: Regimen) -> Iterator[Named]:
    """Yield what is to have names: all but phases whose title no event has."""
    for part in named_parts(regimen):
        if not isinstance(part, Phase) or isinstance(part.after, Wait):
            yield part


class TestBuiltIns:
    @pytest.mark.parametrize("name", REGIMENS)
    @pytest.mark.parametrize("code", ["en", "es"])
    def test_every_part_has_three_names(self, name: str, code: str) -> None:
        for part in parts(REGIMENS[name]):
            assert part.short, part.title
            assert part.plain, part.title
            short, plain = language(code).text(part.short), language(code).text(part.plain)
            assert len(short) <= 18 or short in DRUGS[code], short
            assert len(plain) <= 40, plain
            assert not CLINICAL.search(f"{short} {plain}"), (short, plain)

    @pytest.mark.parametrize("regimen", REGIMENS.values(), ids=lambda regimen: regimen.id)
    def test_no_name_holds_a_part_of_a_drug_s_name(self, regimen: Regimen) -> None:
        names = {name for part in named_parts(regimen) for name in (part.short, part.plain)}
        for drug in DRUGS["en"] | {REGIMENS[name].title for name in REGIMENS}:
            first = drug.partition(" ")[0]
            assert [] == [name for name in names if first.lower() in name.lower() and drug.lower() not in name.lower()]


class TestEvents:
    @given(plans=histories(any_course()))
    def test_of_any_history_fit_a_cell_and_a_phone_in_a_family_s_words(self, plans: list[Plan]) -> None:
        for course in plans:
            told = joined(course)
            for event in (*told.events, *told.cancelled):
                for code in ("en", "es"):
                    short = language(code).text(short_title(told, event))
                    plain = language(code).text(plain_title(told, event))
                    assert len(short) <= 18 or short in DRUGS[code], short
                    assert len(plain) <= 40, plain
                    assert not CLINICAL.search(f"{short} {plain}"), (short, plain)

    @pytest.mark.parametrize(
        ("key", "short", "plain"),
        [
            ("induction/1/infusion/start", "Blinatumomab", "Blinatumomab pump"),
            ("induction/1/infusion/step", "Full dose", "Pump goes to the full dose"),
            ("induction/1/infusion/bag-2", "New bag", "New bag on the pump: bag 2"),
            ("induction/1/infusion/disconnect", "Pump comes off", "The pump comes off"),
            ("induction/1/premedication/start", "Medicine before", "Medicine 1 hour before the pump"),
            ("induction/1/stay/1", "In hospital", "In the hospital"),
            ("induction/1/rest/1", "Rest", "Rest: no treatment"),
        ],
    )
    def test_of_a_pump(self, key: str, short: str, plain: str) -> None:
        course = blinatumomab(new_york(3, 2), bag_hours=96)
        event = next(event for event in course.events if event.key == key)
        assert (short, plain) == (short_title(course, event), plain_title(course, event))

    def test_of_a_step_and_a_bag_in_one_go(self) -> None:
        told = joined(blinatumomab(new_york(3, 2), bag_hours=96))
        event = next(event for event in told.events if event.key == "induction/1/infusion/step")
        assert "Full dose, new bag" == short_title(told, event)
        assert "Pump goes to the full dose, new bag 3" == plain_title(told, event)

    def test_of_what_is_not_sure_do_not_say_so(self) -> None:
        course = plan(Tisagenlecleucel(label="us-2025-06"), start=new_york(3, 2), anchor="leukapheresis")
        names = {event.key: (short_title(course, event), plain_title(course, event)) for event in course.events}
        assert ("Chemotherapy", "Chemotherapy before the cells") == names["lymphodepletion/1/band/expected"]
        assert ("Cells ready", "The cells are ready") == names["lymphodepletion/1/product-released/expected"]

    def test_without_a_name_are_the_title_whole(self) -> None:
        course = blinatumomab(new_york(3, 2))
        dose = renamed(course.events[0], "Something with a long title that no regimen has, 20 mg (by mouth)")
        assert dose.title == short_title(course, dose) == plain_title(course, dose)

    @pytest.mark.parametrize("values", [{}, {"n": 2}])
    def test_of_a_sentence_of_another_version_are_what_was_told(self, values: dict[str, Any]) -> None:
        course = blinatumomab(new_york(3, 2))
        event = renamed(course.events[0], Sentence("Bag 2", "of-another-version", values))
        assert "Bag 2" == short_title(course, event) == plain_title(course, event)
        event = renamed(course.events[0], Sentence("Bag 2", "with-bag-change", values))
        assert "Bag 2" == short_title(course, event) == plain_title(course, event)


def renamed(event: Event, title: str) -> Event:
    return event.model_copy(update={"title": title})


class TestPages:
    """No page of a family mixes its words with those of a clinic."""

    @pytest.mark.parametrize("name", REGIMENS)
    @pytest.mark.parametrize("code", ["en", "es"])
    def test_of_a_calendar(self, name: str, code: str) -> None:
        data = to_ics(full(name), detail="plain", language=code).replace(b"\r\n ", b"").decode()
        said = [line for line in data.splitlines() if line.startswith(("SUMMARY", "DESCRIPTION", "LOCATION"))]
        assert [] == [line for line in said if CLINICAL.search(line)]


class TestReaders:
    """A name is read by the pages: the short one in a cell, the plain one by a family's calendar."""

    @pytest.mark.parametrize(
        "place", ["tables.weeks.rows.1", "tables.weeks.rows.0.steps.0", "phases.2.after", "phases.2"]
    )
    @pytest.mark.parametrize("kind", ["short", "plain"])
    def test_a_name_is_told(self, place: str, kind: str) -> None:
        course = PLAIN.plan(changed(BASE, f"{place}.{kind}", "Seldom said"))
        told = to_html(course) if kind == "short" else to_ics(course, detail="plain")
        assert b"Seldom said" in told


class TestProof:
    """What a curator writes is held to the same: a name fits, and one title has one set of names."""

    def changed(self, **names: str) -> Regimen:
        data = load("inotuzumab-ozogamicin").model_dump(mode="json")
        data["tables"]["later"]["rows"][0] |= names
        return Regimen.read(data)

    def test_a_short_name_fits_a_cell(self) -> None:
        with pytest.raises(RegimenError, match="short: 'A name of 19 letter' has 19 letters; give 18 at most"):
            self.changed(short="A name of 19 letter")

    def test_one_title_has_one_set_of_names(self) -> None:
        with pytest.raises(RegimenError, match="has the title of another part and another short or plain name"):
            self.changed(plain="Another name")

    def test_names_may_be_left_out(self) -> None:
        data = load("blinatumomab").model_dump(mode="json")
        for table in data["tables"].values():
            for row in table["rows"]:
                for part in (row, *row.get("steps", ())):
                    part["short"] = part["plain"] = ""
        bare = Regimen.read(data)
        assert {""} == {part.short for part in named_parts(bare) if isinstance(part, Step)}
