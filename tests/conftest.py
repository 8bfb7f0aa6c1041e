"""What every test shares: hypothesis' profile and the table of promises at the end."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from typing import Final

import hypothesis
import pytest

PROMISES: Final = pytest.StashKey[list[tuple[str, Mapping[str, object]]]]()

# No deadline: a slow machine is no failure. In CI the examples are the same in every run, so that a failure repeats.
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the place where the figures are collected."""
    config.stash[PROMISES] = []
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell that starts the suite in its background has it ignore interrupts, and all its children with it.
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def promise(request: pytest.FixtureRequest) -> Callable[..., None]:
    """``promise("nothing is lost", events=50_000, lost=0)``: print figures at the end of the session."""
    collected = request.config.stash[PROMISES]

    def record(name: str, **figures: object) -> None:
        collected.append((name, figures))

    return record


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the collected figures: name, then figures, in the order of the tests."""
    rows = config.stash[PROMISES]
    if not rows:
        return
    terminalreporter.section("promises")
    width = max(len(name) for name, _ in rows)
    for name, figures in rows:
        told = ", ".join(f"{key} {_figure(value)}" for key, value in figures.items())
        terminalreporter.write_line(f"{name:<{width}}  {told}")


def _figure(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
