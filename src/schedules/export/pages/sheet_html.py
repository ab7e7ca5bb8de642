"""The sheets of a page in HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from schedules.export.pages.content import Item, Page, PageTable, Section, Sheet, Square, Strip, Week
from schedules.export.pages.marks import box, said, text


def sheet_lines(sheet: Sheet, page: Page) -> Iterator[str]:
    """Yield a sheet: its head, its weeks or lists, what is said under them, its foot."""
    withdrawn = " withdrawn" if page.is_withdrawn else ""
    yield f'<section class="sheet{withdrawn}" aria-label="{escape(sheet.number)}">'
    subtitle = f" <small>{text(sheet.subtitle)}</small>" if sheet.subtitle else ""
    size = f"s{page.title_sizes.index(sheet.title_points)}"
    yield f'<div class="head {sheet.head}"><h2 class="{size}">{escape(sheet.title)}{subtitle}</h2>'
    yield f'<p class="name">{escape(page.name)}<span></span></p></div>'
    contacts = " · ".join(map(text, page.contacts))
    yield f'<div class="two"><p>{text(page.times)}</p><p>{contacts}</p></div>'
    if page.banner:
        yield f'<p class="banner">{text(page.banner)}</p>'
    yield '<div class="rule"></div>'
    match sheet.layout:
        case "grid":
            yield from _grid(sheet, page)
        case "list":
            yield from _weeks(sheet, page)
        case "lists":
            yield from _lists(sheet)
        case "table" if sheet.table:
            yield from _table(sheet.table)
    yield from (f'<p class="under">{text(line)}</p>' for line in sheet.lines)
    yield f'<div class="two foot"><p>{text(page.disclaimer)}</p><p>{text(sheet.number)}</p></div></section>'


def _grid(sheet: Sheet, page: Page) -> Iterator[str]:
    names = "".join(f'<th scope="col" class="weekday">{escape(long)}</th>' for long, _ in page.weekdays)
    yield f'<table class="grid d{sheet.density}"><thead><tr>{names}</tr></thead>'
    for week in (week for column in sheet.weeks for week in column):
        yield "<tbody><tr>"
        yield "".join(map(_date, week.squares))
        yield "</tr>"
        yield from (_bar_row(strips, week) for strips in week.strips)
        bare = "" if week.strips else " bare"
        yield f'<tr class="last{bare}">{"".join(_cells(week, page))}</tr></tbody>'
    yield "</table>"


def _date(square: Square | None) -> str:
    if square is None:
        return '<td class="out"></td>'
    name = f'<span class="hidden">{escape(square.changed)}</span>' if square.changed else ""
    changed = " changed" if square.changed else ""
    counted = f"<span>{text(square.counted)}</span>" if square.counted else ""
    return f'<th scope="col" class="date{changed}"><b>{escape(square.number)}</b>{name}{counted}</th>'


def _bar_row(strips: tuple[Strip, ...], week: Week) -> str:
    cells, column = "", 0
    for strip in strips:
        cells += _empty(week, column, strip.column)
        cells += f'<td class="bars{_late(week, strip.column)}" colspan="{strip.span}">{_bar(strip)}</td>'
        column = strip.column + strip.span
    return f"<tr>{cells}{_empty(week, column, 7)}</tr>"


def _empty(week: Week, first: int, end: int) -> str:
    squares = (week.squares[column] for column in range(first, end))
    return "".join("<td></td>" if square else '<td class="out"></td>' for square in squares)


def _bar(strip: Strip) -> str:
    shape = [name for name, has in (("start", strip.begins), ("stop", strip.ends), ("open", strip.is_dashed)) if has]
    if strip.lines > 1:
        words = f"<span>{said(strip.words)}{': ' + text(strip.tail) if strip.tail else ''}</span>"
        shape.append("many")
    else:
        words = f"<span>{said(strip.words)}</span>" + (f"<span>{text(strip.tail)}</span>" if strip.tail else "")
    return f'<div class="{" ".join(["bar", f"tone{strip.tone}", *shape])}">{words}</div>'


def _late(week: Week, column: int) -> str:
    """Return the class of what is wide before the first day of a month: its words stand at its end, under that day."""
    return " late" if week.is_wide and week.begins_late and column == 0 else ""


def _cells(week: Week, page: Page) -> Iterator[str]:
    for column, square in enumerate(week.squares):
        if square is not None:
            columns = week.columns(column)
            wide = f' class="wide{_late(week, 0)}" colspan="{columns}"' if columns > 1 else ""
            yield f"<td{wide}>{''.join(_item(item, page) for item in square.items)}</td>"
        elif not week.is_wide:
            yield '<td class="out"></td>'


def _item(item: Item, page: Page) -> str:
    free = "" if item.box else " free"
    under = " under-box" if item.is_under else ""
    clock = f"{text(item.clock)} " if item.clock else ""
    return f'<div class="item{free}{under}">{box(item, page.labels["done"])}{clock}<b>{said(item.words)}</b></div>'


def _weeks(sheet: Sheet, page: Page) -> Iterator[str]:
    yield '<div class="cols">'
    for column in sheet.weeks:
        yield "<div>"
        for week in column:
            yield f'<div class="part"><h3>{text(week.name)}</h3>'
            bars = (strip for strips in week.strips for strip in strips)
            yield "".join(f'<div class="bar tone{bar.tone}">{said(bar.words)}: {text(bar.days)}</div>' for bar in bars)
            yield from (_row(square, page) for square in week.squares if square and square.items)
            yield "</div>"
        yield "</div>"
    yield "</div>"


def _row(square: Square, page: Page) -> str:
    changed = ' class="changed"' if square.changed else ""
    counted = f" <span>{text(square.counted)}</span>" if square.counted else ""
    items = "".join(_item(item, page) for item in square.items)
    hidden = f'<span class="hidden">{escape(square.changed)}</span>' if square.changed else ""
    name = f"<dt{changed}><b>{text(square.name)}</b>{hidden}{counted}</dt>"
    return f'<dl class="row">{name}<dd>{items}</dd></dl>'


def _lists(sheet: Sheet) -> Iterator[str]:
    yield f'<div class="cols l{sheet.density}">'
    for column in sheet.columns:
        yield f"<div>{''.join(section_html(section) for section in column)}</div>"
    yield "</div>"


def section_html(section: Section, heading: str = '<h3 class="list">{}</h3>') -> str:
    """Return a list at the end, with its heading."""
    heading = heading.format(text(section.heading)) if section.heading else ""
    entries = ""
    for entry in section.entries:
        first, *others = entry.texts
        term = f"<b>{text(entry.term)}:</b> " if entry.term else ""
        further = "".join(f'<p class="more">{said(each)}</p>' for each in others)
        boxes = " ".join(f'<span class="date"><span class="box"></span>{text(each)}</span>' for each in entry.dates)
        dates = f'<p class="dates">{boxes}</p>' if boxes else ""
        entries += f'<div class="entry"><p>{term}{said(first)}</p>{further}{dates}</div>'
    return heading + entries


def _table(table: PageTable) -> Iterator[str]:
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in table.columns)
    yield f'<table class="list"><caption class="hidden">{text(table.caption)}</caption><thead><tr>{head}</tr></thead>'
    yield "<tbody>"
    for row in table.rows:
        clock, what, *others = row[1:-1]
        wide = "" if any(others) else f' colspan="{1 + len(others)}"'
        cells = f"<td>{text(clock)}</td><td{wide}>{text(what)}</td>"
        cells += "" if wide else "".join(f"<td>{text(words)}</td>" for words in others)
        yield f'<tr><th scope="row">{text(row[0])}</th>{cells}<td><span class="box"></span></td></tr>'
    yield "</tbody></table>"
