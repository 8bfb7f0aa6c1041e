"""What can go wrong with a chat completion: it was not done, it may have been done, or it never will be."""

from __future__ import annotations

from universe.errors import PortRefused, PortRetry


class ChatNotDone(PortRetry):
    """The model has not worked: no connection stood, the request did not get out, or the server said "later"."""

    may_have_happened = False
    may_have_cost = False


class ChatMaybeDone(PortRetry):
    """The request went out and no whole answer came back: the model may have worked, and it may be on the bill."""

    may_have_cost = True

    def __init__(self, reason: str, retry_after_ms: int = 0, received_bytes: int = 0) -> None:
        super().__init__(reason, retry_after_ms)
        self.received_bytes = received_bytes


class ChatRefused(PortRefused):
    """Asking again would change nothing. `may_have_cost` where the model answered and the answer is of no use."""

    def __init__(self, reason: str, *, may_have_cost: bool = False, received_bytes: int = 0) -> None:
        super().__init__(reason)
        self.may_have_cost = may_have_cost
        self.received_bytes = received_bytes


ChatError = ChatNotDone | ChatMaybeDone | ChatRefused
