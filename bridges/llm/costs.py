"""What language models cost: tokens and money by model and purpose, and a budget for each UTC day.

Money is whole numbers: prices are micro-units of a currency for a million tokens, so that a token times its price is
a millionth of a micro-unit, and sums are exact.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from bridges.llm.chat_answer import Usage
from bridges.llm.cost_file import CostEntry, CostFile
from universe.errors import BadInput, PortRefused, PortRetry

log = logging.getLogger("orrery.llm")
DAY_MS: Final = 86_400_000
MILLION: Final = 1_000_000
DAYS_KEPT: Final = 32
OVER_BUDGET: Final = "llm_budget"
NO_FILE: Final = "llm_costs_file"


class Price(Struct, frozen=True):
    """Micro-units of a currency for a million tokens of the prompt, and of the answer: 150000 is 0.15."""

    prompt: int = 0
    completion: int = 0

    def parts(self, prompt_tokens: int, completion_tokens: int) -> int:
        """What tokens cost, in millionths of a micro-unit."""
        return prompt_tokens * self.prompt + completion_tokens * self.completion


class Spending(Struct):
    """What one model cost for one purpose on one day.

    `answers` came whole, `lost` may have been made and never came (counted by estimate), `estimated` of both were
    not counted by the server. `cost_parts` in millionths of a micro-unit.
    """

    answers: int = 0
    lost: int = 0
    estimated: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_parts: int = 0

    @property
    def cost_micro(self) -> int:
        """Micro-units, rounded up."""
        return -(-self.cost_parts // MILLION)


class Ticket(Struct, eq=False):
    """A call that may begin: what it may cost is held back until it is settled, once."""

    model: str
    purpose: str
    day: int
    held_parts: int
    is_settled: bool = False


class CostBook:
    """Counts what calls cost; safe to share among ports of one process.

    Parameters
    ----------
    prices
        By model; a model without one costs nothing.
    budget_micro_per_day
        Micro-units that all models together may cost on a UTC day; 0 for no limit. What calls under way may cost
        counts too, so a day can exceed it only by what their estimates lack.
    file
        Where calls are written down, shared with other processes; without one a book forgets when its process ends.
        What other processes have under way does not count yet.
    """

    def __init__(
        self, prices: Mapping[str, Price] | None = None, budget_micro_per_day: int = 0, file: CostFile | None = None
    ) -> None:
        self._prices = dict(prices or {})
        self._budget_parts = budget_micro_per_day * MILLION
        self._file = file
        self._lock = threading.Lock()
        self._days: dict[int, dict[tuple[str, str], Spending]] = {}
        self._held_parts: dict[int, int] = {}

    def check_model(self, model: str) -> None:
        """Raises `BadInput` for a model without a price where there is a budget: it would never be used up."""
        if self._budget_parts and model not in self._prices:
            raise BadInput(f"llm.budget_micro_per_day needs a price for {model[:100]!r} in llm.prices")

    def begin(self, model: str, purpose: str, prompt_tokens: int, completion_tokens: int, now: int) -> Ticket:
        """Hold back what a call may cost. Raises `PortRefused` (``llm_budget``) where the day's rest is less.

        Raises `PortRetry` (``llm_costs_file``) where what was spent cannot be read or written.

        Parameters
        ----------
        model, purpose
            Who is asked, and what for.
        prompt_tokens, completion_tokens
            At most, by estimate.
        now
            UTC ms.
        """
        day = now // DAY_MS
        parts = self._prices.get(model, Price()).parts(prompt_tokens, completion_tokens)
        with self._lock:
            self._catch_up()
            held = self._held_parts.get(day, 0)
            if self._budget_parts and self._spent_parts(day) + held + parts > self._budget_parts:
                raise PortRefused(OVER_BUDGET)
            self._held_parts[day] = held + parts
        return Ticket(model, purpose, day, parts)

    def settle(self, ticket: Ticket, usage: Usage | None, *, is_lost: bool = False) -> None:
        """The call is over: count what it used (None: nothing was done); a second time changes nothing."""
        with self._lock:
            if ticket.is_settled:
                return
            ticket.is_settled = True
            self._held_parts[ticket.day] -= ticket.held_parts
            if not self._held_parts[ticket.day]:
                del self._held_parts[ticket.day]
            if usage is not None:
                self._write(self._entry(ticket, usage, is_lost=is_lost))

    def day(self, day: int) -> dict[tuple[str, str], Spending]:
        """What was spent on a day (days since 1970, UTC), by model and purpose."""
        with self._lock:
            self._catch_up()
            return {key: replace(spending) for key, spending in self._days.get(day, {}).items()}

    def report(self, wanted: str) -> bytes:
        """The last days of one purpose as JSON lines: day, model, counts, tokens, micro-units; in that order."""
        with self._lock:
            with suppress(PortRetry):
                self._catch_up()
            rows = [
                {
                    "day": day, "model": model, "purpose": purpose, "answers": spent.answers, "lost": spent.lost,
                    "estimated": spent.estimated, "prompt_tokens": spent.prompt_tokens,
                    "completion_tokens": spent.completion_tokens, "cost_micro": spent.cost_micro,
                }
                for day, spendings in sorted(self._days.items())
                for (model, purpose), spent in sorted(spendings.items())
                if purpose == wanted
            ]  # fmt: skip
        return "".join(json.dumps(row) + "\n" for row in rows).encode("ascii")

    def _spent_parts(self, day: int) -> int:
        return sum(spent.cost_parts for spent in self._days.get(day, {}).values())

    def _entry(self, ticket: Ticket, usage: Usage, *, is_lost: bool) -> CostEntry:
        price = self._prices.get(ticket.model, Price())
        return CostEntry(
            day=ticket.day, model=ticket.model, purpose=ticket.purpose, prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens, is_lost=is_lost, is_estimated=usage.is_estimated,
            cost_parts=price.parts(usage.prompt_tokens, usage.completion_tokens),
        )  # fmt: skip

    def _write(self, entry: CostEntry) -> None:
        """With a file an entry counts when it is read back, like those of other processes: once."""
        if self._file is not None:
            try:
                self._file.append(entry)
            except (BadInput, OSError) as error:
                log.warning("a cost of the language model was not written down: %s", type(error).__name__)
            else:
                return
        self._count(entry)

    def _catch_up(self) -> None:
        if self._file is None:
            return
        try:
            entries = self._file.news()
        except (BadInput, OSError):
            raise PortRetry(NO_FILE, 0) from None
        for entry in entries:
            self._count(entry)

    def _count(self, entry: CostEntry) -> None:
        spent = self._days.setdefault(entry.day, {}).setdefault((entry.model, entry.purpose), Spending())
        spent.answers += not entry.is_lost
        spent.lost += entry.is_lost
        spent.estimated += entry.is_estimated
        spent.prompt_tokens += entry.prompt_tokens
        spent.completion_tokens += entry.completion_tokens
        spent.cost_parts += entry.cost_parts
        while len(self._days) > DAYS_KEPT:
            del self._days[min(self._days)]


def prices_of(lines: Iterable[str]) -> dict[str, Price]:
    """Prices by model from lines such as ``small-model 150000 600000``. Raises `BadInput` for what is none."""
    prices = {}
    for line in lines:
        words = line.split()
        if len(words) != 3 or not all(word.isascii() and word.isdigit() and len(word) <= 15 for word in words[1:]):
            raise BadInput("a line of llm.prices is: model, micro-units for a million tokens of prompt, and of answer")
        prices[words[0]] = Price(int(words[1]), int(words[2]))
    return prices
