"""The command line, as ``python -m schedules``."""

import sys

from schedules.cli import main

if __name__ == "__main__":
    sys.exit(main())
