"""The few errors of Orrery; each says whether the thing may have happened."""

from __future__ import annotations


class OrreryError(Exception):
    """Root of every error that Orrery raises on purpose. ``may_have_happened`` tells the caller what to assume."""

    may_have_happened: bool = False


class BadInput(OrreryError):
    """The user's input is wrong (command line, TOML, recording); nothing was done. Exit code 2."""


class BadKey(OrreryError):
    """An id or address lies outside the key grammar; nothing was done."""


class BadSignals(OrreryError):
    """Trust signals lie outside their domain (a negative count, a severity that is no number); nothing was computed."""


class MailboxFull(OrreryError):
    """The mailbox is at its cap; the message was not accepted. Safe to send again later."""


class ReplyTimeout(OrreryError):
    """No reply before the deadline; the request may have been handled."""

    may_have_happened = True


class SubstrateDown(OrreryError):
    """The substrate did not answer; the last command may have been executed."""

    may_have_happened = True


class SubstrateRefused(OrreryError):
    """The server is not fit for us (version, policy, role, foreign prefix); nothing was written."""


class ScriptRefused(OrreryError):
    """A Lua script refused before its first write; ``code`` is a `lua.registry.ScriptError` name."""

    def __init__(self, script: str, code: str, detail: str) -> None:
        super().__init__(f"{script}: {code} {detail}".rstrip())
        self.script = script
        self.code = code
        self.detail = detail


class Escalated(OrreryError):
    """A host used up its restart budget; its members are stopped, their mailboxes keep what they hold."""


class PortRetry(OrreryError):
    """A port could not apply a request now; try again after ``retry_after_ms``. It may have been applied."""

    may_have_happened = True

    def __init__(self, reason: str, retry_after_ms: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_ms = retry_after_ms


class PortRefused(OrreryError):
    """A port will never apply this request (forbidden, malformed); it was not applied."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
