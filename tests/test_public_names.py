"""What `schedules` offers can be found from a prompt, and costs nothing before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import schedules

HEAVY = {"pydantic", "icalendar", "dateutil", "hypothesis", "zoneinfo", "schedules.course", "schedules.export"}


def printed(code: str) -> str:
    """
    Run code in a fresh interpreter, which has imported nothing of ours yet.
    """
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_dir_lists_the_public_names_and_modules_and_nothing_else() -> None:
    expected = sorted([*schedules.__all__, "course", "errors", "export", "testing"])
    everything = "import schedules; [getattr(schedules, name) for name in dir(schedules)]; print(*dir(schedules))"
    assert expected == dir(schedules)
    assert expected == printed(everything).split()


@pytest.mark.parametrize(
    "found",
    ["course.Hold", "errors.ScheduleError", "export.to_ics", "testing.prove", "Blinatumomab", "__version__"],
)
def test_a_public_name_is_there_after_a_plain_import(found: str) -> None:
    assert "True" == printed(f"import schedules; print(schedules.{found} is not None)")


def test_a_plain_import_loads_nothing_heavy() -> None:
    loaded = set(printed("import schedules, sys; dir(schedules); print(*sys.modules)").split())
    assert "schedules" in loaded
    assert set() == loaded & HEAVY


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    assert not hasattr(schedules, "plans")
    with pytest.raises(AttributeError, match="module 'schedules' has no attribute 'plans'"):
        _ = schedules.plans  # type: ignore[attr-defined]  # what is refused


WITHOUT_HYPOTHESIS = "import schedules, sys; sys.modules['hypothesis'] = None\n"


def test_without_hypothesis_testing_says_what_to_install_and_help_still_works() -> None:
    asked = "try: schedules.testing\nexcept AttributeError as error: print(error)"
    advice = "schedules.testing needs Hypothesis: pip install 'treatment-schedules[testing]'"
    assert advice == printed(WITHOUT_HYPOTHESIS + asked)
    helped = "import pydoc; print('Return the plan of a regimen' in pydoc.render_doc(schedules))"
    assert "True" == printed(WITHOUT_HYPOTHESIS + helped)
    imported = "try:\n    from schedules import testing\nexcept ImportError as error: print(error)"
    assert advice == printed(WITHOUT_HYPOTHESIS + imported)
