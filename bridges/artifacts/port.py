"""The artifact store as a port: bots send it what to keep, to find, to remember and to drop."""

from __future__ import annotations

from typing import Any, Final

from bridges.artifacts.store import ArtifactStore
from universe.errors import BadInput, PortRefused
from universe.ports import AnyReply, Applied, Forget, PortAnswer, PortRequest, Remember
from universe.store_requests import Discover, Discovered, Keep, Recall, Recalled, Withdraw

ARTIFACTS_FILE: Final = "artifacts.jsonl"


class ArtifactPort:
    """A `universe.ports.Port` over a store; applying a request again changes nothing."""

    name: str = "artifacts"
    inline: bool

    def __init__(self, store: ArtifactStore) -> None:
        self.inline = store.inline
        self._store = store

    def apply(self, request: PortRequest) -> PortAnswer:
        """Do what is asked. Raises `PortRefused` for any other request and for what cannot be stored.

        `PortRetry` comes from a store on a server.
        """
        try:
            return PortAnswer(self._reply(request.request_id, request.body))
        except BadInput as error:
            raise PortRefused(str(error)) from error

    def exports(self) -> dict[str, bytes]:
        """All artifacts, memories and withdrawn roots."""
        return {ARTIFACTS_FILE: self._store.export()}

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def _reply(self, request_id: str, body: Any) -> AnyReply:
        match body:
            case Keep(artifact):
                self._store.keep(artifact)
            case Withdraw(roots, user, expired_before):
                self._store.withdraw(roots, user, expired_before)
            case Remember() as memory:
                self._store.remember(memory)
            case Forget(bot, message_ids):
                self._store.forget(bot, message_ids)
            case Discover() as asked:
                return Discovered(request_id, *self._store.discover(asked))
            case Recall(bot, since, limit):
                return Recalled(request_id, self._store.recall(bot, since, limit))
            case other:
                raise PortRefused(f"the artifact store takes no {type(other).__name__}")
        return Applied(request_id, "")
