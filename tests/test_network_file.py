"""Networks in files: edge lists and GraphML in the forms that people have, and every nonsense told with its line."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.network_file import file_digest, read_network
from tests.scale import scaled
from tests.spreads import FACEBOOK, MESSAGES, whole_file
from universe.errors import BadInput
from universe.spread.network import EdgeList, network_of, slots_between

GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="edge" attr.name="weight" attr.type="double"/>
  <key id="d1" for="edge" attr.name="time" attr.type="long"/>
  <key id="d2" for="node" attr.name="colour" attr.type="string"/>
  <graph id="G" edgedefault="{default}">
    <node id="n2"><data key="d2">red</data></node>
    <node id="n0"/><node id="lonely"/>
    <edge source="n0" target="n2"><data key="d0">0.5</data><data key="d1"> 30 </data></edge>
    <edge source="n2" target="n1"><data key="d1">40</data><data key="d0">1e0</data></edge>
  </graph>
</graphml>
"""


def written(where: Path, text: str | bytes, name: str = "net.txt") -> Path:
    """A file."""
    path = where / name
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def pairs(edges: EdgeList) -> list[tuple[str, str]]:
    """Its edges by name, in the order of the file."""
    return [(edges.names[a], edges.names[b]) for a, b in zip(edges.sources, edges.targets, strict=True)]


@pytest.mark.parametrize(
    "text",
    [
        "0 1\n1 2\n10 2\n",
        "# comment\n% another\n\n0\t1\n1\t2\r\n10\t2",
        "nd nw\n0 1\n1 2\n10 2\n",
        "source,target\n0,1\n1,2\n10,2\n",
        "from;to;note\n0;1;x\n1;2;y\n10;2;z\n",
        "\ufeff0, 1, 7\n 1 ,2, 8\n10,2,9\n",
        '"0","1"\n"1","2"\n"10","2"\n',
    ],
)
def test_an_edge_list_is_read_in_the_forms_that_people_have(tmp_path: Path, text: str) -> None:
    """Separators, comments, header, further columns, byte order mark, carriage returns, quotes; also packed."""
    for data, name in ((text.encode(), "net.csv"), (gzip.compress(text.encode()), "net.csv.gz")):
        edges = read_network(written(tmp_path, data, name))

        assert [("0", "1"), ("1", "2"), ("10", "2")] == pairs(edges)
        assert ("0", "1", "2", "10") == edges.names
        assert edges.directed is None


def test_ids_of_any_text_are_taken_as_they_are(tmp_path: Path) -> None:
    """Words, words with spaces between commas, numbers among words, leading zeros; sorted as text."""
    edges = read_network(written(tmp_path, "Zoë Ö,ben\nben,007\n007,7\n"))
    assert [("Zoë Ö", "ben"), ("ben", "007"), ("007", "7")] == pairs(edges)
    assert ("007", "7", "Zoë Ö", "ben") == edges.names
    assert [("ann", "ben")] == pairs(read_network(written(tmp_path, "ann ben\n")))
    assert [("a", "b"), ("1", "2")] == pairs(read_network(written(tmp_path, "x y\na b\n1 2\n")))[1:]


