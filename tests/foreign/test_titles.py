"""A title is weighed by what it says it is, before the drug that it names."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from tests.support.drawing import REGIMENS

from schedules import select
from schedules.foreign.matching import Matcher

CHOICES: dict[str, tuple[str, dict[str, Any]]] = {
    "ino": ("inotuzumab-ozogamicin", {"cycles": 2}),
    "blina": (
        "blinatumomab",
        {"indication": "relapsed-refractory", "cycles": 2, "weight_kg": 70, "age_group": "adult", "bag_hours": (168,)},
    ),
    "tisa": ("tisagenlecleucel", {"label": "us-2025-06"}),
}

DOSES = {
    "ino": [
        *("Besponsa", "InO C1D8", "INO #2", "Inotuzumab dose 3", "inotuzumab ozogamicin 0.5 mg/m2", "Chemo: Besponsa"),
        *(
            "Besponsa (premedication 30 min before)",
            "Besponsa + labs",
            "Labs, then Besponsa",
            "Besponsa infusion - clinic 4B",
        ),
        *("Clinic visit: Besponsa dose 2", "Besponsa Gabe", "Perfusion de Besponsa", "Infusión de inotuzumab"),
        *("BESPONSA with premedication", "Besponsa dose at the hospital", "2. Gabe Inotuzumab"),
    ],
    "blina": [
        "Blincyto",
        "Blinatumomab infusion",
        "Blina start",
        "Blincyto pump connect",
        "Hook up Blincyto",
        "Pump start",
    ],
    "tisa": ["Kymriah", "CAR T cell infusion", "CAR-T infusion", "tisa-cel", "T cells given"],
}
OTHERS = {
    "ino": [
        *(
            "Pre-medication before Besponsa",
            "Premed Besponsa",
            "Evening tablet before Besponsa",
            "Dexamethasone before InO",
        ),
        *("Labs before Besponsa", "CBC (Besponsa day 8)", "Clinic visit before Besponsa", "Follow-up after inotuzumab"),
        *("Observation after Besponsa", "Hospital admission for Besponsa", "Call about Besponsa", "Order Besponsa"),
        *("Pick up Besponsa tablets", "Lunch with Ino", "Besponsa teaching session", "Blutbild vor Besponsa"),
    ],
    "blina": [
        *(
            "Blincyto bag change",
            "Pump disconnect",
            "Blincyto infusion ends",
            "End of Blincyto infusion",
            "Labs Blincyto",
        ),
        *("Blincyto dose increase", "Take down the pump", "Blincyto infusion stops", "Disconnect"),
    ],
    "tisa": [
        "Flu shot",
        "Flu vaccine",
        "Cells collected",
        "Apheresis",
        "Cy's birthday",
        "Labs before CAR T cell infusion",
    ],
}
GROUPS = {
    ("blina", "Blincyto bag change"): "infusion:bag",
    ("blina", "New bag"): "infusion:bag",
    ("blina", "Bag 3 of 4"): "infusion:bag",
    ("blina", "Beutelwechsel"): "infusion:bag",
    ("blina", "Pump disconnect"): "infusion:disconnect",
    ("blina", "Blincyto infusion ends"): "infusion:disconnect",
    ("blina", "End of Blincyto infusion"): "infusion:disconnect",
    ("blina", "Take down the pump"): "infusion:disconnect",
    ("blina", "Blincyto dose increase"): "infusion:step",
    ("blina", "Pre-med for Blincyto"): "premedication",
    ("blina", "Hospital stay"): "stay",
    ("tisa", "Flu day 1"): "fludarabine",
    ("tisa", "Cy day 2"): "cyclophosphamide",
    ("tisa", "Fludarabin Tag 3"): "fludarabine",
    ("tisa", "Cell collection (leukapheresis)"): "leukapheresis",
    ("ino", "Observation"): "observation",
}
STRANGERS = [
    *("Birthday of Mum", "Team meeting", "Dentist", "School play", "Sleeping bag for camp", "Weekend", "Yoga", "", "?"),
    *(
        "Football training",
        "Steps to the moon",
        "Restaurant",
        "Bagpipes",
        "Restoration of the church",
    ),
]


@cache
def matcher(name: str) -> Matcher:
    regimen, choices = CHOICES[name]
    return Matcher(select(REGIMENS[regimen], choices), mapping={})


@pytest.mark.parametrize(("name", "title"), [(name, title) for name, titles in DOSES.items() for title in titles])
def test_it_is_a_treatment(name: str, title: str) -> None:
    claim = matcher(name).titles.claim(title)
    assert set(claim.groups) & matcher(name).titles.main_groups, claim
    assert "unsure" != claim.sureness


@pytest.mark.parametrize(("name", "title"), [(name, title) for name, titles in OTHERS.items() for title in titles])
def test_it_names_the_drug_and_is_no_treatment(name: str, title: str) -> None:
    claim = matcher(name).titles.claim(title)
    treatments = matcher(name).titles.main_groups - {"leukapheresis"}
    assert not set(claim.groups) & treatments, claim


@pytest.mark.parametrize(("name", "title"), GROUPS)
def test_it_is_a_part_of_the_treatment(name: str, title: str) -> None:
    assert (GROUPS[name, title],) == matcher(name).titles.claim(title).groups


@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.parametrize("title", STRANGERS)
def test_it_is_a_strangers(name: str, title: str) -> None:
    assert "none" == matcher(name).weigh("", title)


def test_a_title_may_name_two_drugs() -> None:
    assert ("fludarabine", "cyclophosphamide") == matcher("tisa").titles.claim("Flu/Cy day 1").groups


@pytest.mark.parametrize(
    ("title", "cycle", "day"),
    [
        *(
            ("InO C1D8", 1, 8),
            ("Besponsa cycle 2 day 15", 2, 15),
            ("Besponsa day 8", None, 8),
            ("Besponsa Tag 8", None, 8),
        ),
        *(("Besponsa", None, None), ("Besponsa C2 D1", 2, 1)),
    ],
)
def test_the_place_that_it_names(title: str, cycle: int | None, day: int | None) -> None:
    claim = matcher("ino").titles.claim(title)
    assert (cycle, day) == (claim.cycle, claim.day)
