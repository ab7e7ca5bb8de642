"""Inotuzumab ozogamicin (Besponsa), United States label, weekly doses.

=======  ============  =================  ==========  ==========  ==========================
Cycle    Length        Day 1              Day 8 +-2   Day 15 +-2  Response
=======  ============  =================  ==========  ==========  ==========================
1        21 (or 28)    0.8 mg/m2          0.5 mg/m2   0.5 mg/m2   any
2-6      28            0.5 mg/m2          0.5 mg/m2   0.5 mg/m2   CR or CRi
2-6      28            0.8 mg/m2          0.5 mg/m2   0.5 mg/m2   not yet
=======  ============  =================  ==========  ==========  ==========================

At least 6 days between doses. Going to transplant: 2 cycles, a third may be considered;
otherwise up to 6. Without CR or CRi within 3 cycles: stop.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final, Literal

from schedules.model import frozen
from schedules.regimen import (
    Amount,
    Beside,
    Choice,
    Lateness,
    Limit,
    Note,
    Phase,
    Regimen,
    Source,
    Span,
    Table,
    Visit,
    Window,
)
from schedules.regimen.selection import Choices

PROVED_BY_TESTS: Final = True

# The prescriber text names its revision by the month alone, March 2024; the other pages name none.
LABEL: Final = Source(document="BESPONSA prescribing information", jurisdiction="US")
DOSING: Final = LABEL.at("2.2, dosing", "manufacturer's US page", "prescriber text, revision 3/2024", "Medscape")
DOSES: Final = LABEL.at(
    "2.2, dosing and the footnote on Days 8 and 15",
    *DOSING.readings,
    "manufacturer's Irish page",
    "manufacturer's medical page",
)
ACROSS_CYCLES: Final = LABEL.at(
    "2.2, footnote on Days 8 and 15",
    confidence="unverified",
    question="Do the 6 days between doses also hold from the last dose of a cycle to the next Day 1? It is read so "
    "here; the label says only between doses.",
)
CARE: Final = LABEL.at("2, premedication", "manufacturer's page", "prescriber text, revision 3/2024")
NOT_LABEL: Final = Source(
    document="American Cancer Society, immunotherapy for ALL",
    jurisdiction="US",
    revised=date(2024, 6, 24),
    confidence="single-source",
    question="The page says 3 or 4 weeks in a row; the label has three weekly doses. Who asked for a fourth?",
)


TOXICITY: Final = LABEL.at(
    "2, delays for toxicity other than of the blood",
    confidence="unverified",
    question="What does the label's table print for delays of 7, 14 and 28 days? It is remembered, not read.",
)
LATE: Final = (
    Lateness(
        from_days=7,
        text="for a toxicity other than of the blood, the next dose of the cycle is left out (record omit)",
        source=TOXICITY,
    ),
    Lateness(
        from_days=14,
        text="for a toxicity other than of the blood, after recovery the total of a cycle is reduced by 25 %, and if "
        "more is needed to two doses a cycle (record reduce, then omit)",
        source=TOXICITY,
    ),
    Lateness(
        from_days=29,
        text="for a toxicity other than of the blood, after more than 28 days stopping for good is considered "
        "(record stop)",
        source=TOXICITY,
    ),
)

NOT_RAISED: Final = LABEL.at("2.3, dose modifications", "manufacturer's medical page", confidence="single-source")


def _dose(*amounts: Amount) -> Visit:
    return Visit(
        id="dose",
        kind="dose",
        title="Inotuzumab ozogamicin",
        short="Inotuzumab ozogamicin",
        plain="Inotuzumab ozogamicin dose",
        days="1, 8, 15",
        windows=(Window(days="8, 15", before_days=2, after_days=2),),
        floor_days=6,
        late=LATE,
        not_raised=NOT_RAISED,
        lasts_minutes=60,
        setting="clinic",
        amounts=amounts,
        source=DOSES,
    )


FIRST_DOSES: Final = _dose(Amount(text="0.8 mg/m2", days="1"), Amount(text="0.5 mg/m2", days="8, 15"))
LATER_DOSES: Final = _dose(
    Amount(text="0.8 mg/m2", days="1", when={"response": "none"}),
    Amount(text="0.5 mg/m2", days="1", when={"response": "cr"}),
    Amount(text="0.5 mg/m2", days="8, 15"),
)
FOURTH_DOSE: Final = Visit(
    id="dose",
    kind="dose",
    title="Inotuzumab ozogamicin, fourth weekly dose (not from the label)",
    short="Inotuzumab ozogamicin",
    plain="Inotuzumab ozogamicin, a fourth dose",
    days="22",
    floor_days=6,
    lasts_minutes=60,
    setting="clinic",
    when={"weekly_doses": 4, "cycle_1_days": 28},
    details=("The label prints no amount for a fourth dose.",),
    source=NOT_LABEL,
)
CARE_ROWS: Final = (
    Beside(
        id="premedication",
        kind="premedication",
        title="Premedication before the dose: corticosteroid, antipyretic and antihistamine",
        short="Medicine before",
        plain="Medicine before the dose",
        of="dose",
        on=("each",),
        source=CARE,
    ),
    Beside(
        id="observation",
        kind="monitoring",
        title="Observation after the infusion",
        short="Stay to be watched",
        plain="Stay to be watched after the dose",
        of="dose",
        on=("end",),
        minutes=0,
        lasts_minutes=60,
        setting="clinic",
        details=("during the infusion and for at least 1 hour after its end",),
        source=LABEL.at("2, monitoring", "Swiss text", "Haiou page"),
    ),
    Beside(
        id="blood-count",
        kind="assessment",
        title="Blood count before the dose",
        short="Blood test",
        plain="Blood test before the dose",
        of="dose",
        on=("each",),
        source=LABEL.at("5, monitoring", "Haiou page", confidence="single-source"),
    ),
    Beside(
        id="liver-tests",
        kind="assessment",
        title="Liver tests before and after the dose",
        short="Liver tests",
        plain="Liver tests before and after each dose",
        of="dose",
        on=("each",),
        source=LABEL.at("5, monitoring", "BMT 2018 panel", "Haiou page"),
    ),
)
BASELINE: Final = (
    Beside(
        id="baseline",
        kind="assessment",
        title="ECG and electrolytes at baseline",
        short="ECG and blood test",
        plain="Heart test and blood salts at the start",
        of="dose",
        on=("first",),
        source=LABEL.at("5, monitoring", "Haiou page", confidence="single-source"),
    ),
    Beside(
        id="cytoreduction",
        kind="note",
        title="If blasts circulate, bring them to 10,000/mm3 or fewer before this first dose",
        short="Few leukemia cells",
        plain="Leukemia cells brought down first",
        of="dose",
        on=("first",),
        source=LABEL.at("2.2", "two renderings"),
    ),
)
REST: Final = Span(
    id="rest",
    kind="rest",
    title="Treatment-free interval",
    short="Rest",
    plain="Rest: no treatment",
    days="22-28",
    setting="home",
    when={"weekly_doses": 3, "cycle_1_days": 28},
    details=("Printed as 7 days starting on Day 21; a 21-day cycle plus 7 days is Days 22 to 28.",),
    source=LABEL.at("2.2, table footnote", "US and EU material"),
)
LATER_REST: Final = REST.model_copy(update={"when": frozen({"weekly_doses": 3})})
STOP_POINT: Final = Visit(
    id="stop-point",
    kind="decision",
    title="Stop point: without CR or CRi within 3 cycles, treatment stops",
    short="Team decides",
    plain="The team looks at how treatment works",
    days="28",
    cycles="3",
    when={"response": "none"},
    details=("The label prints no day for it; the last day of cycle 3 is this library's choice.",),
    source=LABEL.at("2.2", "manufacturer's US page", "Irish page"),
)

TABLES: Final = frozen(
    {
        "first": Table(length_days="$cycle_1_days", rows=(FIRST_DOSES, FOURTH_DOSE, *CARE_ROWS, *BASELINE, REST)),
        "later": Table(length_days=28, rows=(LATER_DOSES, FOURTH_DOSE, *CARE_ROWS, LATER_REST, STOP_POINT)),
    }
)

CHOICES: Final = frozen(
    {
        "cycles": Choice(title="number of cycles", kind="whole", min=1.0, max=6.0, required=True),
        "cycle_1_days": Choice(
            title="length of cycle 1",
            kind="whole",
            values=(21, 28),
            default=21,
            unit="days",
            why="28 if CR or CRi is reached, or to recover from toxicity",
        ),
        "response": Choice(
            title="response",
            values=("none", "cr"),
            changes_on_the_way=True,
            words={"cr": "after CR/CRi", "none": "without CR/CRi"},
        ),
        "transplant_planned": Choice(title="going on to transplant", kind="yes-no", default=False),
        "weekly_doses": Choice(title="weekly doses in a cycle", kind="whole", values=(3, 4), default=3),
    }
)

LIMITS: Final = (
    Limit(
        choice="cycles",
        when={"transplant_planned": True},
        max=3.0,
        why="before transplant the label asks for 2 cycles, and a third may be considered",
        source=LABEL.at("2.2", "Rx4u", "Irish page"),
    ),
    Limit(
        choice="cycles",
        when={"response": "none"},
        max=3.0,
        why="without CR or CRi within 3 cycles treatment stops",
        source=LABEL.at("2.2", "manufacturer's US page", "Irish page"),
    ),
    Limit(
        choice="cycle_1_days",
        when={"weekly_doses": 4},
        values=(28,),
        why="a fourth weekly dose needs cycles of 28 days",
        source=NOT_LABEL,
    ),
)

COUNTS: Final = LABEL.at("2.3", "manufacturer's medical page", "manufacturer's US page")
NOTES: Final = (
    Note(
        text="A third cycle before transplant may be considered only without CR or CRi and MRD negativity after two.",
        when={"transplant_planned": True},
        source=LABEL.at("2.2", "Rx4u", "Irish page"),
    ),
    Note(
        text="A fourth weekly dose is not from the label; nothing read prints its amount.",
        when={"weekly_doses": 4},
        warns=True,
        source=NOT_LABEL,
    ),
    Note(
        text="The 6 days between doses are also kept from the last dose of a cycle to the next Day 1: a reading of "
        "this library.",
        source=ACROSS_CYCLES,
    ),
    Note(
        text="Low blood counts at a cycle start wait for recovery: neutrophils to 1 x10^9/L or more, platelets to 50 "
        "x10^9/L or more, if they were so before.",
        source=COUNTS,
    ),
    Note(text="Doses on Day 8 and Day 15 are not held for blood counts.", source=COUNTS),
    Note(
        text="Treatment stops when low counts last more than 28 days and this is drug-related, as the clinic judges.",
        source=COUNTS,
    ),
    Note(
        text="From reconstitution to the end of the infusion at most 8 hours pass, of which at most 4 to dilution.",
        source=LABEL.at("2, preparation", "prescriber text, revision 3/2024", confidence="single-source"),
    ),
    Note(
        text="Children from 1 year of age have the same schedule as adults.",
        source=LABEL.at("2.2", "prescriber text, revision 3/2024", confidence="single-source"),
    ),
    Note(
        text="After a transplant, liver tests come close together in the first month, then less often.",
        source=LABEL.at("5, monitoring", "BMT 2018 panel", "Haiou page"),
    ),
)

REGIMEN: Final = Regimen(
    id="inotuzumab-ozogamicin",
    title="Inotuzumab ozogamicin",
    summary="doses on Days 1, 8 and 15, cycle 1 of 21 or 28 days, later cycles of 28",
    status="label",
    source=LABEL,
    reviewed=date(2026, 11, 25),
    choices=CHOICES,
    limits=LIMITS,
    tables=TABLES,
    phases=(
        Phase(id="first", title="cycle 1", table="first", up_to=1, source=DOSING),
        Phase(id="later", title="later cycles", table="later", up_to=5, source=DOSING),
    ),
    notes=NOTES,
)


class InotuzumabOzogamicin(Choices):
    """The choices of an inotuzumab ozogamicin course.

    >>> InotuzumabOzogamicin(cycles=2).cycle_1_days
    21
    """

    regimen: ClassVar[Regimen] = REGIMEN

    cycles: int
    cycle_1_days: Literal[21, 28] = 21
    response: Literal["none", "cr"] | None = None
    """None until it is learned; amounts then print every possibility."""
    transplant_planned: bool = False
    weekly_doses: Literal[3, 4] = 3
