"""The timeline of a plan as a picture that needs no colour, and that a screen reader can tell."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from schedules.clock import date_of
from schedules.course.places import opaque_id
from schedules.course.plan import Event, Plan
from schedules.course.titles import short_title
from schedules.export.pages.days import DAY, last_day
from schedules.export.pages.timeline import LANES, WEEKS, Piece, Row, rows_of, spoken
from schedules.export.speech.options import Detail, Look, View
from schedules.export.speech.visits import told_plan
from schedules.export.speech.wording import issued_words, page_title, summary

DAY_PX: Final = 10.0
LEFT: Final = 10.0
LINE_PX: Final = 18.0
CHAR_PX: Final = 7.6
"""A generous width for a letter of 12 px, so that no two texts meet."""
WIDTH: Final = LEFT + 7 * WEEKS * DAY_PX + 10
PATTERNS: Final = {
    "infusion": '<path d="M0 8L8 0" stroke="#2b6cb0" stroke-width="2.5"/>',
    "stay": '<path d="M0 4H8" stroke="#b7791f" stroke-width="2.5"/>',
    "restriction": '<path d="M0 0L8 8" stroke="#555" stroke-width="1"/>',
    "monitoring": '<circle cx="4" cy="4" r="1.6" fill="#2f6b2f"/>',
}


def to_svg(
    plan: Plan, *, detail: Detail = Look.detail, language: str = Look.language, view: View | None = Look.view
) -> bytes:
    """Draw a plan as a timeline, five weeks a row, so that a phone shows it whole.

    What lasts and what is given has a lane with its name; what is not sure is dashed, or fades out.

    Args:
        plan: The plan.
        detail: ``discreet`` shows appointments, and nothing of what.
        language: ``en``, ``es`` or ``ar``; others than English need the extra ``languages``.
        view: Whose picture it is.

    Raises:
        PlanError: If an option is none of these.
    """
    return picture(plan, Look(detail=detail, language=language, view=view))


def picture(plan: Plan, look: Look) -> bytes:
    """Draw a plan as a timeline, as `to_svg` does."""
    return ("\n".join(_Picture(told_plan(plan, look), look).lines()) + "\n").encode()


class _Picture:
    """One picture in the making; ``y`` is the height that is drawn so far, in pixels."""

    def __init__(self, plan: Plan, look: Look) -> None:
        self.plan, self.look, self.speech = plan, look, look.speech
        self.rows = rows_of(plan, discreet=look.discreet)
        self.id = f"t{(opaque_id(plan.plan_id) if look.discreet else plan.plan_id).hex[:12]}"
        self.y = 14.0 + 20 * len(self._wrapped(page_title(plan, look), 9.8))

    def lines(self) -> Iterator[str]:
        body: list[str] = []
        for row in self.rows:
            body += [*self._bands(row), *self._axis(row), *self._lanes(row)]
            self.y += 16
        body += [*self._foot()]
        title = page_title(self.plan, self.look)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {self.y:g}" width="{WIDTH:g}" '
            f'height="{self.y:g}" role="img" lang="{self.speech.code}" '
            f'aria-labelledby="{self.id}-title {self.id}-desc" '
            'font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="12" fill="#111">'
        )
        yield f'<title id="{self.id}-title">{escape(title)}</title>'
        told = spoken(self.plan, discreet=self.look.discreet)
        yield f'<desc id="{self.id}-desc">{escape(" ".join(map(self._sentence, told)))}</desc>'
        yield from self._definitions()
        yield f'<rect width="{WIDTH:g}" height="{self.y:g}" fill="#fff"/>'
        for number, line in enumerate(self._wrapped(title, 9.8)):
            yield _text(10, 22 + 20 * number, line, size=16, weight="bold")
        yield from body
        yield "</svg>"

    def _sentence(self, event: Event) -> str:
        last = last_day(event)
        until = f", {self.speech.say('to-date', date=last)}" if last > date_of(event.start) else ""
        return f"{self._dated_summary(event)}{until}."

    def _dated_summary(self, event: Event) -> str:
        return f"{self.speech.day(date_of(event.start))}: {summary(self.plan, event, self.look)}"

    def _definitions(self) -> Iterator[str]:
        """Yield the definitions of the patterns that are used, and of both ways to fade out."""
        yield "<defs>"
        used = {lane for row in self.rows for lane, _ in row.lanes}
        for name, marks in ((name, marks) for name, marks in PATTERNS.items() if name in used):
            size = 'width="8" height="8" patternUnits="userSpaceOnUse"'
            yield f'<pattern id="{self.id}-{name}" {size}><rect width="8" height="8" fill="#fff"/>{marks}</pattern>'
        for name, (low, high) in {"end": (0.75, 0), "start": (0, 0.75)}.items():
            stops = "".join(
                f'<stop offset="{at}" stop-color="#555" stop-opacity="{opacity}"/>'
                for at, opacity in ((0, low), (1, high))
            )
            yield f'<linearGradient id="{self.id}-fade-{name}">{stops}</linearGradient>'
        yield "</defs>"

    def _bands(self, row: Row) -> Iterator[str]:
        """Yield where phases and cycles begin, each name on the first line where it meets no other."""
        ends: list[float] = []
        placed = []
        for days, phase, cycle in sorted(row.bands, key=lambda band: band[:2]):
            name = self.speech.text(phase)
            # A phase whose title has the number already is not said with it twice.
            numbered = cycle is not None and str(cycle) not in phase.split()
            words = self.speech.say("phase-cycle", text=name, n=cycle) if numbered and cycle else name
            at, length = LEFT + days * DAY_PX, len(words) * CHAR_PX
            x = max(LEFT, min(at + 3, WIDTH - length - 4))
            line = next((number for number, end in enumerate(ends) if end < x), len(ends))
            ends[line : line + 1] = [max(at, x + length) + CHAR_PX]
            placed.append((at, x, line, words))
        height = len(ends) * LINE_PX
        for at, x, line, words in placed:
            y = self.y + line * LINE_PX
            yield f'<path d="M{at:g} {y + 4:g}V{self.y + height + 16:g}" stroke="#888"/>'
            yield _text(x, y + 13, words, weight="bold")
        self.y += height

    def _axis(self, row: Row) -> Iterator[str]:
        """Yield the line of dates: every Monday, with its month where a new one begins."""
        y = self.y + 14
        yield _text(10, y, self.speech.month(row.first), weight="bold")
        y += LINE_PX
        month = row.first.month
        for week in range(WEEKS):
            monday = row.first + week * 7 * DAY
            x = LEFT + week * 7 * DAY_PX
            words = str(monday.day)
            if monday.month != month:
                words, month = f"{monday.day} {self.speech.short_month(monday)}", monday.month
            yield f'<path d="M{x:g} {y + 3:g}V{y + 7:g}" stroke="#111"/>'
            yield _text(x + 2, y, words, size=11)
        end = LEFT + 7 * WEEKS * DAY_PX
        yield f'<path d="M{LEFT:g} {y + 5:g}H{end:g}" stroke="#111"/>'
        self.y += 24 + LINE_PX

    def _lanes(self, row: Row) -> Iterator[str]:
        order = [*LANES, "appointment"]
        for lane, pieces in sorted(row.lanes.items(), key=lambda each: order.index(each[0][0])):
            first = pieces[0].event
            name = self.speech.say("appointment") if self.look.discreet else short_title(self.plan, first)
            yield _text(10, self.y + 12, self.speech.text(name), weight="bold")
            self.y += LINE_PX - 2
            yield from (self._shape(piece, lane[0]) for piece in pieces)
            self.y += row.depth(lane) * LINE_PX + 4

    def _shape(self, piece: Piece, lane: str) -> str:
        """Return a piece as a mark or a bar; an unsure one is dashed, or fades out where no end is known."""
        x, y = LEFT + piece.start * DAY_PX, self.y + piece.depth * LINE_PX + 2
        title = f"<title>{escape(self._dated_summary(piece.event))}</title>"
        if piece.is_mark:
            middle = min(x + DAY_PX / 2, WIDTH - 8)
            return f'<path class="mark" d="M{middle:g} {y:g}l6 7l-6 7l-6 -7z" fill="#111">{title}</path>'
        unsure = piece.event.state == "tentative"
        if piece.fades:
            paint = f'fill="url(#{self.id}-fade-{piece.fades})" stroke="#555" stroke-dasharray="4 3"'
        elif unsure:
            paint = 'fill="#fff" stroke="#111" stroke-dasharray="4 3"'
        else:
            paint = f'fill="{f"url(#{self.id}-{lane})" if lane in PATTERNS else "#fff"}" stroke="#111"'
        return (
            f'<rect class="{"unsure" if unsure else "bar"}" x="{x:g}" y="{y:g}" '
            f'width="{(piece.end - piece.start) * DAY_PX:g}" height="14" rx="2" {paint}>{title}</rect>'
        )

    def _foot(self) -> Iterator[str]:
        unsure = any(event.state == "tentative" for event in self.plan.events) and not self.look.discreet
        if unsure:
            box = f'<rect x="10" y="{self.y:g}" width="40" height="14" rx="2"'
            yield f'{box} fill="#fff" stroke="#111" stroke-dasharray="4 3"/>'
            yield _text(56, self.y + 12, self.speech.say("legend-unconfirmed"))
            self.y += LINE_PX + 6
        last = self.speech.say("team-wins" if self.look.discreet else "disclaimer")
        for line in self._wrapped(f"{issued_words(self.plan, self.speech)}. {last}", CHAR_PX):
            yield _text(10, self.y + 12, line)
            self.y += LINE_PX
        self.y += 10

    def _wrapped(self, words: str, letter_px: float) -> list[str]:
        """Return a text in lines that the picture is wide enough for."""
        return wrap(words, int((WIDTH - 20) / letter_px), break_long_words=False, break_on_hyphens=False)


def _text(x: float, y: float, words: str, *, size: int = 12, weight: str = "normal") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight={quoteattr(weight)}>{escape(words)}</text>'
