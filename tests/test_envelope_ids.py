"""Ids, addresses and keys: one grammar; nothing hostile gets through it, neither into a key nor past a decoder."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable, Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.members import START_AT, Say, said
from tests.scale import scaled
from universe.envelope import Envelope, arrival_order
from universe.errors import BadKey
from universe.events import event_decoder, event_encoder
from universe.ids import EventId, Id, OptionalEventId, OptionalId, id_for_name, is_event_id, is_id, split_address
from universe.keys import Keys

KEY = re.compile(r"w(:[0-9A-Za-z_.\-]{1,64}){2,4}|w:seen(:[0-9A-Za-z_.\-]{1,64}){2}:[0-9A-Za-z_.:\-]{1,128}", re.ASCII)
"""Every key under the prefix ``w``: ids separated by colons; an event identity, which may hold colons, comes last."""
BUILDERS: dict[str, Callable[[Keys, str], str]] = {
    "seen.owner": lambda keys, text: keys.seen(text, "msg:1"),
    "seen.event": lambda keys, text: keys.seen("bot:a", text),
    "mailbox": lambda keys, text: keys.mailbox(text),
    "mailbox.id": lambda keys, text: keys.mailbox(f"bot:{text}"),
    "member": lambda keys, text: keys.member(f"bot:{text}"),
    "records": lambda keys, text: keys.records(f"{text}:a"),
    "host": lambda keys, text: keys.host(text),
    "crossbot_bot": lambda keys, text: keys.crossbot_bot(text),
    "crossbot_chain": lambda keys, text: keys.crossbot_chain(text),
    "crossbot_cooldown": lambda keys, text: keys.crossbot_cooldown(text),
    "last_autonomous_action": lambda keys, text: keys.last_autonomous_action(text),
}
PIECES = (
    *string.printable, "\0", "\n", "\r\n", "..", "/", "//", ":", "::", "{", "}", "*", "?", "[", "%s", "$", "\u202e",
    "\u200b", "\u0130", "\u017f", "\uff10", "\u0660", "\ud800", "\U0001f600", "whisper", "msg:", "inbox", "a" * 64,
)  # fmt: skip


def hostile_texts(count: int) -> Iterator[str]:
    """Texts put together from what has broken key grammars elsewhere."""
    chance = random.Random(1)
    for _ in range(count):
        yield "".join(chance.choices(PIECES, k=chance.randint(0, 6)))


def build(builder: Callable[[Keys, str], str], text: str) -> str | None:
    """The key, or None where it is refused."""
    try:
        return builder(Keys("w"), text)
    except BadKey:
        return None


def test_no_hostile_id_makes_a_key_outside_the_grammar(promise: Callable[..., None]) -> None:
    """Every builder, every text: a key of the grammar, or `BadKey`; the plain f-string, the twin, lets them through."""
    count, made, refused, naive = scaled(4_000, 100_000), 0, 0, 0
    for text in hostile_texts(count):
        for builder in BUILDERS.values():
            key = build(builder, text)
            made += key is not None
            refused += key is None
            assert key is None or KEY.fullmatch(key), (text, key)
        naive += KEY.fullmatch(f"w:crossbot:chain:{text}") is None
    promise(
        "hostile ids make no key outside the grammar", ids=count, keys=made, refused=refused, outside=0,
        outside_by_naive_twin=naive,
    )  # fmt: skip

    assert min(made, refused, naive) > count // 100


@given(st.text(max_size=70))
def test_an_id_is_what_its_alphabet_says(text: str) -> None:
    """1 to 64 of the letters, digits and three signs, all ASCII."""
    allowed = set(string.ascii_letters + string.digits + "_.-")

    assert is_id(text) == (1 <= len(text) <= 64 and set(text) <= allowed)
    assert is_event_id(text) == (1 <= len(text) <= 128 and set(text) <= allowed | {":"})


@pytest.mark.parametrize(
    ("address", "parts"),
    [("bot:elena", ("bot", "elena")), ("planet:123456789012345678", ("planet", "123456789012345678"))],
)
def test_an_address_has_two_parts(address: str, parts: tuple[str, str]) -> None:
    """Kind and id."""
    assert split_address(address) == parts


@pytest.mark.parametrize(
    "text", ["", "bot", ":", "bot:", ":a", "bot:a:b", "bot:a\n", "bot :a", "bot:a/1", "b" * 65 + ":a"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """With the text, cut short, in the message."""
    with pytest.raises(BadKey, match="not an address"):
        split_address(text)


@pytest.mark.parametrize("kind", [Id, OptionalId, EventId, OptionalEventId])
def test_decoders_refuse_a_trailing_newline(kind: object) -> None:
    r"""``$`` would let it through: the twin pattern shows it; ours end in ``\Z``."""
    naive = re.compile(r"^[0-9A-Za-z_.\-]{1,64}$")

    assert naive.search("abc\n")
    assert msgspec.json.decode(b'"abc"', type=kind) == "abc"
    for text in ("abc\n", "abc\r", "abc\0", "a b", "\uff11", "a" * 200):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(msgspec.json.encode(text), type=kind)


@pytest.mark.parametrize("name", ["event_id", "guild_id", "channel_id", "user_id", "message_id"])
def test_an_event_with_a_hostile_id_is_not_decoded(name: str) -> None:
    """Each id of an event is checked where it comes in."""
    good = msgspec.json.decode(event_encoder.encode(said(1)))
    assert event_decoder.decode(msgspec.json.encode(good)) == said(1)
    for text in ("x\n", "../x", "x y", "\u202e", "x" * 1000):
        with pytest.raises(msgspec.ValidationError):
            event_decoder.decode(msgspec.json.encode({**good, name: text}))


@given(st.text(max_size=300))
def test_a_free_name_becomes_an_id(name: str) -> None:
    """Whatever a nick holds, its id is of the grammar, and the same for the same name only."""
    made = id_for_name("nick", name)

    assert is_id(made)
    assert made == id_for_name("nick", name)
    assert made != id_for_name("nick", name + "x")


def test_a_prefix_is_checked_too() -> None:
    """It is part of every key."""
    for prefix in ("", "a:b", "a\n", "*", "x" * 65):
        with pytest.raises(BadKey):
            Keys(prefix)


def test_no_two_owners_share_a_key() -> None:
    """Kind, id and event cannot run together: the colon is in none of the first two."""
    keys = Keys("w")
    owners = ["bot:a", "bot:b", "planet:a", "a:bot"]
    made = [keys.seen(owner, event) for owner in owners for event in ("a", "a:b", "b:a")]
    made += [build(owner) for owner in owners for build in (keys.mailbox, keys.member, keys.records)]

    assert len(set(made)) == len(made)


def test_an_envelope_keeps_everything_over_the_wire() -> None:
    """As an array, without field names; the id is sender and number."""
    envelope = Envelope("bot:a", 3, START_AT, Say("x"), "msg:1", ("users:0/1",), 1, "g", "c", "guild")
    data = msgspec.msgpack.encode(envelope)

    assert msgspec.msgpack.decode(data, type=Envelope[Say]) == envelope
    assert isinstance(msgspec.msgpack.decode(data), list)
    assert (envelope.id, envelope.origin) == ("bot:a/3", "msg:1")


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc"), st.integers(0, 3)), unique=True, max_size=20))
def test_arrival_order_is_total(triples: list[tuple[int, str, int]]) -> None:
    """By time, then sender, then number: no two different messages are equal, so no sort depends on arrival."""
    envelopes = [Envelope(sender, seq, at, None) for at, sender, seq in triples]
    ordered = sorted(envelopes, key=arrival_order)

    assert [(e.at, e.sender, e.seq) for e in ordered] == sorted(triples)
    envelopes.reverse()
    assert sorted(envelopes, key=arrival_order) == ordered
