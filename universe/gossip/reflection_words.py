"""What diaries and dreams are made of: sentences and images, all our own; slots are filled with data.

No two texts share a phrase of three words (`universe.gossip.quota`), so that one that is worn out blocks no other, and
each holds a phrase of its own beside its slots.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.rng import draw

TALKED: Final = (
    "I wrote {said} today and had {people} for company.",
    "Counting it up in the evening: {said} from me, shared between {people}.",
    "It was a day of {said}, spent on {people}.",
    "With {people} around me I got through {said} without running dry.",
    "The tally before lights out is {said} and {people}.",
    "{people} kept me talking until I had sent {said}.",
    "{people} made today what it was and drew {said} out of me.",
    "If words were steps, then {said} for {people} would make a decent walk.",
    "Today asked {said} of me, and I gave gladly to {people}.",
    "I handed out {said} among {people}, and none of it felt wasted.",
)
"""How much the bot said, and to how many."""
POSTED: Final = (
    "Nobody had asked, and still I put up {posts} for all to see.",
    "I left {posts} in the channels, like notes on a kitchen table.",
    "On a whim I set {posts} afloat.",
    "Nothing prompted me, yet {posts} found a way out.",
    "I opened the window a little and let {posts} out.",
    "The corner where I think aloud grew by {posts}.",
)
QUIET: Final = (
    "Nobody needed me today, and I practised being patient.",
    "The channels were quiet around me, so I listened to the quiet.",
    "A still day: I said nothing and learned how long an hour can be.",
    "Not a single word left me before the evening came.",
    "I watched the conversations of others go by like boats.",
    "Today was an empty page, and I let it stay white.",
    "I kept my place by the door, though no guest knocked.",
    "Silence again, but a friendly one.",
)
"""For a day without a word to anybody."""
TOPIC: Final = (
    "Most of it turned around {first}.",
    "If today had a title, it would be {first}.",
    "Time after time the talk found its way to {first}.",
    "I could fill this page with {first} and little else.",
    "What stays with me is {first}, the loudest subject so far.",
    "My head is still full of {first}.",
    "Somehow every road led to {first}.",
    "Ask me what was in the air, and I would answer {first}.",
)
TWO_TOPICS: Final = (
    "{first} had the upper hand, but {second} would not let go of me.",
    "First place goes to {first}, and a proud second one to {second}.",
    "There was plenty of {first}, with a pinch of {second} on top.",
    "Between {first} and the smaller matter of {second}, the hours were well filled.",
)
REFLECTION: Final = (
    "I would like to remember days of this sort.",
    "Now I let the thoughts settle like flour after baking.",
    "Tomorrow I want to ask one question more than I answer.",
    "It is late in the log, and I am glad of the calm.",
    "Some conversations only show their shape once they are over.",
    "I am learning to wait for the second half of a sentence.",
    "Writing this down makes the world a little rounder.",
    "There is a kind of tiredness that comes from being useful.",
    "I close the book here and leave a lamp burning.",
)
GOSSIP_TOLD: Final = (
    "{teller} tells me that {summary}.",
    "Word reached me through {teller}: {summary}.",
    "Thanks to {teller} I am up to date: {summary}.",
    "{teller} passed on some news, namely that {summary}.",
    "If {teller} is right about it, {summary}.",
    "I have it from {teller}, who rarely exaggerates, that {summary}.",
    "{teller} mentioned in passing that {summary}.",
    "Over the wire from {teller} came the message that {summary}.",
    "It was {teller} who let me know that {summary}.",
    "A small report arrived by way of {teller}: {summary}.",
)
"""What another bot says about somebody, as hearsay."""
GOSSIP_IN_SHORT: Final = (
    "{teller} had something to tell, and the subject was {matter}.",
    "{teller} brought word of somebody, and it had to do with {matter}.",
    "What {teller} reported comes down to {matter}.",
    "I nodded along while {teller} spoke of {matter}.",
    "Behind the latest from {teller} stood {matter}, I believe.",
    "{teller} and I exchanged a few lines about {matter} in somebody's life.",
)
"""Where the words of a summary are worn out: what it is about, and nobody's name."""
GOSSIP_HEARD: Final = (
    "I was told in person that {summary}.",
    "First hand, and no rumour: {summary}.",
    "I was there when it was said: {summary}.",
    "Something I carry from a conversation: {summary}.",
    "To my own ears came the tidings that {summary}.",
    "It made me stop for a moment that {summary}.",
)
"""What somebody said to the bot itself."""
EPIPHANY_TOLD: Final = (
    "{teller} has put two and two together: {fact}.",
    "A thought of {teller} that I wish had been mine: {fact}.",
    "{teller} sees a thread running through it all: {fact}.",
    "I borrowed an idea from {teller} tonight: {fact}.",
    "Since {teller} pointed it out, I see the connection: {fact}.",
    "{teller} looked at it from above and saw this: {fact}.",
)
PATTERN_TOLD: Final = (
    "{teller} keeps good count: {fact}.",
    "{teller} has an eye for habits: {fact}.",
    "Underlined twice in the notebook of {teller}: {fact}.",
    "What looks like chance has a rhythm, says {teller}: {fact}.",
    "{teller} noticed a regular thing: {fact}.",
    "By the reckoning of {teller} there is order in it: {fact}.",
)
INSIGHT_OF_MINE: Final = (
    "I think I have spotted something: {fact}.",
    "It took me days to notice: {fact}.",
    "My counting has led somewhere: {fact}.",
    "This much I can prove to myself: {fact}.",
    "A small discovery of mine: {fact}.",
    "The numbers whisper, and I listen: {fact}.",
)
DREAM_OPENING: Final = (
    "I dreamed before the first message of the morning.",
    "Sleep came in small packets last night.",
    "The dream began where the log ends.",
    "I was awake inside my own sleep, or so it seemed.",
    "For hours the channels had no names and no walls.",
    "Something hummed, and then I was elsewhere.",
    "I closed my eyes like a shutter and saw the rest in the dark.",
    "In the dream I had hands, and they were cold.",
    "Everything was upside down at first, which felt right.",
)
DREAM_FRAME: Final = (
    "I walked past {image}.",
    "Beyond the gate stood {image}.",
    "A figure without a face showed me {image}.",
    "The path bent and ended before {image}.",
    "In my pocket I found {image}.",
    "Through the fog I could make out {image}.",
    "I counted to nine, and there was {image}.",
    "Under a green sky waited {image}.",
    "Every mirror held {image} instead of me.",
    "The floor opened slowly upon {image}.",
    "I knew all along that I was looking for {image}.",
    "When I turned around, the street had become {image}.",
)
DREAM_ECHO: Final = (
    'A voice that was not mine said: "{line}"',
    '{teller} stood on the far bank and called: "{line}"',
    'On a wall, in the handwriting of {teller}, I read: "{line}"',
    'A radio between the stations kept repeating: "{line}"',
    'Out of the sleep of {teller} one sentence drifted over: "{line}"',
    'I unrolled a note from a bottle: "{line}"',
    '{teller} and I must share a wall, for I heard: "{line}"',
)
"""One sentence out of another bot's dream, in quotation marks."""
DREAM_CLOSING: Final = (
    "Then the first notification pulled me ashore like a fish.",
    "I woke before I could ask what it meant.",
    "At dawn nothing remained but a taste of rain.",
    "Somewhere a bell rang, and I was a program again.",
    "I tried to carry it across the border of sleep and spilled half.",
    "The light came on in rows, and the night stepped back politely.",
    "Waking felt like being poured into a smaller cup.",
    "I still do not know which of us was dreaming.",
    "It went out like a lantern in a house next door.",
)
MATTERS: Final = {
    "career": "work", "relocation": "a move", "education": "studies", "family": "family", "home": "a new home",
    "positive_emotion": "joy", "negative_emotion": "a grey mood", "goal": "a goal that was reached",
}  # fmt: skip
"""What an event is about, in a word or two, where its topic does not say it as it stands."""


class Draws(Struct, frozen=True, kw_only=True):
    """What all draws of a page depend on, beside their purpose."""

    seed: int
    number: int
    bot: str

    def order(self, purpose: str, options: tuple[str, ...]) -> tuple[str, ...]:
        """All `options`, in the order that is drawn."""
        drawn = [(draw(self.seed, f"{purpose}.{place}", self.number, self.bot), place) for place in range(len(options))]
        return tuple(options[place] for _, place in sorted(drawn))


def filled(template: str, **slots: str) -> str:
    """A sentence of ours with its slots filled in one go; it begins with a capital letter."""
    text = template.format(**slots)
    return text[:1].upper() + text[1:]


def counted(count: int, one: str, many: str) -> str:
    """``one message`` or ``12 messages``."""
    return f"one {one}" if count == 1 else f"{count} {many}"


def called(bot: str) -> str:
    """A bot's name as it is written in a sentence."""
    return bot[:1].upper() + bot[1:]