def test_weights_and_times_stand_where_they_are_named_or_usual(tmp_path: Path) -> None:
    """The third column is a weight, the last one a time, unless a header says otherwise."""
    plain = written(tmp_path, "6,2,4,1289241911.5\n6,5,-2,1289241941\n")
    edges = read_network(plain, weights=True, times=True)
    assert edges.weights is not None
    assert edges.times is not None
    assert [4.0, -2.0] == edges.weights.tolist()
    assert [1289241911.5, 1289241941.0] == edges.times.tolist()
    named = read_network(written(tmp_path, "from,to,timestamp,note,rating\n1,2,10,x,3\n"), weights=True, times=True)
    assert named.weights is not None
    assert named.times is not None
    assert ([3.0], [10.0]) == (named.weights.tolist(), named.times.tolist())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 2\n3\n", "line 2: an edge has two ids, this is '3'"),
        ("1,2\n3,\n", "line 2: an id is 1 to 200 printable characters"),
        ("1 2\n\n3 4\x00x\n", "line 3: an id is 1 to 200"),
        ("1 2\n1 " + "x" * 201, "line 2: an id is 1 to 200"),
        ("1 2\n" + "x " * 40_000, "line 2: longer than 65,536 bytes"),
        (b"1 2\n\xff\xfe 3\n", "line 2: no UTF-8 text"),
        ('"1,2\n', "line 1: unexpected end of data"),
        ("", "holds no edge"),
        ("# nothing\n", "holds no edge"),
        ("source target\n", "holds no edge"),
        (b"\x1f\x8b\x08\x00broken", "damaged gzip"),
    ],
)
def test_nonsense_is_told_with_its_line(tmp_path: Path, text: str | bytes, words: str) -> None:
    """`BadInput`, one line, where and what."""
    with pytest.raises(BadInput, match=words) as caught:
        read_network(written(tmp_path, text))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1 2", "no weight"),
        ("1 2 x 3", "'x' is no weight"),
        ("1 2 nan 3", "'nan' is no weight"),
        ("1 2 1 inf", "'inf' is no time"),
    ],
)
def test_a_missing_or_endless_value_is_told(tmp_path: Path, line: str, words: str) -> None:
    """Where weights and times are asked for, every line has them, and they are numbers."""
    with pytest.raises(BadInput, match=f"line 2: {words}"):
        read_network(written(tmp_path, f"1 2 3 4\n{line}\n"), weights=True, times=True)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    """Absent, a directory; also when only its digest is asked for."""
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(BadInput, match="cannot read the network"):
            read_network(path)
        with pytest.raises(BadInput, match="cannot read the network"):
            file_digest(path)


@pytest.mark.parametrize("default", ["directed", "undirected"])
def test_graphml_gives_edges_weights_times_and_direction(tmp_path: Path, default: str) -> None:
    """Nodes without an edge count, data of nodes does not; packed too."""
    data = GRAPHML.format(default=default).encode()
    for content, name in ((data, "a.graphml"), (gzip.compress(data), "a.graphml.gz")):
        edges = read_network(written(tmp_path, content, name), weights=True, times=True)
        assert [("n0", "n2"), ("n2", "n1")] == pairs(edges)
        assert ("lonely", "n0", "n1", "n2") == edges.names
        assert edges.weights is not None
        assert edges.times is not None
        assert ([0.5, 1.0], [30.0, 40.0]) == (edges.weights.tolist(), edges.times.tolist())
        assert edges.directed == (default == "directed")


BOMB = '<!DOCTYPE g [<!ENTITY a "{}">]><graphml><graph edgedefault="directed"><node id="&a;"/></graph></graphml>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "line 1: document types and entities are not read"),
        ('<!DOCTYPE g SYSTEM "file:///etc/passwd"><graphml/>', "line 1: document types and entities are not read"),
        ("<graphml>\n<graph edgedefault='directed'>\n<node>", "line 3: an id is 1 to 200"),
        ("<graphml>\n<graph>", "line 2: edgedefault is directed or undirected, not ''"),
        (
            "<graphml>\n<graph edgedefault='directed'>\n<edge source='a' target='b' directed='false'/>",
            "line 3: directed",
        ),
        ("<graphml>\n<graph edgedefault='directed'>\n<hyperedge/>", "line 3: edges of more than two ends"),
        ("<graphml>\n<graph edgedefault='directed'>\n<node id='a'></edge>", "line 3: no XML"),
        ("<graphml/>", "holds no edge"),
        ("", "no XML"),
    ],
)
def test_graphml_that_is_none_or_could_harm_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """Document types unread, so that no entity can grow or name a file."""
    with pytest.raises(BadInput, match=words):
        read_network(written(tmp_path, text, "a.graphml"))


def test_an_edge_without_the_value_asked_for_is_told(tmp_path: Path) -> None:
    """In GraphML too."""
    text = GRAPHML.format(default="directed").replace('<data key="d1"> 30 </data>', "")
    with pytest.raises(BadInput, match="line 9: an edge without time"):
        read_network(written(tmp_path, text, "a.graphml"), times=True)


