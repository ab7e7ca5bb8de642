"""The table of built-in regimens in the documentation; ``python -m tests.support.regimen_table`` writes it anew."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from tests.support import ROOT
from tests.support.drawing import REGIMENS

from schedules.regimen.audit import audit, table_lines

PAGE: Final = ROOT / "docs" / "regimens.md"
_TABLE: Final = re.compile(r"^\| regimen .*?(?=\n\n)", re.MULTILINE | re.DOTALL)


def kept() -> str:
    """
    Return the table that the page has.
    """
    found = _TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found
    return found[0]


def current() -> str:
    """
    Return the table of the regimens as they are; no part of it depends on the date of the audit.
    """
    return "\n".join(table_lines(audit(regimen, as_of=date(2026, 12, 1)) for regimen in REGIMENS.values()))


def main() -> None:
    """Write the page with the table of the regimens as they are."""
    PAGE.write_text(PAGE.read_text(encoding="utf-8").replace(kept(), current()), encoding="utf-8")


if __name__ == "__main__":
    main()
