"""Calendars as other programs wrote them, each with the one right answer, typed by hand from the rules.

What each file is stands in ``tests/files/calendars/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.support import ROOT

from schedules.cli import main

FOLDER = ROOT / "tests" / "files" / "calendars"

INO = "inotuzumab-ozogamicin --cycles 1"
BLI = "blinatumomab --indication mrd-positive --cycles 1 --weight-kg 70 --age-group adult"
BAGS = f"{BLI} --bag-hours 168"
TIS = "tisagenlecleucel --label us-2025-06"
NEW_YORK = "--zone America/New_York"
LOS_ANGELES = "--zone America/Los_Angeles"

CASES: list[tuple[str, str, int, set[str], tuple[str, ...]]] = [
    # The file; what it follows; the exit status; the codes of errors and warnings; what must be said.
    ("00-clean.ics", INO, 0, set(), ()),
    ("01-exdate.ics", INO, 0, set(), ()),
    ("01b-exdate-date.ics", INO, 0, set(), ()),
    ("01c-exdate-hides-missing.ics", INO, 1, {"event_missing"}, ("Day 15",)),
    ("02-moved-instance.ics", INO, 0, set(), ("Tue 10 Mar 2026 09:00",)),
    ("02b-moved-too-early.ics", INO, 1, {"gap_short", "window_missed"}, ("4 days", "Fri 6 Mar 2026")),
    ("02c-cancelled-instance.ics", INO, 1, {"event_missing"}, ("Day 8",)),
    ("04-until-utc-tokyo.ics", INO, 0, set(), ("Mon 16 Mar 2026 09:00",)),
    ("04b-until-date.ics", INO, 0, set(), ("programs differ", "until_mixed")),
    ("04d-until-utc-paris.ics", INO, 0, set(), ("Mon 16 Mar 2026 09:00",)),
    ("04e-until-hides-extra.ics", INO, 1, {"event_extra"}, ("Mon 23 Mar 2026",)),
    ("06-tzid-display-name.ics", INO, 0, set(), ("Mon 2 Mar 2026 21:00",)),
    ("06b-tzid-display-name-block.ics", INO, 0, set(), ("Mon 2 Mar 2026 21:00",)),
    ("06c-display-name-right.ics", BLI, 0, set(), ()),
    ("06d-display-name-671.ics", BLI, 1, {"infusion_hours"}, ("671 h",)),
    ("06e-mixed-day-shift.ics", INO, 0, set(), ("Sun 8 Mar 2026 03:00",)),
    ("08-customized.ics", f"{INO} {LOS_ANGELES}", 0, set(), ("Mon 2 Mar 2026 18:00",)),
    ("08b-customized-xprop.ics", f"{INO} {LOS_ANGELES}", 0, set(), ("Mon 2 Mar 2026 18:00",)),
    ("08c-clinic-xlic.ics", f"{INO} {LOS_ANGELES}", 0, set(), ("Mon 2 Mar 2026 18:00",)),
    ("08d-tzname-language.ics", f"{INO} {LOS_ANGELES}", 0, set(), ("Mon 2 Mar 2026 18:00",)),
    ("09-tzone-microsoft.ics", f"{INO} {LOS_ANGELES}", 0, set(), ("Sun 1 Mar 2026 18:00",)),
    ("09-tzone-microsoft.ics", INO, 2, set(), ("add --zone",)),
    ("10-x-wr.ics", INO, 0, set(), ("Mon 9 Mar 2026 09:00",)),
    ("13-extra-dose.ics", INO, 1, {"gap_short", "event_extra"}, ("Thu 5 Mar 2026", "3 days")),
    ("13b-same-day-twice.ics", INO, 1, {"event_twice"}, ("Mon 2 Mar 2026",)),
    ("14-gmt-offset.ics", f"{INO} {LOS_ANGELES}", 0, set(), ("Mon 2 Mar 2026 18:00",)),
    ("14-gmt-offset.ics", INO, 2, set(), ("add --zone",)),
    ("16-duration-p28d.ics", BLI, 1, {"infusion_hours"}, ("671 h",)),
    ("16b-duration-pt672h.ics", BLI, 0, set(), ()),
    ("16c-dtend-right.ics", BLI, 0, set(), ()),
    ("16d-dtend-671.ics", BLI, 1, {"infusion_hours"}, ("671 h",)),
    ("16e-autumn-p28d.ics", BLI, 1, {"infusion_hours"}, ("673 h",)),
    ("20-semicolon-iso.csv", f"{INO} {NEW_YORK}", 0, set(), ()),
    ("21-semicolon-german.csv", f"{INO} {NEW_YORK}", 1, {"event_missing"}, ("Day 15", "Mon 9 Mar 2026 09:00")),
    ("22-google.csv", f"{INO} {NEW_YORK}", 0, set(), ("Mon 9 Mar 2026 09:00",)),
    ("23-trailing-empty.csv", f"{INO} {NEW_YORK}", 0, set(), ()),
    ("24-serial.csv", f"{INO} {NEW_YORK}", 0, set(), ("Mon 2 Mar 2026 09:00",)),
    ("26-sep-line.csv", f"{INO} {NEW_YORK}", 0, set(), ()),
    ("29-cp1252.csv", f"{INO} {NEW_YORK}", 0, set(), ()),
    ("30-date-time-cols.csv", f"{INO} {NEW_YORK}", 0, set(), ("Mon 16 Mar 2026 09:00",)),
    ("34-dup-header.csv", f"{INO} {NEW_YORK}", 2, set(), ("'start'",)),
    ("40-vcal1-qp.ics", INO, 0, set(), ("Besponsa dosé clinic", "Mon 16 Mar 2026")),
    ("41b-utf16-nobom.ics", INO, 0, set(), ("Mon 16 Mar 2026 09:00",)),
    ("43-tzid-and-z.ics", INO, 0, set(), ("Mon 9 Mar 2026 10:00",)),
    ("44-allday-no-end.ics", INO, 0, set(), ()),
    ("47-line-separator-title.ics", INO, 0, set(), ("Mon 2 Mar 2026 09:00",)),
    ("49-gap-time.ics", INO, 0, set(), ("time_skipped",)),
    ("52-1601-event.ics", INO, 0, set(), ("1 event left out",)),
    ("53-year-forever.ics", INO, 0, set(), ("1 event left out",)),
    ("54-unmatched-series-long.ics", INO, 0, set(), ("1 event left out",)),
    ("56-birthday-1950.ics", INO, 0, set(), ("1 event left out",)),
    ("57-exdate-multi.ics", INO, 0, set(), ()),
    ("60-bags-dates-only.csv", f"{BAGS} {NEW_YORK}", 0, set(), ("hours_unknown",)),
    ("61-abbrev-ino.csv", f"{INO} {NEW_YORK}", 0, set(), ()),
    ("61b-abbrev-ino2.csv", f"{INO} {NEW_YORK}", 0, set(), ()),
    ("61c-ino-with-premed.csv", f"{INO} {NEW_YORK}", 0, set(), ()),
    ("61d-premed-hides-doses.csv", f"{INO} {NEW_YORK}", 1, {"gap_short", "window_missed"}, ("4 days",)),
    ("62-utc-weekly-bags.ics", f"{BAGS} {NEW_YORK}", 0, set(), ()),
    ("62-utc-weekly-bags.ics", f"{BLI} {NEW_YORK}", 0, set(), ("--bag-hours",)),
    ("63-whole-import-twice.ics", INO, 1, {"event_twice"}, ("Mon 16 Mar 2026",)),
    ("64-minihcvd-ino.ics", INO, 1, {"event_missing"}, ("Day 15",)),
    ("65-tisa.ics", TIS, 1, {"link_broken"}, ("1 day after",)),
    ("65b-tisa-right.ics", TIS, 0, set(), ()),
    ("66-pump-disconnect-early.ics", BLI, 1, {"infusion_hours"}, ("623 h", "672 h")),
    ("66b-pump-disconnect-words.ics", BLI, 1, {"infusion_hours"}, ("623 h", "672 h")),
    ("66c-infusion-end.csv", f"{BLI} {NEW_YORK}", 1, {"infusion_hours"}, ("623 h", "672 h")),
    ("67-flu-cy.csv", f"{TIS} {NEW_YORK}", 0, set(), ()),
    ("68-own-plain-words-reexported.ics", BAGS, 0, set(), ()),
]


@pytest.mark.parametrize(
    ("name", "follows", "status", "codes", "says"), CASES, ids=[f"{name} {words}" for name, words, *_ in CASES]
)
def test_it_gets_its_answer(
    capsys: pytest.CaptureFixture[str], name: str, follows: str, status: int, codes: set[str], says: tuple[str, ...]
) -> None:
    found = main(["check", str(FOLDER / name), *follows.split()])
    shown = capsys.readouterr()
    everything = shown.out + shown.err
    assert (status, codes) == (found, set(serious(shown.out))), everything
    assert [] == [words for words in says if words not in everything], everything
    assert "Traceback" not in everything


def serious(out: str) -> Iterator[str]:
    for line in out.splitlines():
        if line.startswith(("error: ", "warning: ")):
            yield re.findall(r"\[([a-z_]+)\]", line)[-1]


def test_every_file_has_its_answer() -> None:
    there = {path.name for path in FOLDER.iterdir()} - {"README.md"}
    assert there == {name for name, *_ in CASES}
