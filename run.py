"""Orrery's one command line: ``python3 run.py --help``.

This file must parse on Python 3.6, so that an old interpreter is told what is missing instead of a syntax error;
everything else is in `scenarios.command_line`.
"""

import sys

PYTHON_MIN = (3, 11)


def main() -> int:
    """Run the command line; returns the exit code (0 done, 1 failed, 2 bad input, 130 interrupted)."""
    if sys.version_info[:2] < PYTHON_MIN:
        needed = ".".join(map(str, PYTHON_MIN))
        found = ".".join(map(str, sys.version_info[:2]))
        sys.stderr.write(f"orrery: needs Python {needed} or newer, this is {found}; start run.py with a newer one\n")
        return 2
    from scenarios.command_line import run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
