"""A model that is paid for: within the day's budget, and every answer is counted once."""

from __future__ import annotations

from collections.abc import Callable

from bridges.llm.chat_answer import ChatAnswer, Usage, tokens_estimated
from bridges.llm.chat_client import ChatClient
from bridges.llm.chat_errors import ChatMaybeDone, ChatRefused
from bridges.llm.chat_request import ChatRequest
from bridges.llm.costs import CostBook, Ticket


class PaidChat:
    """A client with a purpose, a cost book and a clock (UTC ms) by which the days of the budget go.

    Raises `BadInput` for a model without a price under a budget.
    """

    def __init__(self, client: ChatClient, book: CostBook, purpose: str, clock: Callable[[], int]) -> None:
        book.check_model(client.model)
        self.client = client
        self._book = book
        self._purpose = purpose
        self._clock = clock

    def ask(self, asked: ChatRequest) -> ChatAnswer:
        """One completion.

        Raises what `CostBook.begin` raises before anything is sent, and what `ChatClient.ask` raises. Where the model
        may have worked and nothing usable came, the prompt and what was received count by estimate.
        """
        prompt_tokens = self.client.prompt_tokens_estimated(asked)
        ticket = self._book.begin(self.client.model, self._purpose, prompt_tokens, asked.max_tokens, self._clock())
        try:
            answer = self.client.ask(asked)
        except (ChatMaybeDone, ChatRefused) as error:
            if error.may_have_cost:
                self._lose(ticket, prompt_tokens, min(tokens_estimated(error.received_bytes), asked.max_tokens))
            raise
        else:
            self._book.settle(ticket, answer.usage)
            return answer
        finally:
            # What has not been counted by now was not done.
            self._book.settle(ticket, None)

    def exports(self) -> dict[str, bytes]:
        """What was spent on this purpose, as a file."""
        return {f"llm_costs_{self._purpose}.jsonl": self._book.report(self._purpose)}

    def _lose(self, ticket: Ticket, prompt_tokens: int, completion_tokens: int) -> None:
        self._book.settle(ticket, Usage(prompt_tokens, completion_tokens, is_estimated=True), is_lost=True)
