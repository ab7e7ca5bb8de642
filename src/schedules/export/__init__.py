"""Plans as files: calendars, pages, pictures, JSON and tables, in several languages.

Imports the course, the regimen and the ground; never what computes or checks a date.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from schedules.export.calendar.ics import to_ics as to_ics
    from schedules.export.calendar.update import update_ics as update_ics
    from schedules.export.data import from_json as from_json
    from schedules.export.data import to_csv as to_csv
    from schedules.export.data import to_json as to_json
    from schedules.export.pages.difference import diff_to_html as diff_to_html
    from schedules.export.pages.html import to_html as to_html
    from schedules.export.pages.pdf import to_pdf as to_pdf
    from schedules.export.pages.svg import to_svg as to_svg

_HOMES: Final = {
    "diff_to_html": "pages.difference",
    "from_json": "data",
    "to_csv": "data",
    "to_html": "pages.html",
    "to_ics": "calendar.ics",
    "to_json": "data",
    "to_pdf": "pages.pdf",
    "to_svg": "pages.svg",
    "update_ics": "calendar.update",
}

__all__ = [*sorted(_HOMES)]  # noqa: PLE0604  # the table above is the list


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> Any:
    """Import a format when it is first used, so that a plan needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'schedules.export' has no attribute {name!r}")
    found = getattr(import_module(f"schedules.export.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
