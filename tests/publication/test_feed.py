"""The page and the feed that phones subscribe to: what they say, what they never tell, and how a browser shows them."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from tests.export.test_leaks import CALENDAR_WORDS, calendar_values, strangers
from tests.support.courses import blinatumomab, new_york
from tests.support.drawing import any_course
from tests.support.pages import Page, full, looking, needs_axe, needs_browser, reported
from tests.support.subscribers import serving

from schedules import Plan, revise
from schedules.course import Stop
from schedules.course.visits import entries_of
from schedules.errors import PlanError
from schedules.publication.feed import Address, ended, feed
from schedules.publication.page import subscription_page
from schedules.testing import histories

NAME = "7gssgs8pgwmt43grdm25d4qrkc5"
HERE = Address(NAME, "https://example.org/cal/")
UNTIL = date(2026, 7, 10)
UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def course() -> Plan:
    return blinatumomab(new_york(3, 2))


def read_qr(page: str) -> list[str]:
    """Lay the drawn path out in black and white, and have a reader of another make read it."""
    zxingcpp = pytest.importorskip("zxingcpp", reason="no reader of QR codes here")
    side = int(re.findall(r'viewBox="0 0 (\d+) \1"', page)[0])
    size, image = side * 4, bytearray(b"\xff" * (side * 4) ** 2)
    x = y = 0.0
    for command, text in re.findall(r"([Mmh])([-\d. ]+)", re.findall(r'stroke="#000" d="([^"]+)"', page)[0]):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", text)]
        if command == "h":
            for row in range(int(y - 0.5) * 4, int(y + 0.5) * 4):
                image[row * size + int(x) * 4 : row * size + int(x + numbers[0]) * 4] = bytes(int(numbers[0]) * 4)
            x += numbers[0]
        else:
            x, y = numbers if command == "M" else (x + numbers[0], y + numbers[1])
    return [code.text for code in zxingcpp.read_barcodes(memoryview(bytes(image)).cast("B", (size, size)))]


class TestThePage:
    def page(self, address: Address = HERE) -> Page:
        return Page(subscription_page(course(), address, until=UNTIL))

    def links(self, address: Address = HERE) -> list[str | None]:
        return [attrs["href"] for tag, attrs in self.page(address).tags if tag == "a"]

    def test_it_links_to_the_feed_for_phones_and_for_pasting(self) -> None:
        feed_address = f"example.org/cal/{NAME}/calendar.ics"
        assert [f"webcal://{feed_address}", f"https://{feed_address}"] == self.links()
        assert f"https://{feed_address}" in "".join(self.page().text)

    def test_without_its_address_it_links_to_its_neighbour_and_says_why(self) -> None:
        assert ["calendar.ics"] == self.links(Address(NAME))
        words = self.page(Address(NAME)).words
        assert "made without the address it is served under" in words
        assert "Tap Subscribe" not in words
        assert NAME not in words

    def test_its_qr_code_is_its_own_address(self) -> None:
        page = subscription_page(course(), HERE, until=UNTIL).decode()
        assert [f"https://example.org/cal/{NAME}/"] == read_qr(page)

    @given(path=st.from_regex(r"\A([a-z0-9._~-]{1,40}/){0,6}\Z"))
    @pytest.mark.slow
    def test_whatever_the_address_its_code_reads_back(self, path: str) -> None:
        address = Address(NAME, f"https://calendar.example.org:8443/{path}")
        assert [address.page] == read_qr(subscription_page(course(), address, until=UNTIL).decode())

    def test_it_says_until_when_of_when_and_whose_dates_win(self) -> None:
        words = self.page().words
        assert "It is kept up until Fri 10 Jul 2026." in words
        assert "Issued Mon 2 Mar 2026, revision 0. It says when, and not what for." in words
        assert "The care team's dates win." in words
        assert "Whoever has this address can read the calendar." in words
        terms = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", subscription_page(course(), HERE, until=UNTIL).decode())
        assert ["iPhone or iPad", "Android", "Outlook"] == [term for term, _ in terms]
        assert all(re.fullmatch(r"[^.]+(\.[a-z][^.]*)*\.", words) for _, words in terms), "a sentence each"

    def test_nobody_indexes_it_and_no_link_tells_where_it_was(self) -> None:
        metas = {attrs.get("name"): attrs.get("content") for tag, attrs in self.page().tags if tag == "meta"}
        assert "noindex, nofollow, noarchive" == metas["robots"]
        assert "no-referrer" == metas["referrer"]

    def test_without_the_extra_it_has_no_code_and_all_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = self.page()
        monkeypatch.setitem(sys.modules, "segno", None)
        bare = self.page()
        assert any(tag == "svg" for tag, _ in whole.tags)
        assert not any(tag == "svg" for tag, _ in bare.tags)
        point = "Point another phone's camera here to open this page."
        assert point in whole.words
        assert whole.words.replace(f"{point} ", "") == bare.words
        assert "calendar.ics" in self.page(Address(NAME)).words

    def test_in_spanish_no_sentence_stays_english(self) -> None:
        english = Page(subscription_page(course(), HERE, until=UNTIL))
        spanish = Page(subscription_page(course(), HERE, until=UNTIL, language="es"))
        assert "es" == dict(spanish.tags)["html"]["lang"]
        assert "Sus citas, en su teléfono" in spanish.words
        assert "Se mantiene al día hasta esta fecha: vie, 10 jul 2026." in spanish.words
        told = {part.strip() for part in spanish.text} & {part.strip() for part in english.text}
        assert set() == {part for part in told if " " in part}
        relative = subscription_page(course(), Address(NAME), until=UNTIL, language="es").decode()
        assert "Manténgalo pulsado" in relative
        assert "Vaya a Ajustes" in relative

    def test_where_a_phrase_book_is_not_whole_the_page_is_english_and_says_so(self) -> None:
        page = Page(subscription_page(course(), HERE, until=UNTIL, language="ar"))
        assert "en" == dict(page.tags)["html"]["lang"]
        assert "Your appointments, on your phone" in page.words

    def test_a_feed_that_tells_more_has_a_page_that_says_so(self) -> None:
        page = Page(subscription_page(course(), HERE, until=UNTIL, detail="full"))
        assert "It says what each appointment is for." in page.words


class TestLaws:
    @given(plans=histories(any_course()), until=st.dates(date(2020, 1, 1), date(2199, 12, 31)))
    def test_a_page_depends_on_nothing_but_when_it_was_issued(self, plans: list[Plan], until: date) -> None:
        """
        So it is the same for every regimen, course and history; what it says was read above.
        """
        drawn = plans[-1]
        issue = {"as_of": drawn.as_of, "revision": drawn.revision, "zone": drawn.zone}
        other = course().model_copy(update=issue)
        page = subscription_page(drawn, HERE, until=until)
        assert subscription_page(other, HERE, until=until) == page

    @given(plans=histories(any_course()))
    def test_a_page_runs_and_fetches_nothing(self, plans: list[Plan]) -> None:
        data = subscription_page(plans[-1], HERE, until=UNTIL)
        page = Page(data)
        assert set() == {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "form", "base"}
        assert set() == {name for _, attrs in page.tags for name in attrs if name.startswith("on")} | {
            name for _, attrs in page.tags for name in attrs if name in ("src", "style", "xlink:href")
        }
        assert b"url(" not in data

    @given(plans=histories(any_course()))
    def test_a_feed_tells_nothing(self, plans: list[Plan]) -> None:
        drawn = plans[-1]
        data = feed(drawn)
        names, text = calendar_values(data)
        assert set() == names - CALENDAR_WORDS
        assert set() == strangers(text, "en", drawn)
        rest = data.decode().replace("\r\n ", "").lower()
        assert str(drawn.plan_id) not in rest
        assert drawn.regimen.id not in rest
        assert "schedules" not in rest

    @given(plans=histories(any_course()))
    def test_no_name_in_a_feed_leads_back_to_the_protocol(self, plans: list[Plan]) -> None:
        """
        An event's uid is a hash of its place under the plan's id: who has the id can try all places.
        """
        drawn = plans[-1]
        events = {event.uid: event.key for event in (*drawn.events, *drawn.cancelled)}
        found = [UUID(text) for text in UUIDS.findall(feed(drawn).decode())]
        assert {entry.uid for entry in entries_of(drawn)} <= set(map(str, found))
        assert not [uid for each in found for uid, key in events.items() if str(uuid5(each, key)) == uid]

    @given(plans=histories(any_course()), detail=st.sampled_from(["discreet", "plain", "full"]))
    def test_a_feed_holds_the_plans_events_by_their_names_and_never_rings(self, plans: list[Plan], detail: str) -> None:
        drawn = plans[-1]
        data = feed(drawn, detail=detail)  # type: ignore[arg-type]  # one of the three
        calendar = Calendar.from_ical(data)
        told = entries_of(drawn) if detail == "discreet" else (*drawn.events, *drawn.cancelled)
        wanted = {event.uid for event in told}
        assert wanted == {str(event["UID"]) for event in calendar.walk("VEVENT")}
        assert b"VALARM" not in data
        assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n" in data
        assert data == feed(drawn, detail=detail)  # type: ignore[arg-type]  # likewise

    @given(plans=histories(any_course()))
    def test_a_feed_has_no_name_of_its_own(self, plans: list[Plan]) -> None:
        """
        Some readers take the first UID in a file for an event's.
        """
        last = ended(HERE, on=UNTIL, as_of=datetime(2026, 7, 11, tzinfo=UTC))
        for data in (feed(plans[-1]), feed(plans[-1], detail="full"), last):
            assert "UID" not in Calendar.from_ical(data)


class TestTheEnd:
    def test_one_event_on_its_day_that_says_so(self) -> None:
        data = ended(HERE, on=date(2026, 12, 31), as_of=datetime(2026, 12, 31, 9, 30, tzinfo=UTC))
        calendar = Calendar.from_ical(data)
        [event] = calendar.walk("VEVENT")
        assert "This calendar has ended" == str(event["SUMMARY"])
        assert (date(2026, 12, 31), date(2027, 1, 1)) == (event.decoded("DTSTART"), event.decoded("DTEND"))
        assert datetime(2026, 12, 31, 9, 30, tzinfo=UTC) == event.decoded("DTSTAMP")
        assert ("TRANSPARENT", "CONFIRMED") == (str(event["TRANSP"]), str(event["STATUS"]))
        assert "The care team's dates win." in str(event["DESCRIPTION"])
        assert b"VALARM" not in data
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert all(len(line) <= 75 for line in data.split(b"\r\n"))

    def test_a_plan_whose_treatment_stopped_is_still_a_feed(self) -> None:
        stopped = revise(course(), Stop(at=new_york(3, 3)), as_of=new_york(3, 3))
        assert b"STATUS:CANCELLED" in feed(stopped)


def test_an_unknown_detail_is_refused() -> None:
    with pytest.raises(PlanError, match="'whispered' is none of"):
        feed(course(), detail="whispered")  # type: ignore[arg-type]  # as a caller may


@needs_browser
@needs_axe
@pytest.mark.parametrize("url", ["https://example.org/cal/", ""], ids=["with-its-address", "without"])
@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desktop"])
def test_a_browser_and_an_accessibility_checker_find_nothing_wrong(url: str, width: int, tmp_path: Path) -> None:
    data = subscription_page(full("blinatumomab"), Address(NAME, url), until=UNTIL)
    served = tmp_path / "served" / NAME
    served.mkdir(parents=True)
    (served / "index.html").write_bytes(looking(data, points=14))
    with serving(tmp_path / "served") as address:
        found = reported(f"{address}{NAME}/", tmp_path, width=width)
    assert {"wide": [], "small": [], "squeezed": [], "violations": []} == found
