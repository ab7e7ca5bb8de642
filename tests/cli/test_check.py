"""The commands check and explain, on plans and on anybody's calendar."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from schedules.cli import main
from schedules.course.plan_file import read_plan

CHOICES = "--indication relapsed-refractory --cycles 2 --weight-kg 70 --age-group adult"
START = "--start 2026-03-02T09:00 --zone America/New_York"
DOSES = "start,title\n2026-03-02T09:00,Besponsa 1\n2026-03-07T09:00,Besponsa 2\n2026-03-16T09:00,Besponsa 3\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("p.json", "p.ics", "p.csv"):
        assert 0 == main(f"generate blinatumomab {CHOICES} {START} -o {name}".split())
    (tmp_path / "doses.csv").write_text(DOSES, encoding="utf-8")
    capsys.readouterr()
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        "check p.json",
        f"check p.ics blinatumomab {CHOICES}",
        f"check p.csv blinatumomab {CHOICES} --zone America/New_York",
    ],
)
def test_what_we_wrote_has_no_findings(here: Path, capsys: pytest.CaptureFixture[str], words: str) -> None:
    assert here.is_dir()
    assert 0 == main(words.split())
    shown = capsys.readouterr()
    assert ("", True) == (shown.out, shown.err.endswith("0 findings, 0 notes\n"))


def test_a_broken_calendar_gives_findings_and_status_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.is_dir()
    words = "check doses.csv inotuzumab-ozogamicin --cycles 1 --zone America/New_York"
    assert 1 == main(words.split())
    shown = capsys.readouterr()
    (error,) = [line for line in shown.out.splitlines() if line.startswith("error: ")]
    assert "comes 5 days after the last one; the rule asks for at least 6" in error
    assert "The first date that keeps it: Sun 8 Mar 2026. [gap_short] (BESPONSA prescribing information" in error
    assert "first/1/dose/d8" in shown.err, "the match is shown"


def test_a_discreet_file_is_not_taken_for_one_that_lacks_everything(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["export", "p.json", "-o", "quiet.ics", "--detail", "discreet"])
    capsys.readouterr()
    assert 2 == main(f"check quiet.ics blinatumomab {CHOICES}".split())
    assert "is discreet and does not say what its events are; check the plan's .json" in capsys.readouterr().err
    uid = next(event.uid for event in read_plan((here / "p.json").read_bytes()).events if event.kind == "infusion")
    (here / "m.json").write_text(json.dumps({uid: "induction/1/infusion/start"}), encoding="utf-8")
    assert 1 == main(f"check quiet.ics blinatumomab {CHOICES} --mapping m.json".split())
    assert "induction/1/infusion/start" in capsys.readouterr().err


def test_what_steers_a_terminal_does_not_come_out_of_a_table(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "bad.csv").write_text(DOSES + "2027-05-01T09:00,Tea \x1b[2J\x07party\n", encoding="utf-8")
    assert 1 == main(["check", "bad.csv", "inotuzumab-ozogamicin", "--cycles", "1", "--zone", "America/New_York"])
    shown = capsys.readouterr()
    assert "Tea [2J party" in shown.out + shown.err
    assert not {"\x1b", "\x07"} & set(shown.out + shown.err)


def test_a_mapping_file_is_followed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "map.json").write_text(json.dumps({"Besponsa 2": "-"}), encoding="utf-8")
    words = "check doses.csv inotuzumab-ozogamicin --cycles 1 --zone America/New_York --mapping map.json"
    assert 1 == main(words.split())
    shown = capsys.readouterr().out
    assert "gap_short" not in shown
    assert "[event_missing]" in shown


def test_explain_says_why(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.is_dir()
    assert 0 == main(["explain", "p.json", "C1D8"])
    assert "168 infused hours" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("check", "name a calendar first"),
        ("check p.docx", "is none of .json, .ics, .csv"),
        ("check nowhere.json", "can't be read"),
        ("check p.ics", "name the regimen"),
        ("check p.ics aspirin", "choose blinatumomab"),
        ("check p.ics blinatumomab --cycles 2", "it decides the dose step"),
        (f"check p.ics blinatumomab {CHOICES} --zone Mars/Base", "is not an IANA time zone"),
        (f"check p.ics blinatumomab {CHOICES} --mapping p.ics", "p.ics: is not JSON"),
        (f"check p.ics blinatumomab {CHOICES} --mapping nowhere", "can't be read"),
        ("check doses.csv inotuzumab-ozogamicin --cycles 1", "add --zone"),
        ("check p.json extra words", "unrecognized"),
        ("explain p.json", "required: which"),
        ("explain p.json C9D9", "give a uid"),
        ("explain p.ics C1D1", "is no .json plan"),
    ],
)
def test_nonsense_is_answered_in_one_line(
    here: Path, capsys: pytest.CaptureFixture[str], words: str, says: str
) -> None:
    assert here.is_dir()
    assert 2 == main(words.split())
    shown = capsys.readouterr()
    assert "" == shown.out
    assert says in shown.err
    assert "Traceback" not in shown.err


INO = "inotuzumab-ozogamicin --cycles 1 --zone America/New_York"


def check_doses(here: Path, text: str, *words: str) -> int:
    (here / "list.csv").write_text(text, encoding="utf-8")
    return main(["check", "list.csv", *INO.split(), *words])


def test_the_findings_as_data(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.is_dir()
    assert 1 == main(["check", "doses.csv", *INO.split(), "--json"])
    data = json.loads(capsys.readouterr().out)
    (gap,) = [each for each in data["findings"] if each["code"] == "gap_short"]
    assert ("error", "2026-03-08", "Besponsa 2") == (gap["severity"], gap["first_legal"], gap["event"]["title"])
    assert "2026-03-07T09:00:00-05:00" == gap["event"]["start"]
    assert gap["source"]["document"].startswith("BESPONSA")
    assert ("America/New_York", 3, []) == (data["zone"], len(data["events"]), data["questions"])
    assert {"events": 0, "titles": []} == data["left_out"]


def test_the_findings_of_a_plan_as_data(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.is_dir()
    assert 0 == main(["check", "p.json", "--json"])
    assert {"findings": []} == json.loads(capsys.readouterr().out)


def test_a_page_has_each_finding_on_its_day(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == main(["check", "doses.csv", *INO.split(), "--html", "found.html"])
    page = (here / "found.html").read_text(encoding="utf-8")
    day = page.split('<div class="number">7</div>')[1].split("</td>")[0]
    assert "09:00 Besponsa 2" in day
    assert "comes 5 days after the last one" in day
    legal = page.split('<div class="number">8</div>')[1].split("</td>")[0]
    assert "first legal date of Besponsa 2 of Sat 7 Mar 2026" in legal
    assert "<caption>March 2026</caption>" in page
    capsys.readouterr()
    assert 2 == main(["check", "doses.csv", *INO.split(), "--html", "found.html"]), "a page that is there is kept"
    assert "found.html: exists already; give another name, or take it away first" in capsys.readouterr().err
    assert 2 == main(["check", "p.json", "--html", "other.html"])
    assert "schedules export p.json -o page.html draws a plan" in capsys.readouterr().err


def test_nothing_of_a_title_is_markup_in_a_page(here: Path) -> None:
    check_doses(here, "start,title\n2026-03-02T09:00,Besponsa <script>alert(1)</script> & co\n", "--html", "m.html")
    page = (here / "m.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "Besponsa &lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page


def test_doubt_is_a_question_with_the_words_to_copy(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doses = "start,title\n2026-03-02T09:00,Besponsa\n2026-03-09T09:00,Besponsa\n2026-03-16T09:00,Mum's chemo\n"
    assert 0 == check_doses(here, doses)
    assert "first/1/dose/d15 (unsure)" in capsys.readouterr().err
    extra = doses.replace("Mum's chemo", "Besponsa") + "2026-05-04T09:00,Mum's chemo\n"
    assert 0 == check_doses(here, extra)
    (question,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("question: ")]
    assert 'is "Mum\'s chemo" on Mon 4 May 2026 09:00 part of the treatment?' in question
    words = shlex.split(question.split("if so: ")[1].split(", with")[0])
    assert ["--mapping", '{"Mum\'s chemo": "dose"}'] == words
    assert 1 == check_doses(here, extra, *words)
    assert "[event_extra]" in capsys.readouterr().out
    assert 0 == check_doses(here, extra, "--mapping", '{"Mum\'s chemo": "-"}')
    assert "question" not in capsys.readouterr().err


def test_a_strangers_events_are_left_out_with_a_count(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    others = "".join(f"2026-03-0{day}T12:00,{title}\n" for day, title in enumerate(("Yoga", "Lunch", "Yoga"), start=3))
    assert 1 == check_doses(here, DOSES + others)
    shown = capsys.readouterr()
    assert "3 events left out, of other things: Yoga, Lunch" in shown.err
    assert "Yoga" not in shown.out


def test_a_first_date_keeps_every_rule(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """
    Day 8 may lie from 7 to 11 March; six days after the dose of the 2nd is the 8th.
    """
    doses = "start,title\n2026-03-02T09:00,Besponsa\n2026-03-05T09:00,Besponsa\n2026-03-16T09:00,Besponsa\n"
    assert 1 == check_doses(here, doses)
    shown = capsys.readouterr().out
    assert "from Sun 8 Mar 2026 to Wed 11 Mar 2026. The first date that keeps it: Sun 8 Mar 2026." in shown
