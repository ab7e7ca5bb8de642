"""Obecabtagene autoleucel (Aucatzyl), United States label, adults with relapsed or refractory B-cell ALL.

===============  ==================  ==================================================
Phase            Day                 What
===============  ==================  ==================================================
leukapheresis    -                   cells are collected
(manufacture)    -                   a wait; median 22 days from vein to release
lymphodepletion  -6, -5, -4, -3      fludarabine 30 mg/m2
lymphodepletion  -6, -5              cyclophosphamide 500 mg/m2
infusion         1 and 10 (+-2)      410 x10^6 cells in two doses, split by marrow blasts
===============  ==================  ==================================================

======================  ==========  ===========
Marrow blasts           Day 1       Day 10
======================  ==========  ===========
20 % or less            100 x10^6   310 x10^6
more than 20 %          10 x10^6    400 x10^6
======================  ==========  ===========

Aftercare: monitoring 14 days, stay near 28, no driving 56; from the last dose, or from the
first where that was decided.

There is no Day 0: the day before Day 1 is Day -1. The infusion follows lymphodepletion
by 3 days (2 to 4). The marrow sample that decides the split is taken within 7 days
before lymphodepletion starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final, Literal

from schedules.model import frozen
from schedules.regimen import (
    Amount,
    Beside,
    Choice,
    Link,
    Note,
    Phase,
    Postponement,
    Regimen,
    Source,
    Span,
    Table,
    Visit,
    Wait,
    Window,
)
from schedules.regimen.selection import Choices

PROVED_BY_TESTS: Final = True

# The pages that were read have dates of their own; none prints the date of the label's revision.
LABEL: Final = Source(document="AUCATZYL prescribing information", jurisdiction="US")
DOSING: Final = LABEL.at("2, days and total", "drugs.com dosage 2025-03-14", "approval report", "insurer's policy")
LOW_SPLIT: Final = LABEL.at(
    "2, split at 20 % marrow blasts or less",
    "OncLive",
    confidence="single-source",
    question="What does the label's own table print for 20 % marrow blasts or less?",
)
HIGH_SPLIT: Final = LABEL.at(
    "2, split above 20 % marrow blasts",
    confidence="unverified",
    question="What does the label's own table print above 20 % marrow blasts? 10 and 400 follow from 410 in all and "
    "the size of the bags.",
)
METHODS: Final = Source(document="FELIX, methods of the trial", jurisdiction="US").at(
    "lymphodepletion, amounts and number of days", "OncLive", confidence="single-source"
)
UNREAD_DAYS: Final = LABEL.at(
    "2, lymphodepletion",
    confidence="unverified",
    question="On which days is lymphodepletion given? They are remembered, not read.",
)
UNREAD_DISTANCE: Final = LABEL.at(
    "2, from lymphodepletion to Day 1",
    confidence="unverified",
    question="How long does lymphodepletion end before Day 1? 3 days, 2 to 4, and at least 48 hours are remembered, "
    "not read.",
)
LAUNCH: Final = LABEL.at(
    "5, launch label",
    "OncoLink",
    confidence="single-source",
    question="Did these lengths change in 2025 or 2026? The current wording was not read.",
)
SECOND_DOSE: Final = LABEL.at(
    "2, second dose",
    "drugs.com dosage 2025-03-14",
    confidence="single-source",
    question="What do the other rows of the label's table say, such as those for nerve effects? They were not read.",
)
HIGH: Final = {"blasts": "high"}
LOW: Final = {"blasts": "low"}

LEUKAPHERESIS: Final = Table(
    rows=(
        Visit(
            id="leukapheresis",
            kind="procedure",
            title="Leukapheresis: cells are collected",
            short="Cells collected",
            plain="Cells are collected from the blood",
            days="1",
            setting="apheresis",
            details=("It takes a few hours and may have to be repeated.",),
            source=Source(
                document="American Cancer Society, immunotherapy for ALL", jurisdiction="US", revised=date(2024, 6, 24)
            ).at("CAR T-cell therapy", "patient page", confidence="single-source"),
        ),
    )
)
LYMPHODEPLETION: Final = Table(
    rows=(
        Visit(
            id="fludarabine",
            kind="dose",
            title="Fludarabine (lymphodepletion)",
            short="Fludarabine",
            plain="Chemotherapy: fludarabine",
            days="-6..-3",
            amounts=(Amount(text="30 mg/m2", source=METHODS),),
            source=UNREAD_DAYS,
        ),
        Visit(
            id="cyclophosphamide",
            kind="dose",
            title="Cyclophosphamide (lymphodepletion)",
            short="Cyclophosphamide",
            plain="Chemotherapy: cyclophosphamide",
            days="-6, -5",
            amounts=(Amount(text="500 mg/m2", source=METHODS),),
            source=UNREAD_DAYS,
        ),
        Beside(
            id="marrow-sample",
            kind="assessment",
            title="Bone marrow sample, which decides the split of the dose",
            short="Marrow sample",
            plain="Bone marrow sample",
            of="fludarabine",
            on=("first",),
            days=-5,
            earliest=-7,
            latest=-1,
            details=("printed as within 7 days before lymphodepletion starts; the day is this library's choice",),
            source=LABEL.at("2, marrow assessment", "drugs.com dosage 2025-03-14", confidence="single-source"),
        ),
        Span(
            id="no-live-vaccines",
            kind="restriction",
            title="No live vaccines from now on",
            short="No live vaccines",
            plain="No live vaccines from now on",
            of="fludarabine",
            from_days=-42,
            until="immune recovery",
            source=LABEL.at("5, immunisation", "insurer's policy", confidence="single-source"),
        ),
    ),
)
UNDECIDED: Final = (
    "Not decided: is aftercare counted from the first dose? Until then it counts from the last one, the longer way. "
    "Record the answer: changed, choice aftercare_from, value first or last."
)
UNREAD_ANCHOR: Final = (
    "From which dose does the label count monitoring, staying near and not driving? The first is remembered, not read."
)


AFTERCARE_NAMES: Final = {
    "Monitoring for cytokine release": ("Watch closely", "Watch for a strong immune reaction"),
    "Stay near the treatment site": ("Stay close by", "Stay close to the treatment center"),
    "No driving or hazardous work": ("No driving", "Do not drive; no dangerous work"),
}
"""The short and the plain name of each title."""


def _aftercare(row_id: str, title: str, days: int, source: Source) -> Iterator[Span]:
    """Yield a restriction three times: counted from the first dose, from the last, and while that is not decided."""
    kind: Literal["monitoring", "restriction"] = "monitoring" if row_id == "monitoring" else "restriction"
    short, plain = AFTERCARE_NAMES[title]
    from_last = Span(
        id=row_id,
        kind=kind,
        title=title,
        short=short,
        plain=plain,
        of="infusion",
        lasts_days=days,
        when={"aftercare_from": "last"},
        source=source,
    )
    doubtful = source.model_copy(
        update={"confidence": "unverified", "question": f"{UNREAD_ANCHOR} {source.question}".rstrip()}
    )
    first = {"when": frozen({"aftercare_from": "first"}), "days": f"1-{days + 1}", "lasts_days": None}
    open_ = {"when": frozen({"aftercare_from": "not-decided"}), "details": (UNDECIDED,), "source": doubtful}
    yield from_last.model_copy(update=open_)
    yield from_last.model_copy(update=first)
    yield from_last


INFUSION: Final = Table(
    rows=(
        Visit(
            id="infusion",
            kind="infusion",
            title="Obecabtagene autoleucel infusion",
            short="Cells are given",
            plain="The cells are given",
            days="1, 10",
            windows=(Window(days="10", before_days=2, after_days=2),),
            postponed=(
                Postponement(
                    days="10",
                    latest_day=21,
                    text="until cytokine release of grade 2 has settled to grade 1 or less",
                    source=SECOND_DOSE,
                ),
            ),
            setting="hospital",
            amounts=(
                Amount(text="100 x10^6 CAR T cells", days="1", when=LOW, source=LOW_SPLIT),
                Amount(text="10 x10^6 CAR T cells", days="1", when=HIGH, source=HIGH_SPLIT),
                Amount(text="310 x10^6 CAR T cells", days="10", when=LOW, source=LOW_SPLIT),
                Amount(text="400 x10^6 CAR T cells", days="10", when=HIGH, source=HIGH_SPLIT),
            ),
            details=("The two doses together are 410 x10^6 CAR T cells.",),
            source=DOSING,
        ),
        *_aftercare(
            "monitoring",
            "Monitoring for cytokine release",
            14,
            LABEL.at("2, monitoring", "insurer's policy", confidence="single-source"),
        ),
        *_aftercare("stay-near", "Stay near the treatment site", 28, LAUNCH),
        *_aftercare("no-driving", "No driving or hazardous work", 56, LAUNCH),
    ),
)

PHASES: Final = (
    Phase(
        id="leukapheresis",
        title="leukapheresis",
        short="Cells collected",
        plain="Cells are collected from the blood",
        table="leukapheresis",
        cycles=1,
        numbered_by=None,
    ),
    Phase(
        id="lymphodepletion",
        title="lymphodepletion",
        short="Chemotherapy",
        plain="Chemotherapy before the cells",
        table="lymphodepletion",
        cycles=1,
        numbered_by=None,
        after=Wait(
            milestone="product-released",
            title="The cells are made and released",
            short="Cells ready",
            plain="The cells are ready",
            of="leukapheresis",
            earliest=0,
            typical=22,
            source=Source(document="FELIX, report of the trial", jurisdiction="US").at(
                "from collection to release", "OncLive", confidence="single-source"
            ),
        ),
    ),
    Phase(
        id="infusion",
        title="CAR T infusion",
        short="Cells are given",
        plain="The cells are given",
        table="infusion",
        cycles=1,
        numbered_by=None,
        after=Link(of="lymphodepletion", earliest=2, expected=3, latest=4, chosen_by="source", source=UNREAD_DISTANCE),
    ),
)

NOTES: Final = (
    Note(
        text=UNDECIDED,
        when={"aftercare_from": "not-decided"},
        source=LABEL.at("2 and 5", confidence="unverified", question=UNREAD_ANCHOR),
    ),
    Note(
        text="After grade 2 cytokine release the second dose may wait up to Day 21 to settle to grade 1 or less; "
        "after grade 3 or more there is no second dose.",
        source=SECOND_DOSE,
    ),
    Note(
        text="The split of the dose at 20 % marrow blasts or less was read in one place.",
        when=LOW,
        source=LOW_SPLIT,
    ),
    Note(
        text="The split of the dose above 20 % marrow blasts was not read: it follows from 410 x10^6 in all and the "
        "size of the bags.",
        when=HIGH,
        source=HIGH_SPLIT,
    ),
    Note(
        text="Premedication before each dose was not read in print; the care team gives its own.",
        source=LABEL.at("2", confidence="unverified", question="Which premedication, and how long before?"),
    ),
)

REGIMEN: Final = Regimen(
    id="obecabtagene-autoleucel",
    title="Obecabtagene autoleucel",
    summary="CAR T cells: leukapheresis, manufacture, lymphodepletion, infusions on Day 1 and Day 10 (+-2)",
    status="label",
    source=LABEL,
    reviewed=date(2026, 11, 25),
    choices=frozen(
        {
            "blasts": Choice(
                title="marrow blasts before lymphodepletion",
                values=("low", "high"),
                changes_on_the_way=True,
                words={"low": "with 20 % marrow blasts or less", "high": "with more than 20 % marrow blasts"},
                why="they decide the split of the dose: high is more than 20 %, and 20 % is not",
            ),
            "aftercare_from": Choice(
                title="the dose that aftercare is counted from",
                values=("not-decided", "first", "last"),
                default="not-decided",
                changes_on_the_way=True,
                why="it decides how long to be watched, to stay near and not to drive; until it is decided the longer "
                "way counts, from the last dose",
            ),
        }
    ),
    tables={"leukapheresis": LEUKAPHERESIS, "lymphodepletion": LYMPHODEPLETION, "infusion": INFUSION},
    phases=PHASES,
    notes=NOTES,
)


class ObecabtageneAutoleucel(Choices):
    """The choices of an obecabtagene autoleucel course.

    >>> ObecabtageneAutoleucel().blasts
    """

    regimen: ClassVar[Regimen] = REGIMEN

    blasts: Literal["low", "high"] | None = None
    """Marrow blasts: high is more than 20 %; None until the sample is read."""
    aftercare_from: Literal["not-decided", "first", "last"] = "not-decided"
    """The dose that monitoring, staying near and not driving are counted from; the longer way until it is decided."""
