"""Titles as families, wards and booking systems write them, each with what it says its event is.

The words were collected from public templates of infusion clinics, patients' calendars and threads of nurses; what each
one is was decided by reading it, before the first run.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.written import BAGS, BLI, BREXU, INO, TIS, calendar, check_file, dose, event, three_doses, timed

NO_DOSE = (
    *("Besponsa Aufklärung", "Gespräch wg. Besponsa", "Besponsa \u2013 Blutentnahme", "Besponsa side effects check"),
    *("Besponsa paperwork", "Besponsa shipment arrives", "Day after Besponsa", "Ursodiol (Besponsa VOD prophylaxis)"),
    *("Hydroxyurea until Besponsa", "Allopurinol for Besponsa", "Liver ultrasound \u2013 Besponsa", "Discuss Besponsa"),
    *("Besponsa cycle 2 planning", "Besponsa MRD result", "2 days until Besponsa", "Besponsa tomorrow"),
    *("Sono Leber Besponsa", "Besponsa pausiert", "Besponsa ausgesetzt", "Besponsa held", "HOLD Besponsa"),
    *("Besponsa suspendu", "Besponsa reporté", "Recoger Besponsa", "Farmacia Besponsa", "Besponsa Konsil"),
    *("Nachkontrolle Besponsa", "Control tras Besponsa", "Besponsa weight & height", "IT MTX (Besponsa cycle)"),
    *("Eye exam (Besponsa)", "Finished Besponsa last year", "One year since Besponsa", "Besponsa start in 1 week"),
    *("Besponsa EOB", "Antiemetic Besponsa", "Besponsa follow up", "Besponsa day 9 visit", "Besponsa evaluation"),
    *("Week after Besponsa", "Day 2 after Besponsa", "Besponsa missed", "Leberwerte Besponsa", "Bilirubin (Besponsa)"),
    *("Vorbereitung Besponsa", "Consentimiento Besponsa", "Tumor board Besponsa", "Psychologist (Besponsa)"),
    *("Rituximab infusion", "Blincyto infusion", "Ponatinib 45 mg", "Vincristine treatment", "Cytarabine infusion"),
    *("CBC before Besponsa", "Labs/Besponsa labs", "Bloodwork - Besponsa", "Blutbild vor Besponsa"),
    *("Prise de sang avant Besponsa", "Besponsa blood draw", "Pre-Besponsa labs", "Oncologist re Besponsa"),
    *(
        "Dr. Miller (Besponsa follow up)",
        "Besponsa teaching",
        "Besponsa delivered to pharmacy",
        "Besponsa prior auth due",
    ),
    *("Cetirizine + Tylenol before Besponsa", "Premedication Besponsa", "Hydration after Besponsa"),
    *("Observation after Besponsa", "Liver tests (Besponsa)", "ECG Besponsa", "Telehealth: Besponsa side effects"),
    *("No Besponsa today", "Besponsa on hold", "Besponsa postponed", "MRI before Besponsa", "Besponsa copay call"),
    *("Ask about Besponsa", "Port access for Besponsa", "PICC line placement before Besponsa", "Besponsa week off"),
    *("Bone marrow biopsy after Besponsa cycle 1", "Besponsa-free week", "Parking for Besponsa", "Ride to Besponsa"),
    *("Steroid eye drops", "Vormedikation für Besponsa", "Besponsa: Medikamente abholen", "Platelets/Besponsa labs"),
    *("Transfusion before Besponsa", "Follow-up after Besponsa", "Blincyto", "Reminder: Besponsa tomorrow"),
    *("Methylprednisolone for Besponsa", "Besponsa consent visit", "Blood test prior to inotuzumab"),
)
CANCELLED = (
    *("Termin abgesagt: Besponsa", "Cita cancelada: Besponsa", "Event canceled: Besponsa", "Besponsa CXL"),
    *("Besponsa cxd", "Besponsa fällt aus", "Besponsa skipped", "Besponsa not given", "Besponsa nicht gegeben"),
    *("Declined: Besponsa infusion", "Deleted: Besponsa", "Besponsa omis", "Besponsa omitida", "Absage Besponsa"),
    *("Annulation Besponsa", "Cancellation: Besponsa", "Besponsa not today"),
    *("Abgesagt: Besponsa dose 2", "[CANCELLED] Besponsa", "Besponsa - cancelled", "CANCELLED Besponsa dose 2"),
    *(
        "Annulé : Besponsa",
        "Annule\u0301 : Besponsa",
        "Storniert - Besponsa",
        "Besponsa cancelled",
        "ABGESAGT Besponsa",
    ),
    *("Besponsa (canceled by clinic)", "Cancelado: Besponsa", "**CANCELLED** Besponsa", "Besponsa ABGESAGT"),
    *("Besponsa dose 2 - annulée", "Canceled event: Besponsa @ 9am", "Besponsa cancelled due to low counts"),
)
A_DOSE = (
    *("INO C1/D8", "Besponsa J8", "Besponsa-Gabe Nr. 2", "Dad \u2013 Besponsa", "Besponsa #2/3", "Wk 2 Besponsa"),
    *("Besponsa infusion after labs", "Day hospital Besponsa", "HDJ Besponsa", "Hospital de día: Besponsa"),
    *("Premeds 8:30 then Besponsa 9:00", "Besponsa (labs first)", "INFUSION VISIT 60 INOTUZUMAB"),
    *("Inpatient Besponsa", "Discuss results, then Besponsa infusion", "Pick up Mum + Besponsa infusion"),
    *("Besponsa (verschoben vom 8.3.)", "Besponsa no premeds", "Besponsa, last week of cycle", "Besponsa day 8 visit"),
    *("Besponsa 2/3", "Besponsa (2 of 3)", "2. Besponsa", "Besponsa dose #2 @ infusion center", "Infusion: Besponsa"),
    *(
        "Inotuzumab ozogamicin (BESPONSA) dose two",
        "Day 8 Besponsa",
        "Besponsa chair 4",
        "Besponsa infusion w/ Dr Miller",
    ),
    *("Infusion clinic - Besponsa", "Besponsa Infusion (bring snacks)", "INOTUZUMAB", "ino C1 D8", "InO day 8"),
    *("Chemo day 8 (Besponsa)", "Besponsa Gabe 2 (Tagesklinik)", "Besponsa 2ème perfusion", "2ª dosis Besponsa"),
    *("Hospital: Besponsa", "Besponsa @ 9", "Besponsa + labs", "Labs & Besponsa", "Besponsa, then clinic visit"),
    *("Doctor visit and Besponsa infusion", "Mum: Besponsa", "Besponsa (moved from Tuesday)", "Besponsa?"),
    *("Inotuzumab  ozogamicin, 0.5 mg/m2", "Tx: Besponsa", "Rx Besponsa infusion", "ONC INFUSION BESPONSA 60 MIN"),
    *(
        "Besponsa no labs needed",
        "Besponsa infusion - no driving",
        "Besponsa (rescheduled)",
        "Besponsa with dexamethasone",
    ),
    *("Besponsa incl. premedication", "Inotuzumab-Ozogamicin (Besponsa\u00ae) Infusion", "Chemo - INO #2"),
    *("Inotuzumab - Cycle 1, Day 8", "\U0001f489 Besponsa", "InO\u00a0C1D8", "Perfusion d'inotuzumab (Besponsa)"),
    *("Quimioterapia: inotuzumab", "Clinic visit: Besponsa dose 2", "Besponsa (not cancelled)"),
)


OF_A_RULE = ("Blincyto", "Observation after Besponsa")
"""Those that a rule says something of where they stand on another day than a dose."""


def with_title(title: str) -> str:
    """
    Write a cycle of inotuzumab whose second event has this title.
    """
    escaped = title.replace(",", r"\,")
    return calendar(dose("0302", "Besponsa"), dose("0309", escaped), dose("0316", "Besponsa"))


class TestADoseOrNot:
    """What stands on the day of a dose is the dose, or leaves it missing."""

    @pytest.mark.parametrize("title", A_DOSE)
    def test_a_dose(self, tmp_path: Path, title: str) -> None:
        found = check_file(tmp_path, "titles.ics", with_title(title), INO)
        assert (0, set()) == (found.status, found.codes), found.words

    @pytest.mark.parametrize("title", [*NO_DOSE, *CANCELLED])
    def test_no_dose(self, tmp_path: Path, title: str) -> None:
        found = check_file(tmp_path, "titles.ics", with_title(title), INO)
        assert (1, {"event_missing"}) == (found.status, found.codes), found.words
        assert "Day 8" in found.words

    @pytest.mark.parametrize("title", [title for title in NO_DOSE if title not in OF_A_RULE])
    def test_beside_the_doses_it_is_no_fault(self, tmp_path: Path, title: str) -> None:
        escaped = title.replace(",", r"\,")
        found = check_file(tmp_path, "beside.ics", calendar(*three_doses(), dose("0308", escaped)), INO)
        assert (0, set()) == (found.status, found.codes), found.words

    def test_a_dose_in_words_that_nobody_knows_is_asked_about(self, tmp_path: Path) -> None:
        for title in ("Besponsa blub", "Chemo", "Opdivium infusion"):
            found = check_file(tmp_path, "odd.ics", with_title(title), INO)
            assert (0, set()) == (found.status, found.codes), found.words
            assert f'was "{title}" on Mon 9 Mar 2026 09:00 rightly taken for a treatment?' in found.words
            assert f"""--mapping '{{"{title}": "-"}}'""" in found.words

    def test_what_all_doses_are_called_is_not_asked_about(self, tmp_path: Path) -> None:
        found = check_file(tmp_path, "odd.ics", calendar(*three_doses(title="Besponsa blub")), INO)
        assert "question" not in found.words

    def test_the_same_dose_in_two_calendars_under_two_names(self, tmp_path: Path) -> None:
        data = calendar(*three_doses(title="Besponsa"), event("b", "Inotuzumab dose 2", *timed("0309T09", "0309T10")))
        assert {"event_twice"} == check_file(tmp_path, "two.ics", data, INO).codes


ENDS = (
    *(("Blincyto Pumpe Anlage", "Blincyto Pumpe entfernen"), ("Blincyto Anschluss", "Blincyto Abnahme")),
    *(("Inicio de la bomba de Blincyto", "Retirada de la bomba"), ("Pose Blincyto", "Dépose Blincyto")),
    *(("Blin start", "Blin d/c"), ("Blinatumomab Anschluss", "Blinatumomab Abschluss")),
    *(("Blincyto hookup @ clinic", "Blincyto take-down @ clinic"), ("Blincyto start", "Blincyto C1 done, pump off!")),
    *(("Blincyto start", "Pump off"), ("Blincyto start", "Blincyto take down"), ("Blincyto start", "Pumpe ab")),
    *(("Blincyto start", "Déconnexion de la pompe"), ("Blincyto start", "Retirar la bomba")),
    *(("Blincyto start", "Remove Blincyto pump"), ("Blincyto start", "Blinatumomab Infusionsende")),
    *(("Blincyto start", "Unhook pump"), ("Blincyto start", "Blincyto off"), ("Blincyto start", "End Blincyto")),
    *(("Blincyto start", "Stop Blincyto infusion"), ("Blincyto start", "De-access port and disconnect pump")),
    *(("Blincyto Start", "Blincyto Ende"), ("Blinatumomab: hook up", "Blinatumomab: unhook")),
    *(("Blina pump on", "Blina pump off"), ("Connect pump", "Disconnect pump"), ("Start blina", "Stop blina")),
    *(("Hospital admission + Blincyto start", "Blincyto completed"), ("Pumpe anschliessen", "Pumpe abhängen")),
    *(("Pose de la pompe Blincyto", "Retrait de la pompe Blincyto"), ("Inicio Blincyto", "Fin de Blincyto")),
    *(("Begin 28-day Blincyto infusion", "End of 28-day Blincyto infusion"), ("BLIN C1D1", "BLIN C1D29 disconnect")),
    *(("Blincyto cycle 1 begins", "Blincyto cycle 1 ends"), ("Blincyto D1 start", "Blincyto D29 stop")),
    *(
        ("Blinatumomab bag 1", "Blinatumomab disconnect"),
        ("Blincyto infusion begins (inpatient)", "Blincyto infusion ends"),
    ),
)


class TestPump:
    """An infusion of 672 h from 2 March 09:00 ends on 30 March 10:00, since New York loses an hour on the 8th."""

    @pytest.mark.parametrize(("start", "end"), ENDS, ids=" / ".join)
    def test_two_appointments(self, tmp_path: Path, start: str, end: str) -> None:
        for hour, codes in ((10, set()), (9, {"infusion_hours"})):
            last = event(2, end, *timed(f"0330T{hour:02}", "0330T11"))
            data = calendar(event(1, start, *timed("0302T09", "0302T10")), last)
            found = check_file(tmp_path, "pump.ics", data, BLI)
            assert codes == found.codes, found.words

    @pytest.mark.parametrize(
        ("lines", "codes", "says"),
        [
            (("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260330"), set(), "hours_unknown"),
            (("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260329"), {"infusion_hours"}, ""),
            (("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=DAILY;COUNT=28"), set(), "hours_unknown"),
            (("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=DAILY;COUNT=27"), {"infusion_hours"}, ""),
            (
                ("DTSTART;TZID=America/New_York:20260302T090000", "DURATION:PT24H", "RRULE:FREQ=DAILY;COUNT=28"),
                {"infusion_hours"},
                "671 h",
            ),
            (("DTSTART;TZID=America/New_York:20260302T090000", "DURATION:P4W"), {"infusion_hours"}, "671 h"),
            (("DTSTART;TZID=America/New_York:20260302T090000", "DURATION:P27DT25H"), set(), ""),
            (("DTSTART;TZID=Europe/Paris:20261012T090000", "DTEND;TZID=Europe/Paris:20261109T080000"), set(), ""),
        ],
    )
    def test_one_event(self, tmp_path: Path, lines: tuple[str, ...], codes: set[str], says: str) -> None:
        found = check_file(tmp_path, "pump.ics", calendar(event(1, "Blincyto", *lines)), BLI)
        assert codes == found.codes, found.words
        assert says in found.words

    def test_numbered_days(self, tmp_path: Path) -> None:
        days = [event(day, f"Blincyto day {day}", f"DTSTART;VALUE=DATE:202603{day + 1:02}") for day in range(1, 29)]
        assert set() == check_file(tmp_path, "days.ics", calendar(*days), BLI).codes

    @pytest.mark.parametrize(
        "title",
        [
            *("Nurse visit: change Blincyto bag", "Home nurse - new bag", "Beutelwechsel", "Changement de poche"),
            *(
                "Cambio bolsa",
                "Beutel wechseln",
                "Changement poche",
                "Cambio de bolsa",
                "Bag swap #1",
                "Blina bag",
                "Pump bag exchange",
                "Next bag Blincyto",
            ),
        ],
    )
    def test_bags(self, tmp_path: Path, title: str) -> None:
        pump = event(0, "Blincyto infusion", *timed("0302T09", "0330T10"))
        right = ["0309T10", "0316T10", "0323T10"]
        faults = [
            (right, set()),
            ([right[0], "0317T10", right[2]], {"bag_wrong"}),
            ([right[0], right[2]], {"event_missing"}),
            ([*right, "0312T10"], {"event_extra"}),
            (["0309T09", "0316T09", "0323T09"], {"bag_wrong"}),
        ]
        for times, codes in faults:
            changes = [event(time, title, *timed(time, f"{time[:5]}11")) for time in times]
            found = check_file(tmp_path, "bags.ics", calendar(pump, *changes), BAGS)
            assert codes == found.codes, found.words


class TestCells:
    """Chemotherapy and CAR T cells, by their usual short names."""

    @pytest.mark.parametrize(
        ("follows", "chemo", "cells", "title", "codes"),
        [
            (TIS, ("Flu/Cy", "Flu/Cy", "Flu", "Flu"), "0309", "Kymriah infusion", set()),
            (TIS, ("Flu/Cy", "Flu/Cy", "Flu", "Flu"), "0306", "Kymriah infusion", {"link_broken"}),
            (TIS, ("Flu/Cy", "Flu/Cy", "Flu", "Flu"), "0320", "Kymriah infusion", {"link_broken"}),
            (TIS, ("Flu/Cy", "Flu/Cy", "Flu/Cy", "Flu"), "0309", "Kymriah infusion", {"event_extra"}),
            (TIS, ("Flu/Cy", "Flu/Cy", "Flu", "Flu"), "0309", "CAR T-cell infusion day", set()),
            (TIS, ("Flu/Cy", "Flu/Cy", "Flu", "Flu"), "0309", "Day 0 - tisagenlecleucel (CTL019)", set()),
            (TIS, ("FluCy", "FluCy", "Flu", "Flu"), "0309", "CAR-T-Zell-Transfusion", set()),
            (TIS, ("Flu/Cy", "Flu/Cy", "Flu", "Flu"), "0309", "CAR\u2011T infusion", set()),
            (TIS, ("Flu/Cy", "Flu/Cy", "Rituximab infusion", "Flu"), "0309", "Kymriah", {"event_missing"}),
            (BREXU, ("Fludarabine", "Fludarabine", "Flu + Cy"), "0306", "Tecartus", set()),
            (BREXU, ("Fludarabine", "Fludarabine", "Flu + Cy"), "0309", "Tecartus", {"link_broken"}),
        ],
    )
    def test_a_course(  # a row of the table
        self, tmp_path: Path, follows: str, chemo: tuple[str, ...], cells: str, title: str, codes: set[str]
    ) -> None:
        days = [dose(f"03{day:02}", words) for day, words in enumerate(chemo, start=2)]
        found = check_file(tmp_path, "cells.ics", calendar(*days, dose(cells, title, hour=11)), follows)
        assert codes == found.codes, found.words


def test_what_stands_around_the_cells(tmp_path: Path) -> None:
    around = ("CAR-T evaluation", "CAR-T consult", "Kymriah day 1 follow up", "CAR-T day 28 visit", "CAR-T labs")
    days = [dose(f"03{day:02}", words) for day, words in enumerate(("Flu/Cy", "Flu/Cy", "Flu", "Flu"), start=2)]
    others = [dose(f"03{day}", title, hour=15) for day, title in enumerate(around, start=10)]
    found = check_file(tmp_path, "cells.ics", calendar(*days, dose("0309", "Kymriah", hour=11), *others), TIS)
    assert (0, set()) == (found.status, found.codes), found.words


CYCLES = {
    "two cycles": ("0302 0309 0316 0323 0330 0406", "", set()),
    "delayed by a week": ("0302 0309 0316 0330 0406 0413", "", {"cycle_long"}),
    "a day too early": ("0302 0309 0316 0322 0329 0405", "", {"cycle_short"}),
    "one left out": ("0302 0309 0316 0323 0406", "", {"event_missing"}),
    "a first cycle of four weeks": ("0302 0309 0316 0330 0406 0413", " --cycle-1-days 28", set()),
    "a Sunday": ("0302 0308 0316 0323 0330 0406", "", set()),
}


@pytest.mark.parametrize("name", CYCLES)
def test_two_cycles(tmp_path: Path, name: str) -> None:
    days, choice, codes = CYCLES[name]
    data = calendar(*[dose(day, "Besponsa") for day in days.split()])
    found = check_file(tmp_path, "cycles.ics", data, f"inotuzumab-ozogamicin --cycles 2{choice}")
    assert codes == found.codes, found.words
