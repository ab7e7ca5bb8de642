"""Tables as Excel, Outlook, Google and hospital systems write them: three doses on 2, 9 and 16 March 2026, 09:00.

The kinds are those of public reports and vendors' pages: localised headers of Outlook, dates of a locale of Windows,
semicolons and code pages of Excel, lines above the header, four-digit times and states of booking systems.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.written import BLI, IN_NEW_YORK, INO, check_file

DAYS = (2, 9, 16)
TIMES = tuple(f"Mon {day} Mar 2026 09:00" for day in DAYS)


def rows(head: str, row: str, end: str = "\n") -> str:
    """
    Write a table: its first line, and one for each dose with its day in place of {d}, and the day after as {n}.
    """
    return end.join([head, *(row.format(d=day, n=day + 1) for day in DAYS), ""])


TABLES: dict[str, tuple[str, str]] = {
    # The text, and how it is encoded.
    "a date and two times": (rows("Date;From;To;Appointment", "{d:02}.03.2026;09:00;10:00;Besponsa"), "utf-8"),
    "a date, a start and a length": (
        rows("Title,Description,Date,Start,Duration,Type", "Besponsa,x,3/{d}/2026,9:00 AM,1:00,Activity"),
        "utf-8",
    ),
    "Outlook in German": (
        rows(
            '"Betreff";"Beginnt am";"Beginnt um";"Endet am";"Endet um";"Ganztägiges Ereignis";"Erinnerung Ein/Aus"',
            '"Besponsa";"{d}.3.2026";"09:00:00";"{d}.3.2026";"10:00:00";"Aus";"Ein"',
        ),
        "cp1252",
    ),
    "Outlook in Spanish": (
        rows(
            '"Asunto","Fecha de comienzo","Comienzo","Fecha de finalización","Finalización","Todo el día"',
            '"Besponsa","{d:02}/03/2026","9:00:00","{d:02}/03/2026","10:00:00","Falso"',
        ),
        "cp1252",
    ),
    "Outlook in French, which has names twice": (
        rows(
            '"Objet","Début","Début","Fin","Fin","Journée entière"',
            '"Besponsa","{d:02}/03/2026","09:00:00","{d:02}/03/2026","10:00:00","Faux"',
        ),
        "cp1252",
    ),
    "Unicode text of Excel": (rows("Start Date\tStart Time\tSubject", "3/{d}/2026\t9:00:00 AM\tBesponsa"), "utf-16"),
    "UTF-16 without a mark": (rows("Start,Title", "2026-03-{d:02} 09:00,Besponsa"), "utf-16-le"),
    "lines in cells": (
        rows("Start,Title,Notes", '2026-03-{d:02} 09:00,Besponsa,"a ""quoted"" word\nand a second line"'),
        "utf-8",
    ),
    "no line feeds": (rows("Start,Title", "2026-03-{d:02} 09:00,Besponsa", end="\r"), "utf-8"),
    "bars": (rows("Start|End|Title", "2026-03-{d:02} 09:00|2026-03-{d:02} 10:00|Besponsa"), "utf-8"),
    "a separator that is named": (rows("sep=\t\nStart\tTitle", "2026-03-{d:02} 09:00\tBesponsa"), "utf-8"),
    "ISO with seconds": (rows("start,title", "2026-03-{d:02}T09:00:00,Besponsa"), "utf-8"),
    "fractions of seconds": (
        rows("start,end,title", "2026-03-{d:02} 09:00:00.000,2026-03-{d:02} 10:00:00.000,Besponsa"),
        "utf-8",
    ),
    "compact": (rows("start,title", "202603{d:02}T090000,Besponsa"), "utf-8"),
    "short years": (rows("Date,Time,Event", "03/{d:02}/26,9:00 AM,Besponsa"), "utf-8"),
    "months in letters": (rows("Date,Time,Event", "{d:02}-Mar-2026,09:00,Besponsa"), "utf-8"),
    "months in letters and short years": (rows("Date,Time,Event", "{d}-Mar-26,09:00,Besponsa"), "utf-8"),
    "days of the week in words": (rows("Date,Time,Event", '"Monday, March {d}, 2026",9:00 a.m.,Besponsa'), "utf-8"),
    "days of the week before numbers": (rows("Date;Time;Event", "Mo {d:02}.03.2026;09:00;Besponsa"), "utf-8"),
    "days of the week before American numbers": (rows("Date,Time,Event", "Mon 03/{d:02}/2026,09:00,Besponsa"), "utf-8"),
    "times of four digits": (
        rows("Appt Date,Appt Time,Visit Type", "03/{d:02}/2026,0900,Besponsa infusion"),
        "utf-8",
    ),
    "times without minutes": (rows("Date,Time,Event", "2026-03-{d:02},9am,Besponsa"), "utf-8"),
    "times in French": (rows("Date;Heure;Objet", "{d:02}/03/2026;09h00;Besponsa"), "utf-8"),
    "times with a full stop": (rows("Datum;Uhrzeit;Termin", "{d:02}.03.2026;09.00 Uhr;Besponsa"), "utf-8"),
    "both times in a cell": (rows("Date,Time,Event", "2026-03-{d:02},09:00 - 10:00,Besponsa"), "utf-8"),
    "serial numbers with a comma": (
        "Datum;Uhrzeit;Termin\n46083;0,375;Besponsa\n46090;0,375;Besponsa\n46097;0,375;Besponsa\n",
        "utf-8",
    ),
    "lines above the names": (
        rows("Appointments of ward 5,,\nPrinted 2026-02-20,,\n,,\nDate,Time,Event", "2026-03-{d:02},09:00,Besponsa"),
        "utf-8",
    ),
    "lines below": (rows("Date,Time,Event", "2026-03-{d:02},09:00,Besponsa") + "Printed by ward 5,,\n", "utf-8"),
    "zones in a column": (rows("Date,Time,Time Zone,Event", "2026-03-{d:02},08:00,America/Chicago,Besponsa"), "utf-8"),
    "a drug and its amount": (rows("Date,Time,Drug,Dose", "2026-03-{d:02},09:00,inotuzumab,0.5 mg/m2"), "utf-8"),
    "what is booked": (
        rows(
            "Appointment Date,Appointment Time,Appointment Type,Provider,Appointment Status",
            "03/{d:02}/2026,9:00 AM,ONC INFUSION BESPONSA,X,Confirmed",
        ),
        "utf-8",
    ),
    "a line above the names, without their separator": (
        rows("Behandlungsplan\nDatum;Uhrzeit;Termin", "{d:02}.03.2026;09:00;Besponsa"),
        "utf-8",
    ),
    "a line above the names, with other separators": (
        rows("Termine, Station 5, Haus B\nDatum;Uhrzeit;Termin", "{d:02}.03.2026;09:00;Besponsa"),
        "utf-8",
    ),
    "a date that stands once for a day": (
        rows("Date,Time,Event", "2026-03-{d:02},08:00,Labs\n,09:00,Besponsa"),
        "utf-8",
    ),
    "what is booked in a column and the drug in another": (
        rows("Date,Time,Appointment,Medication", "2026-03-{d:02},09:00,Infusion visit,Besponsa"),
        "utf-8",
    ),
    "titles in a column of no usual name": (
        rows("Datum;Uhrzeit;Raum;Bei uns", "{d:02}.03.2026;09:00;Zimmer 2;Besponsa"),
        "utf-8",
    ),
    "days of a cycle beside the dates": (
        rows("Fecha;Hora;Día;Tratamiento", "{d:02}/03/2026;09:00;1;Besponsa"),
        "utf-8",
    ),
    "a start time that has its date": (rows("Event,Start Time,End Time", "Besponsa,3/{d}/2026 9:00 AM,"), "utf-8"),
    "months in letters after the year": (rows("Date,Time,Event", "2026-Mar-{d:02},09:00,Besponsa"), "utf-8"),
    "dates as a hospital writes them": (rows("Date,Time,Event", "{d:02}MAR2026,0900h,Besponsa"), "utf-8"),
    "two names alike that nothing is read from": (
        rows("Start,Title,Notes,Notes", "2026-03-{d:02} 09:00,Besponsa,,"),
        "utf-8",
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_three_doses(tmp_path: Path, name: str) -> None:
    text, coding = TABLES[name]
    found = check_file(tmp_path, "table.csv", text.encode(coding), f"{INO} {IN_NEW_YORK}")
    assert (0, set()) == (found.status, found.codes), found.words
    assert [] == [time for time in TIMES if time not in found.words], found.words


@pytest.mark.parametrize(
    "name",
    [
        *("Terminbeginn", "Appt DateTime", "Planned date", "Date of service", "Tag", "Appointment Start", "Date RDV"),
        *("Fecha de la cita", "Termindatum", "Date du rendez-vous", "Date prévue", "Behandlungsdatum", "Day/Date"),
        *("Start (local)", "startDateTime", "Start Date & Time", "Datum (TT.MM.JJJJ)", "Zeitpunkt", "Date début"),
    ],
)
def test_a_name_for_the_start(tmp_path: Path, name: str) -> None:
    text = rows(f"{name};Titel;Created;Date booked;Geburtsdatum", "{d:02}.03.2026 09:00;Besponsa;1.2.2026;;3.4.1960")
    found = check_file(tmp_path, "table.csv", text, f"{INO} {IN_NEW_YORK}")
    assert (0, set()) == (found.status, found.codes), found.words
    assert [] == [time for time in TIMES if time not in found.words], found.words


@pytest.mark.parametrize("name", ["Terminzeit", "Heure RDV", "Hora de la cita", "Time (24h)", "Arrival time", "Um"])
def test_a_name_for_the_time(tmp_path: Path, name: str) -> None:
    text = rows(f"Datum;{name};Titel", "{d:02}.03.2026;09:00;Besponsa")
    found = check_file(tmp_path, "table.csv", text, f"{INO} {IN_NEW_YORK}")
    assert [] == [time for time in TIMES if time not in found.words], found.words


@pytest.mark.parametrize(
    "name", ["Arzneimittel", "Präparat", "Médicament", "Fármaco", "Agent", "Motif", "Grund", "Notes", "Acte", "Cita"]
)
def test_a_name_for_what_it_is(tmp_path: Path, name: str) -> None:
    text = rows(f"Datum;Uhrzeit;{name}", "{d:02}.03.2026;09:00;Besponsa")
    found = check_file(tmp_path, "table.csv", text, f"{INO} {IN_NEW_YORK}")
    assert (0, set()) == (found.status, found.codes), found.words


@pytest.mark.parametrize(
    ("written", "time"),
    [
        *(("9 Uhr 30", "09:30"), ("T09:30", "09:30"), ("von 9:30 bis 10:30", "09:30"), ("at 9:30", "09:30")),
        *(("um 9:30 Uhr", "09:30"), ("à 9h30", "09:30"), ("a las 9:30", "09:30"), ("0930 hrs", "09:30")),
    ],
)
def test_a_time_of_day(tmp_path: Path, written: str, time: str) -> None:
    text = rows("Date;Time;Event", f"2026-03-{{d:02}};{written};Besponsa")
    found = check_file(tmp_path, "table.csv", text, f"{INO} {IN_NEW_YORK}")
    assert f"Mon 16 Mar 2026 {time}" in found.words


@pytest.mark.parametrize(
    ("name", "yes", "no"), [("Cancelled", "Yes", "No"), ("Storniert", "x", ""), ("Annulé", "oui", "non")]
)
def test_a_column_that_says_cancelled(tmp_path: Path, name: str, yes: str, no: str) -> None:
    text = f"Date;Time;Event;{name}\n2026-03-02;09:00;Besponsa;{no}\n2026-03-09;09:00;Besponsa;{yes}\n"
    found = check_file(tmp_path, "states.csv", f"{text}2026-03-16;09:00;Besponsa;{no}\n", f"{INO} {IN_NEW_YORK}")
    assert {"event_missing"} == found.codes, found.words
    assert "Day 8" in found.words


def test_a_table_without_any_dose_names_no_date_for_them(tmp_path: Path) -> None:
    text = "Date,Time,Event\n2026-03-02,09:00,Dentist\n"
    found = check_file(tmp_path, "none.csv", text, f"{INO} {IN_NEW_YORK}")
    assert {"event_missing"} == found.codes, found.words
    assert "2000" not in found.words


STATES = (
    *("Cancelled by patient", "CANCELED", "No Show", "abgesagt", "Annulé", "Storniert (Klinik)", "cancel", "CANX"),
    *("Patient cancelled", "Ausgefallen", "entfallen", "Absage Patient", "Voided", "Not given", "nicht gegeben"),
    *("Non administré", "No administrado", "Skipped", "Held", "Refused", "Left without being seen", "Can"),
)


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_a_booking(tmp_path: Path, state: str) -> None:
    text = f"Date,Time,Event,Status\n2026-03-02,09:00,Besponsa,Completed\n2026-03-09,09:00,Besponsa,{state}\n"
    text += "2026-03-16,09:00,Besponsa,Not cancelled\n"
    found = check_file(tmp_path, "states.csv", text, f"{INO} {IN_NEW_YORK}")
    assert {"event_missing"} == found.codes, found.words
    assert "Day 8" in found.words


@pytest.mark.parametrize(
    ("text", "codes", "says"),
    [
        ("Date,Time,Duration,Event\n2026-03-02,09:00,672 h,Blincyto\n", set(), "Mon 2 Mar 2026 09:00"),
        ("Date,Time,Duration,Event\n2026-03-02,09:00,671 h,Blincyto\n", {"infusion_hours"}, "671 h"),
        ("Date,Time,Dauer,Event\n2026-03-02,09:00,28 Tage,Blincyto\n", {"infusion_hours"}, "671 h"),
        ("Datum;Beginn;Dauer (h);Termin\n02.03.2026;09:00;672,0;Blincyto\n", set(), "Mon 2 Mar 2026 09:00"),
        ("Date,Start,Duration (hours),Event\n2026-03-02,09:00,671.5,Blincyto\n", {"infusion_hours"}, "671.5 h"),
        ("Date,Start,Duration,Event\n2026-03-02,09:00,4 weeks,Blincyto\n", {"infusion_hours"}, "671 h"),
        ("Date,Start,Duration,Event\n2026-03-02,09:00,PT672H,Blincyto\n", set(), "Mon 2 Mar 2026 09:00"),
        (
            "Datum;Uhrzeit;Was\n02.03.2026;09:00;Blincyto Anschluss\n30.03.2026;10:00;Blincyto Ende / Abnahme Pumpe\n",
            set(),
            "Mon 30 Mar 2026 10:00",
        ),
        (
            "Start Date,Start Time,End Date,End Time,Subject\n03/02/2026,12:00 AM,03/30/2026,1:00 AM,Blincyto\n",
            set(),
            "Mon 2 Mar 2026 00:00",
        ),
    ],
)
def test_a_pump(tmp_path: Path, text: str, codes: set[str], says: str) -> None:
    found = check_file(tmp_path, "pump.csv", text, f"{BLI} {IN_NEW_YORK}")
    assert codes == found.codes, found.words
    assert says in found.words


@pytest.mark.parametrize(
    ("text", "status", "codes", "says"),
    [
        ("Date,Time,Event\n13/03/2026,09:00,Besponsa\n03/20/2026,09:00,Besponsa\n", 2, set(), "line 2"),
        ("Date,Time,Event\n01/02/2026,09:00,Besponsa\n08/02/2026,09:00,Besponsa\n", 2, set(), "may be the 1 or the 2"),
        ("Date,Time,Time Zone,Event\n2026-03-02,09:00,Nowhere,Besponsa\n", 2, set(), "'Nowhere' is no time zone"),
        (
            rows("Date,Start,End,Event", "2026-03-{d:02},23:00,24:00,Besponsa"),
            0,
            set(),
            "Mon 16 Mar 2026 23:00",
        ),
        (
            "Date,Time,Event\n2026-03-02,09:00,Besponsa\n2026-09-03,09:00,Besponsa\n2026-03-16,09:00,Besponsa\n",
            1,
            {"event_missing", "event_extra"},
            "Thu 3 Sep 2026",
        ),
    ],
)
def test_what_else_a_table_may_say(tmp_path: Path, text: str, status: int, codes: set[str], says: str) -> None:
    found = check_file(tmp_path, "table.csv", text, f"{INO} {IN_NEW_YORK}")
    assert (status, codes) == (found.status, found.codes), found.words
    assert says in found.words
