"""How much a cartridge from anywhere may ask of us; real ones have 20 to 70 facts and 200 KB."""

from __future__ import annotations

from typing import Final

FACTS_MAX: Final = 200_000
LIBRARY_FACTS_MAX: Final = 1_000_000
CARTRIDGES_MAX: Final = 1_000
ENTRIES_MAX: Final = 10_000
"""Names in a directory of cartridges that are looked at."""
DATABASE_BYTES_MAX: Final = 256 << 20
ANNOTATIONS_BYTES_MAX: Final = 512 << 20
DOCUMENT_BYTES_MAX: Final = 32 << 20
"""manifest.json and metadata.json: an inventory of grains has a line for each fact."""
LINE_BYTES_MAX: Final = 64 << 10
DEPTH_MAX: Final = 16
"""Of JSON; real files have 5 levels."""
VALUE_BYTES_MAX: Final = 64 << 10
"""Of one value in the database."""
SQLITE_STEPS_MAX: Final = 200 * FACTS_MAX
"""Steps of SQLite's machine; a fact takes about 12 (measured)."""
