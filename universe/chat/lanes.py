"""The priority lanes of what a bot may answer (seed SPEC-E36, ADR-013's immediate, priority, social and ambient)."""

from __future__ import annotations

from typing import Final

DIRECT, TRUSTED, SOCIAL, AMBIENT = range(4)
"""Direct: a private message, mention, reply or call. Trusted: somebody trusted, or a bot. Social: a name in the text,
the other side of a conversation, many reactions, a watched channel. Ambient: what merely sounds interesting."""
LANES: Final = ("direct", "trusted", "social", "ambient")
"""Lane names, the most urgent first."""
_LANE_OF: Final = {
    "private": DIRECT, "mention": DIRECT, "reply": DIRECT, "called": DIRECT, "invited": SOCIAL, "trusted": TRUSTED,
    "name": SOCIAL, "engaged": SOCIAL, "curiosity": SOCIAL, "watch": SOCIAL, "interest": AMBIENT,
}  # fmt: skip


def lane_of(reason: str, *, by_bot: bool = False) -> int:
    """The lane of a bid by its first reason; nothing that a bot says is direct."""
    lane = _LANE_OF.get(reason, AMBIENT)
    return max(lane, TRUSTED) if by_bot else lane
