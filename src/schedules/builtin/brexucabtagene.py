"""Brexucabtagene autoleucel (Tecartus), United States label, adults with relapsed or refractory ALL.

=================  ==========================  ====================================
Phase              Day (Day 0 is the infusion)  What
=================  ==========================  ====================================
leukapheresis      -                           cells are collected, perhaps again
(manufacture)      -                           a wait that nobody chooses
lymphodepletion    -4, -3, -2                  fludarabine 25 mg/m2
lymphodepletion    -2                          cyclophosphamide 900 mg/m2
infusion           0                           one infusion, the whole bag
=================  ==========================  ====================================

Aftercare, from the infusion:

====================  =====================  ==================
What                  Before June 2025       From June 2025
====================  =====================  ==================
daily monitoring      14 days                14 days, unverified
stay near the site    4 weeks                2 weeks
no driving            8 weeks                2 weeks
====================  =====================  ==================
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final, Literal

from schedules.model import frozen
from schedules.regimen import Amount, Beside, Choice, Link, Note, Phase, Regimen, Source, Span, Table, Visit, Wait
from schedules.regimen.selection import Choices

PROVED_BY_TESTS: Final = True

OLD: Final = {"label": "us-before-2025-06"}
NEW: Final = {"label": "us-2025-06"}

LABEL: Final = Source(document="TECARTUS prescribing information, 2021 to 2024", jurisdiction="US")
CLASS: Final = Source(document="FDA safety communication on CAR T labels", jurisdiction="US", revised=date(2025, 6, 26))
DOSING: Final = LABEL.at("2.2", "manufacturer's trial page", "MPR drug record")
CARE: Final = LABEL.at("2.2, premedication", "MPR drug record", "Medscape")
COLLECTION: Final = LABEL.at(
    "2, preparation", "Medscape", "European text 2024", "American Cancer Society 2024-06-24, a few hours"
)
UNREAD_DAILY: Final = LABEL.at(
    "2.2, daily monitoring",
    confidence="unverified",
    question="Did the label for ALL keep 14 days of daily monitoring after June 2025? Its text was not read; "
    "14 are kept.",
)
UNREAD_TIME: Final = LABEL.at(
    "trial report",
    confidence="unverified",
    question="How long does manufacture take now? About 13 days to release and 16 to delivery are remembered, "
    "not read.",
)

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
            source=COLLECTION,
        ),
    )
)
LYMPHODEPLETION: Final = Table(
    day_zero=True,
    rows=(
        Visit(
            id="fludarabine",
            kind="dose",
            title="Fludarabine (lymphodepletion)",
            short="Fludarabine",
            plain="Chemotherapy: fludarabine",
            days="-4..-2",
            amounts=(Amount(text="25 mg/m2"),),
            source=DOSING,
        ),
        Visit(
            id="cyclophosphamide",
            kind="dose",
            title="Cyclophosphamide (lymphodepletion)",
            short="Cyclophosphamide",
            plain="Chemotherapy: cyclophosphamide",
            days="-2",
            amounts=(Amount(text="900 mg/m2"),),
            source=DOSING,
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
            source=LABEL.at("5, immunisation", "eMPR drug record", confidence="single-source"),
        ),
    ),
)


AFTERCARE_NAMES: Final = {
    "Daily monitoring at the treatment site": ("Check-up each day", "Check-up each day at the center"),
    "Daily monitoring": ("Check-up each day", "Check-up each day"),
    "Watch for cytokine release and nerve effects": ("Watch closely", "Watch for strong immune or nerve effects"),
    "Stay near the treatment site": ("Stay close by", "Stay close to the treatment center"),
    "No driving or hazardous work": ("No driving", "Do not drive; no dangerous work"),
}
"""The short and the plain name of each title."""


def _aftercare(row_id: str, title: str, days: int, source: Source, when: dict[str, str]) -> Span:
    kind: Literal["monitoring", "restriction"] = "monitoring" if row_id.endswith("monitoring") else "restriction"
    short, plain = AFTERCARE_NAMES[title]
    return Span(
        id=row_id,
        kind=kind,
        title=title,
        short=short,
        plain=plain,
        of="infusion",
        lasts_days=days,
        when=when,
        source=source,
    )


FOUR_WEEKS: Final = LABEL.at("5.1, before June 2025", "patient monograph", "manufacturer's patient page")
EIGHT_WEEKS: Final = LABEL.at("5, before June 2025", "PeaceHealth", "patient page")
TWO_WEEKS: Final = CLASS.at(
    "proximity and driving",
    "maker's release",
    "trade press on the notice",
    question="Does the label itself print the two weeks? They were read for the class of CAR T cells.",
)
SWISS: Final = Source(document="TECARTUS professional information", jurisdiction="Switzerland")

INFUSION: Final = Table(
    day_zero=True,
    rows=(
        Visit(
            id="infusion",
            kind="infusion",
            title="Brexucabtagene autoleucel infusion",
            short="Cells are given",
            plain="The cells are given",
            days="0",
            setting="hospital",
            details=("The whole bag is infused within 30 minutes.", "No steroids as a precaution."),
            source=LABEL.at("2.2", "MPR drug record", "safemedication.com"),
        ),
        Beside(
            id="after-thaw",
            kind="note",
            title="After thawing it keeps for 3 hours; the infusion starts within 30 minutes of full thaw",
            short="Cells thawed",
            plain="The cells are used soon after thawing",
            of="infusion",
            on=("each",),
            source=SWISS.at("handling", "Swiss text", confidence="single-source"),
        ),
        Beside(
            id="premedication",
            kind="premedication",
            title="Premedication 30 to 60 minutes before the infusion",
            short="Medicine before",
            plain="Medicine 30 to 60 min before the cells",
            of="infusion",
            on=("each",),
            minutes=-60,
            earliest=-60,
            latest=-30,
            amounts=(Amount(text="acetaminophen and diphenhydramine, or another H1 antihistamine"),),
            source=CARE,
        ),
        _aftercare(
            "daily-monitoring",
            "Daily monitoring at the treatment site",
            14,
            LABEL.at("2.2, before June 2025", "MPR drug record", "copy of the label"),
            OLD,
        ),
        _aftercare("daily-monitoring", "Daily monitoring", 14, UNREAD_DAILY, NEW),
        _aftercare("watch-monitoring", "Watch for cytokine release and nerve effects", 28, FOUR_WEEKS, OLD),
        _aftercare("stay-near", "Stay near the treatment site", 28, FOUR_WEEKS, OLD),
        _aftercare("stay-near", "Stay near the treatment site", 14, TWO_WEEKS, NEW),
        _aftercare("no-driving", "No driving or hazardous work", 56, EIGHT_WEEKS, OLD),
        _aftercare("no-driving", "No driving or hazardous work", 14, TWO_WEEKS, NEW),
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
            typical=16,
            source=UNREAD_TIME,
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
        after=Link(of="lymphodepletion", expected=2, source=DOSING),
    ),
)

NOTES: Final = (
    Note(text="Lymphodepletion starts only after the product is known to be available.", source=COLLECTION),
    Note(
        text="If the infusion is delayed by more than 2 weeks after lymphodepletion, more chemotherapy may be needed.",
        source=Source(
            document="TECARTUS package leaflet",
            jurisdiction="EU and Switzerland",
            readings=("Spanish leaflet", "Swiss leaflet"),
        ),
    ),
    Note(
        text="A Swiss text counts near as within 2 hours of travel.",
        source=SWISS.at("monitoring", "Swiss text", confidence="single-source"),
    ),
    Note(text="Follow-up for second cancers goes on for 15 years.", source=CLASS.at("follow-up", "mlo-online", "AABB")),
)

REGIMEN: Final = Regimen(
    id="brexucabtagene-autoleucel",
    title="Brexucabtagene autoleucel",
    summary="CAR T cells: leukapheresis, manufacture, lymphodepletion on Days -4 to -2, one infusion on Day 0",
    status="label",
    source=LABEL,
    reviewed=date(2026, 11, 25),
    choices=frozen(
        {
            "label": Choice(
                title="version of the label",
                values=("us-2025-06", "us-before-2025-06"),
                required=True,
                why="it decides how long to stay near and not to drive",
            )
        }
    ),
    tables={"leukapheresis": LEUKAPHERESIS, "lymphodepletion": LYMPHODEPLETION, "infusion": INFUSION},
    phases=PHASES,
    notes=NOTES,
)


class BrexucabtageneAutoleucel(Choices):
    """The choices of a brexucabtagene autoleucel course.

    >>> BrexucabtageneAutoleucel(label="us-2025-06").label
    'us-2025-06'
    """

    regimen: ClassVar[Regimen] = REGIMEN

    label: Literal["us-2025-06", "us-before-2025-06"]
    """The label's rules before June 2025, or since."""
