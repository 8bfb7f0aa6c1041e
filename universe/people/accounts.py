"""From an account to a person: platform ids, links that the operator made, owners, and the shard that keeps them."""

from __future__ import annotations

from hashlib import blake2b

from universe.config import PeopleConfig
from universe.errors import BadInput
from universe.ids import is_id
from universe.people.names import folded_name, impersonates
from universe.people.records import person_id_of, platform_id_of


class Accounts:
    """The accounts of one world. Several accounts are one person only where the configuration links them.

    `bots` are our bots' display names with the platform user ids that may bear them. Raises `BadInput` for a link that
    names an account twice or fewer than two accounts.
    """

    def __init__(self, platform: str, config: PeopleConfig, bots: dict[str, tuple[str, ...]] | None = None) -> None:
        self._platform = platform
        self._config = config
        self._bots = bots or {}
        self._first: dict[str, str] = {}
        groups = [entry.split() for entry in config.linked_accounts]
        for group in [*groups, list(config.owner_ids)]:
            if group in groups and len(group) < 2:
                raise BadInput(f"people.linked_accounts: {' '.join(group)!r} names fewer than two accounts")
            for platform_id in group:
                if self._first.setdefault(platform_id, group[0]) != group[0]:
                    raise BadInput(f"people.linked_accounts: {platform_id!r} is linked twice")
        self.owners = frozenset(person_id_of(self._first[owner]) for owner in config.owner_ids)
        """Person ids: one for all the owner's accounts, and for those that are linked to them."""

    def platform_id(self, user_id: str) -> str:
        """``platform:user``."""
        return platform_id_of(self._platform, user_id)

    def person_id(self, user_id: str) -> str:
        """The person behind an account: derived from it, or from the first account it is linked to."""
        platform_id = self.platform_id(user_id)
        return person_id_of(self._first.get(platform_id, platform_id))

    def accounts_of(self, user_id: str) -> tuple[str, ...]:
        """All user ids on this platform that are one person with `user_id`, itself first."""
        person_id, own = self.person_id(user_id), self._platform + ":"
        linked = (one.removeprefix(own) for one in sorted(self._first) if one.startswith(own))
        return (user_id, *(one for one in linked if one != user_id and self.person_id(one) == person_id))

    def person_of(self, platform_id: str) -> str:
        """The person behind a platform id as somebody wrote it; empty where it is none of this world."""
        platform, colon, user_id = platform_id.partition(":")
        return self.person_id(user_id) if colon and platform == self._platform and is_id(user_id) else ""

    def is_owner(self, user_id: str) -> bool:
        """Whether an account is an owner's: by platform id, never by name."""
        return self.platform_id(user_id) in self._config.owner_ids

    def impersonates(self, name: str, user_id: str) -> bool:
        """Whether a name is an owner's or a bot's of ours, to the eye, under an account that is not theirs."""
        config = self._config
        return impersonates(name, self.platform_id(user_id), config.owner_ids, config.owner_names, self._bots)

    def shares_a_bots_name(self, name: str) -> bool:
        """Whether a name is a bot's, undisguised: a person may be called so, and that alone is no offence."""
        return folded_name(name) in {folded_name(bot) for bot in self._bots}

    def shard_of(self, user_id: str) -> str:
        """The member that owns the identity."""
        digest = blake2b(self.person_id(user_id).encode(), digest_size=8).digest()
        return f"people:{int.from_bytes(digest, 'little') % self._config.shards}"
