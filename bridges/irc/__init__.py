"""IRC logs into recordings."""

from bridges.irc.importer import ImportReport, import_irc
from bridges.irc.statistics import IrcStatistics, statistics_of

__all__ = ["ImportReport", "IrcStatistics", "import_irc", "statistics_of"]
