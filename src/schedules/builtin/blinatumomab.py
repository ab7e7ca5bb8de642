"""Blinatumomab (Blincyto), United States label, as a continuous infusion of 28 days.

Relapsed or refractory disease, a course of up to nine cycles:

=====  =================  ===========  ============  ==============
Cycle  Phase              Days 1-7     Days 8-28     Treatment-free
=====  =================  ===========  ============  ==============
1      induction          9 mcg/day    28 mcg/day    Days 29-42
2      induction          28 mcg/day   28 mcg/day    Days 29-42
3-5    consolidation      28 mcg/day   28 mcg/day    Days 29-42
6-9    continued therapy  28 mcg/day   28 mcg/day    Days 29-84
=====  =================  ===========  ============  ==============

MRD-positive disease: 1 induction + up to 3 consolidation cycles; consolidation phase:
up to 4 cycles; both 28 mcg/day on Days 1-28, treatment-free Days 29-42. Of the consolidation
phase neither the rest nor the label's own number of cycles was read.

Below 45 kg: 5 mcg/m2/day (at most 9) in place of 9, 15 mcg/m2/day (at most 28) in place of 28.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Strict

from schedules.model import frozen
from schedules.regimen import (
    Amount,
    Beside,
    Choice,
    HoldRule,
    Limit,
    Note,
    Phase,
    Pump,
    Regimen,
    Source,
    Span,
    Step,
    Table,
)
from schedules.regimen.selection import Choices

PROVED_BY_TESTS: Final = True

# The pages that were read have dates of their own; none prints the date of the label's revision.
LABEL: Final = Source(document="BLINCYTO prescribing information", jurisdiction="US")
CYCLE: Final = LABEL.at(
    "2, dosage", "JHO-2019", "Medscape", "drugs.com dosage 2025-05-05", "label text, page of 2024-12-19"
)
PREPARATION: Final = LABEL.at("2, preparation", "manufacturer's preparation page", "Hong Kong text")
SHORT: Final = LABEL.at("2, premedication", "manufacturer's preparation page", confidence="single-source")
LONG_STAY: Final = LABEL.at("2, hospitalisation", "manufacturer's page", "drugs.com dosage 2025-05-05", "Medscape")
SUPERVISED: Final = LABEL.at("2, hospitalisation", "manufacturer's page", "label text, page of 2024-12-19")
SUPERVISED_ONCE: Final = LABEL.at("2, hospitalisation", "manufacturer's page", confidence="single-source")
FIRST_LABEL: Final = Source(document="BLINCYTO prescribing information, first version of 2014", jurisdiction="US")
MEASURED: Final = FIRST_LABEL.at("5.7", "copy of the label", "second copy of the label")
GRADES: Final = LABEL.at("2, dose adjustments", "manufacturer's adjustments page", "EOBT 2015")
OTHER_EFFECTS: Final = LABEL.at(
    "2, dose adjustments, as of 2014",
    "EOBT 2015",
    confidence="single-source",
    question="Has grade 1 or less to last for at least 3 days here, too? The one reading has that; the label is "
    "remembered without it.",
)
IN_CONSOLIDATION: Final = LABEL.at("2, dosage of the consolidation phase", "E1910 abstract", "news of E1910")
ADULT_RESTART: Final = "Is premedication given again at a restart after 4 hours or more? The text read says nothing."

RR: Final = {"indication": "relapsed-refractory"}
MRD: Final = {"indication": "mrd-positive"}
CONSOLIDATION: Final = {"indication": "consolidation"}
HEAVY: Final = {"weight_kg": ">=45"}
LIGHT: Final = {"weight_kg": "<45"}
ADULT: Final = {"age_group": "adult"}
CHILD: Final = {"age_group": "paediatric"}

INFUSION: Final = Pump(
    id="infusion",
    kind="infusion",
    title="Blinatumomab infusion",
    short="Blinatumomab",
    plain="Blinatumomab pump",
    when={"indication": ("relapsed-refractory", "mrd-positive")},
    hours=672,
    steps=(
        Step(
            id="step",
            title="Blinatumomab dose step",
            short="Full dose",
            plain="Pump goes to the full dose",
            after_hours=168,
            cycles="1",
            when=RR,
            source=CYCLE,
        ),
    ),
    bag_hours="$bag_hours",
    hold=HoldRule(
        same_cycle_max_days=7,
        restart_from_hours=4,
        low_rate_hours=168,
        source=LABEL.at(
            "2, interruptions",
            "manufacturer's adjustments page",
            "Hong Kong text",
            "Skyscape",
            "EOBT 2015, the low rate",
        ),
    ),
    amounts=(
        Amount(text="9 mcg/day", level="low", when=HEAVY),
        Amount(text="28 mcg/day", level="full", when=HEAVY),
        Amount(text="5 mcg/m2/day, at most 9 mcg/day", level="low", when=LIGHT),
        Amount(text="15 mcg/m2/day, at most 28 mcg/day", level="full", when=LIGHT),
    ),
    details=("Do not flush the line at a bag change.",),
    source=CYCLE,
)

CHILDREN_ONLY: Final = LABEL.at(
    "2, dosage of the consolidation phase",
    "Hong Kong text, which follows the European one",
    confidence="single-source",
    question="Is the consolidation dose below 45 kg the same for adults? The one reading is for children.",
)
CONSOLIDATION_INFUSION: Final = INFUSION.model_copy(
    update={
        "when": frozen(CONSOLIDATION),
        "steps": (),
        "amounts": (
            Amount(
                text="28 mcg/day",
                when=HEAVY,
                source=LABEL.at("2, dosage of the consolidation phase", "E1910 abstract", confidence="single-source"),
            ),
            Amount(text="15 mcg/m2/day, at most 28 mcg/day", when=LIGHT, source=CHILDREN_ONLY),
        ),
        "source": IN_CONSOLIDATION,
    }
)

ADVISED_STAY: Final = "The label recommends a stay in hospital on these days."

STAYS: Final = (
    Span(
        id="stay",
        kind="stay",
        title="Hospital stay",
        short="In hospital",
        plain="In the hospital",
        days="1-9",
        cycles="1",
        when=RR,
        setting="hospital",
        details=(ADVISED_STAY,),
        source=LONG_STAY,
    ),
    Span(
        id="stay",
        kind="stay",
        title="Hospital stay",
        short="In hospital",
        plain="In the hospital",
        days="1-3",
        cycles="1",
        when=MRD,
        setting="hospital",
        details=(ADVISED_STAY,),
        source=SUPERVISED,
    ),
    Span(
        id="stay",
        kind="stay",
        title="Hospital stay",
        short="In hospital",
        plain="In the hospital",
        days="1-3",
        cycles="1",
        when=CONSOLIDATION,
        setting="hospital",
        details=(ADVISED_STAY,),
        source=SUPERVISED_ONCE,
    ),
    Span(
        id="stay",
        kind="stay",
        title="Hospital stay",
        short="In hospital",
        plain="In the hospital",
        days="1-2",
        cycles="2",
        when={"indication": ("relapsed-refractory", "mrd-positive")},
        setting="hospital",
        details=(ADVISED_STAY,),
        source=SUPERVISED,
    ),
    Span(
        id="stay",
        kind="stay",
        title="Hospital stay",
        short="In hospital",
        plain="In the hospital",
        days="1-2",
        cycles="2",
        when=CONSOLIDATION,
        setting="hospital",
        details=(ADVISED_STAY,),
        source=SUPERVISED_ONCE,
    ),
)

SUPERVISED_START: Final = Beside(
    id="supervised-start",
    kind="monitoring",
    title="Start supervised by a health professional, or in hospital",
    short="Start with staff",
    plain="Start with care staff or in the hospital",
    of="infusion",
    on=("start", "restart"),
    cycles="3-",
    source=SUPERVISED,
)

SUPERVISED_RESTART: Final = SUPERVISED_START.model_copy(
    update={
        "title": "Restart supervised by a health professional, or in hospital",
        "short": "Restart with staff",
        "plain": "Restart with care staff or in hospital",
        "on": ("restart",),
        "cycles": "1-2",
    }
)

NO_DRIVING: Final = Span(
    id="no-driving",
    kind="restriction",
    title="No driving or hazardous work",
    short="No driving",
    plain="Do not drive; no dangerous work",
    of="infusion",
    lasts_days=0,
    details=("It holds while blinatumomab is being given.",),
    source=FIRST_LABEL.at("5.6", "copy of the label", confidence="single-source"),
)

TESTS: Final = (
    Beside(
        id="liver-tests",
        kind="assessment",
        title="Liver tests before the start and during the infusion: ALT, AST, GGT and bilirubin",
        short="Liver tests",
        plain="Liver tests before and during the pump",
        of="infusion",
        on=("start",),
        source=MEASURED,
    ),
    Beside(
        id="blood-counts",
        kind="assessment",
        title="Blood counts during the infusion",
        short="Blood tests",
        plain="Blood tests during the pump",
        of="infusion",
        on=("start",),
        source=MEASURED,
    ),
)

# The label limits a child's start and restart to the first cycle, a step to none: one comes after every low restart.
CHILD_STEP: Final = Beside(
    id="premedication",
    kind="premedication",
    title="Premedication before blinatumomab",
    short="Medicine before",
    plain="Medicine before the pump",
    of="infusion",
    on=("step",),
    when={**RR, **CHILD},
    amounts=(Amount(text="dexamethasone 5 mg/m2, at most 20 mg"),),
    details=("the label texts read print no lead time for children",),
    source=PREPARATION,
)
PREMEDICATION: Final = (
    Beside(
        id="premedication",
        kind="premedication",
        title="Premedication 1 hour before blinatumomab",
        short="Medicine before",
        plain="Medicine 1 hour before the pump",
        of="infusion",
        on=("start", "step", "restart"),
        minutes=-60,
        when={**RR, **ADULT},
        amounts=(Amount(text="dexamethasone 20 mg"),),
        source=PREPARATION,
    ),
    Beside(
        id="premedication",
        kind="premedication",
        title="Premedication before blinatumomab",
        short="Medicine before",
        plain="Medicine before the pump",
        of="infusion",
        on=("start", "restart"),
        cycles="1",
        when={**RR, **CHILD},
        amounts=(Amount(text="dexamethasone 5 mg/m2, at most 20 mg"),),
        details=("the label texts read print no lead time for children",),
        source=PREPARATION,
    ),
    CHILD_STEP,
    Beside(
        id="premedication",
        kind="premedication",
        title="Premedication 1 hour before blinatumomab",
        short="Medicine before",
        plain="Medicine 1 hour before the pump",
        of="infusion",
        on=("start",),
        minutes=-60,
        when={**MRD, **ADULT},
        amounts=(Amount(text="prednisone 100 mg IV or equivalent (dexamethasone 16 mg)"),),
        source=LABEL.at(
            "2, premedication",
            "manufacturer's preparation page",
            "label text, page of 2024-12-19",
            question=ADULT_RESTART,
        ),
    ),
    Beside(
        id="premedication",
        kind="premedication",
        title="Premedication before blinatumomab",
        short="Medicine before",
        plain="Medicine before the pump",
        of="infusion",
        on=("start", "restart"),
        cycles="1",
        when={**MRD, **CHILD},
        amounts=(Amount(text="dexamethasone 5 mg/m2, at most 20 mg"),),
        details=("the label texts read print no lead time for children",),
        source=PREPARATION,
    ),
    Beside(
        id="premedication",
        kind="premedication",
        title="Premedication within 1 hour before blinatumomab",
        short="Medicine before",
        plain="Medicine up to 1 hour before the pump",
        of="infusion",
        on=("start",),
        minutes=-60,
        earliest=-60,
        latest=0,
        when={**CONSOLIDATION, **ADULT},
        amounts=(Amount(text="dexamethasone 20 mg IV"),),
        source=LABEL.at(
            "2, premedication",
            "manufacturer's preparation page",
            confidence="single-source",
            question=ADULT_RESTART,
        ),
    ),
    Beside(
        id="premedication",
        kind="premedication",
        title="Premedication before blinatumomab",
        short="Medicine before",
        plain="Medicine before the pump",
        of="infusion",
        on=("start", "restart"),
        cycles="1",
        when={**CONSOLIDATION, **CHILD},
        amounts=(Amount(text="dexamethasone 5 mg/m2 IV or by mouth, at most 20 mg"),),
        details=("the label texts read print no lead time for children",),
        source=SHORT,
    ),
)


def _rest(days: int, source: Source, **when: str) -> Span:
    return Span(
        id="rest",
        kind="rest",
        title="Treatment-free interval",
        short="Rest",
        plain="Rest: no treatment",
        of="infusion",
        lasts_days=days,
        when=when,
        setting="home",
        source=source,
    )


UNREAD_REST: Final = LABEL.at(
    "2, dosage",
    confidence="unverified",
    question="How long is the rest in the consolidation phase? The 14 days were not read in print.",
)
ROWS: Final = (
    INFUSION,
    CONSOLIDATION_INFUSION,
    *STAYS,
    SUPERVISED_START,
    SUPERVISED_RESTART,
    *PREMEDICATION,
    *TESTS,
    NO_DRIVING,
)
SIX_WEEKS: Final = Table(
    length_days=42,
    rows=(
        *ROWS,
        _rest(14, CYCLE, **RR),
        _rest(14, CYCLE, **MRD),
        _rest(14, UNREAD_REST, **CONSOLIDATION),
    ),
)
TWELVE_WEEKS: Final = Table(
    length_days=84,
    rows=(INFUSION, SUPERVISED_START, PREMEDICATION[0], CHILD_STEP, *TESTS, NO_DRIVING, _rest(56, CYCLE)),
)

COURSE: Final = LABEL.at("2, number of cycles", "JHO-2019", "Medscape", "oncology nurse adviser")
UNREAD_COURSE: Final = LABEL.at(
    "2, number of cycles",
    confidence="unverified",
    question="What is the label's own maximum of cycles in the consolidation phase? It was not read; the trial "
    "behind it, read twice, has four.",
)
PHASES: Final = (
    Phase(id="induction", title="induction", table="six-weeks", up_to=2, when=RR, source=COURSE),
    Phase(id="induction", title="induction", table="six-weeks", up_to=1, when=MRD, source=COURSE),
    Phase(id="consolidation", title="consolidation", table="six-weeks", up_to=3, when=RR, source=COURSE),
    Phase(id="consolidation", title="consolidation", table="six-weeks", up_to=3, when=MRD, source=COURSE),
    Phase(
        id="consolidation",
        title="consolidation",
        table="six-weeks",
        up_to=4,
        when=CONSOLIDATION,
        source=UNREAD_COURSE,
    ),
    Phase(id="continued", title="continued therapy", table="twelve-weeks", up_to=4, when=RR, source=COURSE),
)

CHOICES: Final = frozen(
    {
        "indication": Choice(
            title="indication",
            values=("relapsed-refractory", "mrd-positive", "consolidation"),
            required=True,
            why="it decides the dose step, the number of cycles and the hospital days",
        ),
        "cycles": Choice(
            title="number of cycles", kind="whole", min=1.0, required=True, why="nothing is planned without it"
        ),
        "weight_kg": Choice(
            title="body weight",
            kind="number",
            min=1.0,
            max=400.0,
            unit="kg",
            required=True,
            why="the dose is fixed from 45 kg and by body surface below it",
        ),
        "age_group": Choice(
            title="age group", values=("adult", "paediatric"), required=True, why="it decides the premedication"
        ),
        "bsa_m2": Choice(title="body surface area", kind="number", min=0.1, max=4.0, unit="m2"),
        "bag_hours": Choice(
            title="bag lengths, the last one repeating",
            kind="whole",
            values=(24, 48, 72, 96, 168),
            many=True,
            unit="h",
        ),
    }
)

LIMITS: Final = (
    Limit(
        choice="bag_hours",
        when={"weight_kg": "<5.4"},
        values=(24, 48),
        why="bags with preservative (72 h, 96 h, 7 days) are not advised below 5.4 kg",
        source=LABEL.at("2, preparation", "ASHP monograph 2025-05-10", confidence="single-source"),
    ),
)

NOTES: Final = (
    Note(
        text="Intrathecal chemotherapy is advised before and during treatment; the label prints no dates for it.",
        source=LABEL.at("2", "label text, page of 2024-12-19", "Hong Kong text"),
    ),
    Note(
        text="Cytokine release: after grade 3 that has resolved, a restart at the low rate, and the full rate 7 days "
        "later if it stays away; grade 4 ends blinatumomab for good.",
        source=GRADES,
    ),
    Note(
        text="Nerve effects: after grade 3, once at grade 1 or less and after at least 3 days, the same restart; "
        "grade 4, more than one seizure, grade 3 at 9 mcg/day or for over 7 days end it for good.",
        source=GRADES,
    ),
    Note(
        text="Other relevant effects: after grade 3, once at grade 1 or less, the same restart; over 14 days end it "
        "for good; after grade 4 that is considered.",
        source=OTHER_EFFECTS,
    ),
    Note(
        text="Contraception goes on until at least 48 hours after the end of treatment.",
        source=Source(document="Mayo Clinic", jurisdiction="US").at(
            "blinatumomab", "patient page on blinatumomab", confidence="single-source"
        ),
    ),
    Note(
        text="By the US label of March 2020 a 7-day bag is not for a weight below 22 kg; a later reading has 5.4 kg.",
        when={"bag_hours": 168, "weight_kg": "<22"},
        warns=True,
        source=Source(
            document="BLINCYTO prescribing information, March 2020",
            jurisdiction="US",
            section="2, preparation",
            readings=("copy of the label", "Health Canada"),
            question="Does the label in force have 5.4 kg or 22 kg for the 7-day bag?",
        ),
    ),
    Note(
        text="The rest of 14 days in the consolidation phase was not read in print.",
        when=CONSOLIDATION,
        source=UNREAD_REST,
    ),
    Note(
        text="The four cycles of the consolidation phase are the trial's; the label's own maximum was not read.",
        when=CONSOLIDATION,
        source=UNREAD_COURSE,
    ),
    Note(
        text="The dose of the consolidation phase below 45 kg was read in one place, for children.",
        when={**CONSOLIDATION, **LIGHT},
        source=CHILDREN_ONLY,
    ),
)

REGIMEN: Final = Regimen(
    id="blinatumomab",
    title="Blinatumomab",
    summary="28 days of continuous infusion, then a rest of two weeks, in cycles 6 to 9 of eight",
    status="label",
    source=LABEL,
    reviewed=date(2026, 11, 25),
    choices=CHOICES,
    limits=LIMITS,
    tables={"six-weeks": SIX_WEEKS, "twelve-weeks": TWELVE_WEEKS},
    phases=PHASES,
    notes=NOTES,
)


class Blinatumomab(Choices):
    """The choices of a blinatumomab course.

    >>> Blinatumomab(indication="relapsed-refractory", cycles=2, weight_kg=70, age_group="adult").age_group
    'adult'
    """

    regimen: ClassVar[Regimen] = REGIMEN

    indication: Literal["relapsed-refractory", "mrd-positive", "consolidation"]
    cycles: int
    weight_kg: float
    """Body weight in kg; 45 kg and over has fixed doses."""
    age_group: Literal["adult", "paediatric"]
    """Never assumed, since it decides the premedication; a child may weigh as much as an adult."""
    bsa_m2: float | None = None
    """Body surface in m2; noted, never turned into a dose."""
    bag_hours: int | str | Annotated[tuple[int | str, ...], Strict(strict=False)] | None = None
    """Length of the bags in hours; a sequence whose last repeats, (24, 168), or a pattern that repeats whole, "72+96";
    none: no bag events."""
