"""Tables as spreadsheets, calendars and hospital systems write them: one list of doses in every dialect."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from schedules import InotuzumabOzogamicin
from schedules.errors import FileError
from schedules.foreign.judgement import Judgement, judge
from schedules.foreign.tables import read_table_file

NEW_YORK = ZoneInfo("America/New_York")
INO = InotuzumabOzogamicin(cycles=1).selection()
NINE = [datetime(2026, 3, day, 9, tzinfo=NEW_YORK) for day in (2, 9, 16)]


def judged(data: bytes, name: str = "f.csv") -> Judgement:
    return judge(data, name, INO, zone_name="America/New_York")


def starts(data: bytes, name: str = "f.csv") -> list[date]:
    return [entry.start for entry in read_table_file(data, NEW_YORK, name).entries]


SAME = {
    "ISO": "start,title\n2026-03-02T09:00,Besponsa\n2026-03-09T09:00,Besponsa\n2026-03-16T09:00,Besponsa\n",
    "with a space": "start,title\n2026-03-02 09:00,Besponsa\n2026-03-09 09:00:00,Besponsa\n2026-03-16 09:00,Besponsa\n",
    "offsets": "start,title\n2026-03-02T14:00Z,B\n2026-03-09T09:00-04:00,B\n2026-03-16T14:00+01:00,B\n",
    "tabs": "title\tstart\nBesponsa\t2026-03-02 09:00\nBesponsa\t2026-03-09 09:00\nBesponsa\t2026-03-16 09:00\n",
    "bars": "title|start\nBesponsa|2026-03-02 09:00\nBesponsa|2026-03-09 09:00\nBesponsa|2026-03-16 09:00\n",
    "sep, another separator": "sep=;\ntitle;start\nB;2026-03-02 09:00\nB;2026-03-09 09:00\nB;2026-03-16 09:00\n",
    "month first": "start,title\n3/2/2026 9:00 AM,B\n3/9/2026 9:00 AM,B\n3/16/2026 9:00 AM,B\n",
    "day first": "start,title\n02/03/2026 09:00,B\n09/03/2026 09:00,B\n16/03/2026 09:00,B\n",
    "two-digit years": "start,title\n02.03.26 09:00,B\n09.03.26 09:00,B\n16.03.26 09:00,B\n",
    "German": "Betreff;Beginnt am;Beginnt um;Endet am;Endet um\nB;02.03.2026;09:00:00;02.03.2026;10:00:00\n"
    "B;09.03.2026;09:00:00;09.03.2026;10:00:00\nB;16.03.2026;09:00:00;16.03.2026;10:00:00\n",
    "French": "Objet;Date de début;Heure de début\nB;02/03/2026;9h00\nB;09/03/2026;9h00\nB;16/03/2026;9h00\n",
    "Spanish": "Asunto;Fecha;Hora\nB;02/03/2026;9:00\nB;09/03/2026;9:00\nB;16/03/2026;9:00\n",
    "in words": 'Date,Time,Event\n"Monday, March 2, 2026",9:00 AM,B\n"Mar 9, 2026",9 am,B\n16 Mar 2026,09:00,B\n',
    "German words": "Datum;Uhrzeit;Termin\n2. März 2026;9 Uhr;B\nMo 9. Mrz 2026;09:00 Uhr;B\n16. März 2026;9.00;B\n",
    "serial numbers": "start,title\n46083.375,B\n46090.375,B\n46097.375,B\n",
    "a comma in serial numbers": "start;title\n46083,375;B\n46090,375;B\n46097,375;B\n",
    "date and time as numbers": "date,time,title\n46083,0.375,B\n46090,0.375,B\n46097,0.375,B\n",
    "empty rows and columns": (
        ",,\nstart,title,,\n,,,\n2026-03-02T09:00,B,,\n2026-03-09T09:00,B\n\n2026-03-16T09:00,B,,,\n,,\n"
    ),
    "capitals and spaces": " START , Title \n2026-03-02T09:00,B\n2026-03-09T09:00,B\n2026-03-16T09:00,B\n",
    "quoted": '"start","title"\n"2026-03-02T09:00","B, ""b"""\n"2026-03-09T09:00","B\nb"\n"2026-03-16T09:00","B"\n',
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("name", SAME)
def test_the_same_doses(name: str, newline: str) -> None:
    assert NINE == starts(SAME[name].replace("\n", newline).encode())


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_in_every_encoding(coding: str) -> None:
    text = SAME["ISO"].replace("Besponsa", '"Besponsa, Hôpital"')
    found = read_table_file(text.encode(coding), NEW_YORK, "f.csv").entries
    assert (NINE, {"Besponsa, Hôpital"}) == ([each.start for each in found], {each.title for each in found})


