"""IRC logs into recordings."""

from bridges.irc.importer import ImportReport, import_irc

__all__ = ["ImportReport", "import_irc"]
