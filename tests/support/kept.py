"""Plan files with records, one for each regimen, as this version writes them; kept so that later versions open them.

``python -m tests.support.kept`` writes those of this version beside the others, and touches none that is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.support import ROOT

from schedules import (
    Blinatumomab,
    BrexucabtageneAutoleucel,
    InotuzumabOzogamicin,
    ObecabtageneAutoleucel,
    Plan,
    Tisagenlecleucel,
    plan,
    revise,
)
from schedules.course import Booked, Changed, Correction, Delay, Given, Hold, Learned, Missed, Reached, Reduce, Resume
from schedules.course.plan_file import plan_json
from schedules.version import __version__

FOLDER: Final = ROOT / "tests" / "files"
NEW_YORK: Final = ZoneInfo("America/New_York")
PARIS: Final = ZoneInfo("Europe/Paris")


def courses() -> Iterator[tuple[str, Plan]]:
    """A course of each regimen, each with a record."""

    def ny(month: int, day: int, hour: int = 9) -> datetime:
        return datetime(2026, month, day, hour, tzinfo=NEW_YORK)

    def paris(month: int, day: int, hour: int = 9) -> datetime:
        return datetime(2026, month, day, hour, tzinfo=PARIS)

    def course(regimen: Any, start: datetime, *entries: Any, **how: Any) -> Plan:
        made = plan(regimen, start=start, plan_id=UUID(int=len(entries)), as_of=start.astimezone(UTC), **how)
        for entry in entries:
            made = revise(made, entry, as_of=max(entry.at.astimezone(UTC), made.as_of))
        return made

    yield (
        "blinatumomab",
        course(
            Blinatumomab(indication="relapsed-refractory", cycles=6, weight_kg=70, age_group="adult", bag_hours=96),
            paris(3, 2),
            Given(at=paris(3, 2), of="induction/1/infusion/start"),
            Hold(at=paris(3, 5, 14), row="infusion", why="fever"),
            Resume(at=paris(3, 5, 20), row="infusion", rate="low"),
            Hold(at=paris(3, 25, 22), row="infusion", why="neurological signs"),
            Resume(at=paris(4, 3, 9), row="infusion", rate="low"),
            Changed(at=paris(4, 10), choice="bag_hours", value=(72,), from_cycle=3),
        ),
    )
    yield (
        "inotuzumab-ozogamicin",
        course(
            InotuzumabOzogamicin(cycles=3),
            ny(3, 2),
            Given(at=ny(3, 2), of="first/1/dose/d1"),
            Booked(at=ny(3, 4), of="first/1/dose/d8", on=ny(3, 10, 11)),
            Delay(at=ny(3, 15), of="first/1/dose/d15", days=3, why="low counts"),
            Missed(at=ny(3, 19), of="first/1/dose/d15"),
            Correction(at=ny(3, 20), entry=4),
            Learned(at=ny(3, 21), fact="response", value="cr", from_cycle=2),
            Reduce(at=ny(3, 24), of="later/1/dose/d8", amount="0.4 mg/m2", scope="following"),
        ),
    )
    cells: Any
    for name, cells, first in (
        ("brexucabtagene-autoleucel", BrexucabtageneAutoleucel(label="us-2025-06"), "d0"),
        ("tisagenlecleucel", Tisagenlecleucel(label="us-2025-06"), "d1"),
        ("obecabtagene-autoleucel", ObecabtageneAutoleucel(), "d1"),
    ):
        yield (
            name,
            course(
                cells,
                ny(3, 2),
                Given(at=ny(3, 2), of="leukapheresis/1/leukapheresis/d1"),
                Reached(at=ny(3, 30), milestone="product-released"),
                Booked(at=ny(3, 31), of=f"infusion/1/infusion/{first}", on=date(2026, 4, 13)),
            ),
        )


def main() -> None:
    """Write the files of this version that are not there."""
    for name, made in courses():
        path = FOLDER / f"{name}-{__version__}.json"
        if not path.exists():
            path.write_bytes(plan_json(made))


if __name__ == "__main__":
    main()