class TestWhichIsTheDay:
    """03/04 is in March or in April: the whole column says, and nobody guesses."""

    def test_one_date_decides_for_all(self) -> None:
        assert date(2026, 4, 3) == starts(b"start\n03/04/2026\n13/04/2026\n")[0]
        assert date(2026, 3, 4) == starts(b"start\n03/04/2026\n04/13/2026\n")[0]

    def test_a_strangers_date_decides_too(self) -> None:
        text = b"start,title\n03/02/2026,Besponsa\n03/09/2026,Besponsa\n12/25/2026,Christmas\n"
        assert [date(2026, 3, 2), date(2026, 3, 9)] == [each.entry.start for each in judged(text).match.taken]

    def test_where_both_fit_it_is_asked(self) -> None:
        with pytest.raises(FileError, match=r"line 2: '03/04/2026' is no date .its day may be the 3 or the 4"):
            starts(b"start\n03/04/2026\n05/06/2026\n")

    def test_where_both_are_said_it_is_asked(self) -> None:
        with pytest.raises(FileError, match="other dates of the column have it elsewhere"):
            starts(b"start\n13/04/2026\n04/13/2026\n")

    def test_the_same_day_both_ways_needs_no_answer(self) -> None:
        assert [date(2026, 3, 3)] == starts(b"start\n03/03/2026\n")

    def test_full_stops_have_the_day_first(self) -> None:
        assert [date(2026, 4, 3)] == starts(b"start\n03.04.2026\n")


class TestLines:
    """What a line says of its event."""

    @pytest.mark.parametrize(
        "state", ["cancelled", "CANCELLED", "Canceled", "Storniert", "abgesagt", "Annulé", "Cancelado"]
    )
    def test_a_cancelled_line_in_any_capitals(self, state: str) -> None:
        found = read_table_file(f"start,title,Status\n2026-03-02,B,{state}\n".encode(), NEW_YORK, "f.csv")
        assert ([], 1) == (found.entries, found.cancelled)

    def test_a_title_that_says_cancelled(self) -> None:
        assert [] == starts(b"start,title\n2026-03-02,Canceled: Besponsa\n")

    def test_all_day_events_of_google(self) -> None:
        """
        Its help: an all-day event ends on its End Date, that day included.
        """
        text = b"Subject,Start Date,End Date,All Day Event\nStay,03/13/2026,03/15/2026,True\n"
        (entry,) = read_table_file(text, NEW_YORK, "f.csv").entries
        assert (date(2026, 3, 13), date(2026, 3, 16)) == (entry.start, entry.end)

    def test_an_end_without_a_time_of_its_own_column(self) -> None:
        text = b"Subject,Start Date,Start Time,End Date,End Time\nB,03/13/2026,9:00 AM,03/13/2026,10:00 AM\n"
        (entry,) = read_table_file(text, NEW_YORK, "f.csv").entries
        assert datetime(2026, 3, 13, 10, tzinfo=NEW_YORK) == entry.end

    def test_a_time_that_the_clocks_skip_is_noted(self) -> None:
        found = judged(
            b"start,title\n2026-03-02T02:30,Besponsa\n2026-03-08T02:30,Besponsa\n2026-03-15T02:30,Besponsa\n"
        )
        assert ["Sun 8 Mar 2026"] == [
            each.message.split(" on ")[1][:14] for each in found.findings if each.code == "time_skipped"
        ]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("title,start,start\nB,2026-03-02,2026-03-03\n", "has the column 'start' twice"),
            ("Titel;Beginn;Beginn\nB;2026-03-02;2026-03-03\n", "has the column 'Beginn' twice"),
            ("clinic,title\n2026-03-02,B\n", "has no column 'start'"),
            ("start,title\ntomorrow,B\n", "line 2: 'tomorrow' is no date"),
            ("start,time,title\n2026-03-02,noon,B\n", "line 2: 'noon' is no time of day"),
            ("start,time,title\n2026-03-02,13:00 PM,B\n", "line 2: '13:00 PM' is no time of day"),
            ("start,title\n2026-02-30,B\n", "line 2"),
        ],
    )
    def test_what_is_refused_in_one_line(self, text: str, says: str) -> None:
        with pytest.raises(FileError, match=says) as caught:
            starts(text.encode())
        assert 1 == len(caught.value.problems)

    def test_an_end_before_the_start_is_noted(self) -> None:
        (entry,) = read_table_file(b"start,end,title\n2026-03-02T09:00,2026-03-02T08:00,B\n", NEW_YORK, "f.csv").entries
        assert (entry.start, ["end_before_start"]) == (entry.end, [each.code for each in entry.remarks])

    def test_a_strangers_line_is_not_read(self) -> None:
        found = judged(SAME["ISO"].encode() + b"tomorrow,Dentist\n1601-01-01,Birthday\n")
        assert (["Dentist", "Birthday"], []) == (
            found.reading.left_out,
            [each for each in found.findings if each.severity != "note"],
        )


