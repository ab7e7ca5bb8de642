"""What is run on this tree, a session each: `nox` lints, checks types and tests; `nox -s docs` builds the site.

`bash .ci/run` does all that CI asks for, from nothing but the machine's own Python.
"""

from __future__ import annotations

import nox

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "types", "tests"]


def with_dev(session: nox.Session, *more: str) -> None:
    """Install the tree, so that changes are seen at once, and the tools of its extra ``dev``."""
    session.install("-q", "-e", ".[dev]", *more)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff: rules and format."""
    with_dev(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy, strict, with the typing tests of the public names."""
    with_dev(session)
    session.run("mypy")


@nox.session
def tests(session: nox.Session) -> None:
    """Everything, in parallel; `nox -s tests -- -m "not slow"` is the fast lane."""
    with_dev(session)
    session.run("python", "-m", "pytest", "-q", "-n", "auto", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """What the fast lane runs of the packages that make and judge dates, against their floors."""
    with_dev(session)
    session.run("python", "-m", "pytest", "-q", "-n", "auto", "-m", "not slow", "--cov")
    counted = f"{session.create_tmp()}/coverage.json"
    session.run("python", "-m", "coverage", "json", "-q", "-o", counted)
    session.run("python", "-m", "tests.support.coverage_floors", counted)


@nox.session
def docs(session: nox.Session) -> None:
    """The site, into docs/_build; a warning is an error."""
    with_dev(session)
    session.run("python", "-m", "sphinx", "-W", "docs", "docs/_build", *session.posargs)


@nox.session
def mutation(session: nox.Session) -> None:
    """How strong the tests are, an hour; `nox -s mutation -- --only clock` measures one module."""
    with_dev(session, "mutmut>=3.8")
    session.run("python", "mutation/measure.py", *session.posargs)


@nox.session
def engines(session: nox.Session) -> None:
    """Spark, Dask and Ray started for real, each with the block of its page; Spark needs Java."""
    session.install("-q", "-e", ".[cohort,engines,testing]", "pytest>=9")
    session.run("python", "-W", "default", "-m", "pytest", "-q", "tests/cohort/test_engines.py", *session.posargs)


@nox.session
def benchmarks(session: nox.Session) -> None:
    """How fast it is, how its cost grows, how fast it starts, and the shape of the code."""
    with_dev(session)
    for script in ("run", "growth", "startup", "million", "shape"):
        session.run("python", f"benchmarks/{script}.py")
