"""How much a test does: a little in ``run.py test``, what the promises state in ``run.py test --full``."""

from __future__ import annotations

import os


def scaled(small: int, full: int) -> int:
    """`full` under ``--full`` (``ORRERY_TEST_FULL=1``), otherwise `small`."""
    return full if os.environ.get("ORRERY_TEST_FULL") == "1" else small
