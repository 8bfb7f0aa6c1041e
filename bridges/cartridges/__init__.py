"""Cartridges on disk (``.kbc``): read, check and write them, and load many of them into one library."""

from __future__ import annotations

from bridges.cartridges.library import Library
from bridges.cartridges.reader import read_cartridge
from bridges.cartridges.seed_file import read_seed
from bridges.cartridges.validation import validate_cartridge
from bridges.cartridges.writer import build_cartridge

__all__ = ["Library", "build_cartridge", "read_cartridge", "read_seed", "validate_cartridge"]
