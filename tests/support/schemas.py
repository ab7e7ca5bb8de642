"""The schema of a regimen's file in the repository; ``python -m tests.support.schemas`` writes it anew."""

from __future__ import annotations

import json
from typing import Final

from tests.support import ROOT

from schedules.regimen.documents.schema import SCHEMA_FILE, regimen_schema

FILE: Final = ROOT / "schemas" / SCHEMA_FILE


def main() -> None:
    """Write the schema that regimens are read by now."""
    FILE.write_text(json.dumps(regimen_schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