def xlsx(
    rows: list[list[str | float]], *, workbook: str = "", inline: bool = False, merged: tuple[str, ...] = ()
) -> bytes:
    """
    Write a spreadsheet by hand, as ECMA-376 has it.
    """
    shared: list[str] = []

    def cell(value: str | float, name: str) -> str:
        if isinstance(value, float):
            return f'<c r="{name}" s="1"><v>{value}</v></c>'
        if inline:
            return f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'
        shared.append(value)
        return f'<c r="{name}" t="s"><v>{len(shared) - 1}</v></c>'

    lines = "".join(
        f'<row r="{r}">{"".join(cell(value, f"{chr(65 + c)}{r}") for c, value in enumerate(row) if value != "")}</row>'
        for r, row in enumerate(rows, start=1)
    )
    joined = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    sheet = f"<sheetData>{lines}</sheetData><mergeCells>{joined}</mergeCells>"
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts = {
        "xl/workbook.xml": f"<workbook {main}>{workbook}<sheets/></workbook>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}>{sheet}</worksheet>",
        "xl/sharedStrings.xml": f"<sst {main}>{''.join(f'<si><t>{text}</t></si>' for text in shared)}</sst>",
    }
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def ods(cells: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f"<office:body><office:spreadsheet><table:table>{cells}</table:table></office:spreadsheet></office:body>"
    return zipped({"content.xml": f"<office:document-content {spaces}>{body}</office:document-content>"})


class TestSpreadsheets:
    """The first sheet of a spreadsheet is a table like any other."""

    @pytest.mark.parametrize("inline", [False, True])
    def test_an_xlsx(self, inline: bool) -> None:  # noqa: FBT001  # a parameter of the test
        rows: list[list[str | float]] = [["Subject", "", "Start"]]
        rows += [["Besponsa", "", day] for day in (46083.375, 46090.375, 46097.375)]
        assert NINE == starts(xlsx(rows, inline=inline), "f.xlsx")
        assert [] == [each for each in judged(xlsx(rows), "f.xlsx").findings if each.severity != "note"]

    def test_an_xlsx_that_counts_from_1904(self) -> None:
        rows: list[list[str | float]] = [["Start"], [46083.375 - 1462]]
        assert NINE[:1] == starts(xlsx(rows, workbook='<workbookPr date1904="1"/>'), "f.xlsx")

    def test_an_ods(self) -> None:
        text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        when = '<table:table-cell office:value-type="date" office:date-value="{}"/>'
        clock = '<table:table-cell office:value-type="time" office:time-value="PT09H00M00S"/>'
        empty = '<table:table-cell table:number-columns-repeated="2"/>'
        rows = [text.format("Titel") + empty + text.format("Datum") + text.format("Uhrzeit")]
        rows += [text.format("B") + empty + when.format(f"2026-03-{day}") + clock for day in ("02", "09")]
        rows += [text.format("B") + empty + when.format("2026-03-16T09:00:00")]
        rows += ['<table:table-cell table:number-columns-repeated="16384"/>']
        cells = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        assert NINE == starts(ods(cells), "f.ods")

    def test_a_date_in_cells_that_were_merged(self) -> None:
        rows: list[list[str | float]] = [["Start", "Title"]]
        for day in (46083.375, 46090.375, 46097.375):
            rows += [[day, "Labs"], ["", "Besponsa"]]
        data = xlsx(rows, merged=("A2:A3", "A4:A5", "A6:A7", "B1:C1"))
        assert [moment for moment in NINE for _ in range(2)] == starts(data, "f.xlsx")

    def test_a_date_in_cells_that_were_merged_in_an_ods(self) -> None:
        when = '<table:table-cell table:number-rows-spanned="2" office:value-type="date" office:date-value="{}"/>'
        text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        rows = [text.format("Start") + text.format("Titel")]
        for day in ("02", "09", "16"):
            rows += [when.format(f"2026-03-{day}T09:00:00") + text.format("Labor")]
            rows += ["<table:covered-table-cell/>" + text.format("Besponsa")]
        cells = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        assert [moment for moment in NINE for _ in range(2)] == starts(ods(cells), "f.ods")

    def test_lines_alike_that_an_ods_writes_once(self) -> None:
        text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        twice = f'<table:table-row table:number-rows-repeated="2">{text.format("2026-03-02T09:00")}</table:table-row>'
        rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        data = ods(f"<table:table-row>{text.format('Start')}</table:table-row>{twice}{rest}")
        assert [NINE[0], NINE[0]] == starts(data, "f.ods")

    def test_the_first_tab_is_read_whatever_its_file_is_called(self) -> None:
        main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        links = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        listed = "http://schemas.openxmlformats.org/package/2006/relationships"
        tabs = '<sheet r:id="r2"/><sheet r:id="r1"/>'
        row = '<row><c t="inlineStr"><is><t>{}</t></is></c></row>'
        sheet = "<worksheet {}><sheetData>{}{}</sheetData></worksheet>"
        parts = {
            "xl/workbook.xml": f"<workbook {main} {links}><sheets>{tabs}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{listed}"><Relationship Id="r1" '
            'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="worksheets/sheet2.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet.format(main, row.format("Start"), row.format("2026-09-09T09:00")),
            "xl/worksheets/sheet2.xml": sheet.format(main, row.format("Start"), row.format("2026-03-02T09:00")),
        }
        assert NINE[:1] == starts(zipped(parts), "f.xlsx")

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"PK\3\4junk", "is no spreadsheet"),
            (b"start,title\n", "is no spreadsheet"),
            (zipped({"mimetype": "x"}), "is no spreadsheet"),
            (zipped({"content.xml": "<a>" * 100, "xl/workbook.xml": "<a>"}), "is no spreadsheet"),
            (zipped({"content.xml": " " * 41_000_000}), "unpacks to more than 40 MB"),
            (
                zipped({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xl/workbook.xml": "<a/>"}),
                "is no spreadsheet",
            ),
        ],
        ids=["cut off", "a text", "another file", "no XML", "a bomb", "entities"],
    )
    def test_what_is_no_spreadsheet(self, data: bytes, says: str) -> None:
        with pytest.raises(FileError, match=says):
            starts(data, "f.ods")

    def test_a_text_that_the_list_of_texts_does_not_have(self) -> None:
        main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        sheet = f'<worksheet {main}><sheetData><row><c t="s"><v>9</v></c></row></sheetData></worksheet>'
        data = zipped({"xl/workbook.xml": f"<workbook {main}/>", "xl/worksheets/sheet1.xml": sheet})
        with pytest.raises(FileError, match="is no spreadsheet"):
            starts(data, "f.xlsx")

    def test_without_the_extra_it_says_which(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from schedules.errors import MissingExtraError

        monkeypatch.setitem(__import__("sys").modules, "defusedxml.ElementTree", None)
        with pytest.raises(
            MissingExtraError, match=r"a .xlsx file needs an extra; pip install 'treatment-schedules\[tables\]'"
        ):
            starts(b"", "f.xlsx")