NAMES = st.text(st.characters(categories=("L", "N"), max_codepoint=0x24F), min_size=1, max_size=6)


@settings(max_examples=scaled(60, 2000))
@given(st.lists(st.tuples(NAMES, NAMES), min_size=2, max_size=20), st.sampled_from([" ", ",", ";", "\t", "   "]))
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, edges: list[tuple[str, str]], separator: str
) -> None:
    """Any ids of letters and digits; an explicit header keeps the first edge from being taken for one."""
    lines = [f"source{separator}target", *(separator.join(edge) for edge in edges)]
    path = written(tmp_path_factory.mktemp("net"), "\n".join(lines))

    assert edges == pairs(read_network(path))


@settings(max_examples=scaled(150, 20_000))
@given(st.booleans(), st.integers(0, 700), st.binary(min_size=1, max_size=6), st.booleans())
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, xml: bool, place: int, damage: bytes, packed: bool
) -> None:
    """Never anything but `BadInput`."""
    text = GRAPHML.format(default="directed") if xml else "".join(f"{n},{n * n},{n / 7},{n}\n" for n in range(40))
    data = text.encode()[:place] + damage + text.encode()[place + len(damage) :]
    name = f"net.{'graphml' if xml else 'csv'}"
    packed_data = gzip.compress(text.encode())
    data = packed_data[: place % len(packed_data)] + damage if packed else data
    try:
        edges = read_network(written(tmp_path_factory.mktemp("net"), data, name), weights=True, times=True)
    except BadInput:
        return
    assert len(edges.sources) == len(edges.targets) <= 42


def test_the_examples_are_what_their_source_says() -> None:
    """Counts of the beginnings; friends both ways, messages one way."""
    friends, messages = read_network(FACEBOOK), read_network(MESSAGES, times=True)
    assert messages.times is not None

    assert (5000, 5000) == (len(friends.sources), len(messages.sources))
    assert network_of(friends, directed=False).slots == 10_000
    assert (np.diff(messages.times) >= 0).all()


def test_the_whole_files_have_their_published_counts() -> None:
    """4,039 friends with 88,234 edges; 1,899 writers, 59,835 messages, 20,296 ways."""
    friends = read_network(whole_file("facebook_combined.txt"))
    messages = read_network(whole_file("CollegeMsg.txt"), times=True)

    assert (4039, 2 * 88_234) == (len(friends.names), network_of(friends, directed=False).slots)
    assert (1899, 59_835) == (len(messages.names), len(messages.sources))
    assert network_of(messages, directed=True).slots == 20_296


@settings(max_examples=scaled(60, 2000))
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(-3, 14)), max_size=40), st.booleans())
def test_a_network_has_every_way_once_with_its_last_trust(rows: list[tuple[int, int, int]], directed: bool) -> None:
    """No loops, no doubles, targets ascending; weights become thousandths between none and full trust."""
    ends = np.array([row[:2] for row in rows], np.int32).reshape(-1, 2)
    edges = EdgeList(
        names=tuple("0123456789"), sources=ends[:, 0], targets=ends[:, 1],
        weights=np.array([row[2] for row in rows], np.float64),
    )  # fmt: skip
    expected: dict[tuple[int, int], int] = {}
    for turn in (False,) if directed else (False, True):
        for a, b, weight in rows:
            if a != b:
                expected[(b, a) if turn else (a, b)] = max(0, min(1000, weight * 100))

    network = network_of(edges, directed=directed, weight_max=10.0)
    sources = np.repeat(np.arange(10), np.diff(network.offsets))
    assert network.trust_milli is not None
    assert sorted(expected) == list(zip(sources.tolist(), network.targets.tolist(), strict=True))
    assert [expected[way] for way in sorted(expected)] == network.trust_milli.tolist()
    found = slots_between(network, sources, network.targets)
    assert list(range(network.slots)) == found.tolist()
