"""The command line: reads words and files, holds no rule."""

from schedules.cli.main import main as main
