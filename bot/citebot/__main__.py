"""``python -m citebot``."""

import sys

from citebot.cli import main

sys.exit(main())
