"""Who had long been known when a world began."""

from __future__ import annotations

from msgspec import Struct

from universe.events import Text
from universe.ids import Id


class Friendship(Struct, frozen=True):
    """Somebody (a platform user id and a name), and the bots that have long known them."""

    user_id: Id
    name: Text
    bots: tuple[Id, ...]
