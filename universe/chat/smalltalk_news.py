"""What synthetic people tell bots of their own lives: sentences of ours, a few of each kind of event."""

from __future__ import annotations

from typing import Final

from universe.rng import choose

NEWS: Final = (
    "I got promoted at work today!",
    "I have a new job, I start on Monday!",
    "they hired me as a gardener, and I can hardly believe it",
    "I just moved to Lisbon, boxes everywhere",
    "we are moving to the coast next month, it is settled",
    "I graduated this morning, hat and all!",
    "I passed my finals, all of them!",
    "we bought a house, the one with the crooked porch!",
    "my daughter was born last night!",
    "I took up pottery and my hands are still grey",
    "I have started to learn the cello",
    "I got into bouldering last month",
    "I have taken up beekeeping",
    "I finished my first marathon, slowly but to the end!",
    "I finally finished my thesis",
    "I ran ten kilometres without stopping, for the first time",
    "I am so happy today, I could sing",
    "this is the best day I have had in years",
    "I am really sad today, my old cat died",
)
"""Events of their author's life, none of them sensitive: what becomes of them is up to trust and consent."""


def news(seed: int, tick: int, speaker: str) -> str:
    """What `speaker` (an id) tells."""
    return choose(seed, "news", tick, speaker, NEWS)
