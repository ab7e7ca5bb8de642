"""How the tests look at a terminal: a real one, of a given width, read to its end."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

from tests.support import ROOT

COLOUR = re.compile(r"\x1b\[[0-9;]*?(3[0-7]|4[0-7]|9[0-7]|38|48)[0-9;]*m")
STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_screen(words: list[str], folder: Path, *, columns: int = 80, **environment: str) -> tuple[int, str]:
    """Run a command on a terminal, and read all it shows, with what steers the terminal."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    started = subprocess.Popen(
        [sys.executable, "-m", "schedules", *words],
        stdin=its,
        stdout=its,
        stderr=its,
        cwd=folder,
        env=plain_environment() | {"TERM": "xterm-256color"} | environment,
    )
    os.close(its)
    shown = _read(ours)
    return started.wait(60), shown.replace("\r\n", "\n")


def _read(terminal: int) -> str:
    shown = b""
    try:
        while data := os.read(terminal, 65536):
            shown += data
    except OSError:
        pass  # Linux says so when nobody holds the other end any more
    os.close(terminal)
    return shown.decode()


def plain_environment() -> dict[str, str]:
    """Name what a command needs and nothing that steers colours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}


def read(shown: str) -> str:
    """Take away what steers the terminal."""
    return STEERING.sub("", shown)
