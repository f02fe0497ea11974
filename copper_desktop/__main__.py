"""``python -m copper_desktop``."""

import sys

from copper_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
