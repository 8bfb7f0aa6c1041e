"""Facts that somebody wrote down: JSON lines, CSV, Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridges.cartridges import read_seed
from bridges.cartridges.moments import read_time
from tests.cartridges.makers import fact
from universe.cartridges.fact import RANGE, CartridgeFact, Derivation
from universe.errors import BadInput


def seeded(place: Path, name: str, text: str) -> tuple[CartridgeFact, ...]:
    """The facts of a file with this text."""
    (place / name).write_bytes(text.encode("utf-8"))
    return read_seed(place / name)


def test_lines_of_the_seeds_are_facts(tmp_path: Path) -> None:
    """`- fact | source | confidence`; the first heading is the domain, later ones are tags; other lines are prose."""
    text = "# Tea\r\n\r\nProse.\r\n- Tea is hot | a cook | 0.9\r\n## Green\n* It a | b | grows | a\u2028farmer | .5\n"

    assert (
        fact(1, "Tea is hot", 9000, sources=("a cook",), domain="Tea"),
        fact(2, "It a | b | grows", 5000, sources=("a\u2028farmer",), domain="Tea", tags=("Green",)),
    ) == seeded(tmp_path, "tea.md", text)


def test_columns_and_keys_are_facts(tmp_path: Path) -> None:
    """CSV with a header and JSON lines give the same; ranges stand in JSON lines only."""
    table = 'fact,sources,confidence,level,tags,valid_from\n"Tea, hot","a cook; b",0.9,2,x;y,2026-01-01\nCold,,,,,\n'
    lines = (
        '{"text": "Tea, hot", "source": ["a cook", "b"], "confidence": 0.9, "level": 2, "tags": ["x", "y"], '
        '"valid_from": "2026-01-01"}\n\n{"content": "Cold"}\n'
    )
    heat = '{"text": "Hot", "ranges": [{"parameter": "heat", "min": 60, "max": 100, "unit": "°C"}]}'
    new_year = read_time("2026-01-01", "")

    first = (fact(1, "Tea, hot", 9000, sources=("a cook", "b"), level=2, tags=("x", "y"), valid_from=new_year),
             fact(2, "Cold", 5000, sources=()))  # fmt: skip
    assert first == seeded(tmp_path, "tea.csv", table) == seeded(tmp_path, "tea.jsonl", lines)
    assert (Derivation(RANGE, "heat", 60.0, 100.0, "°C"),) == seeded(tmp_path, "t.jsonl", heat)[0].derivations


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.md", "- Tea is hot | a cook", "line 1: a fact is"),
        ("a.md", "- Tea is hot | a cook | very", "line 1: a confidence lies between"),
        ("a.md", "- Tea is hot | a cook | 1.5", "between 0 and 1"),
        ("a.md", "- Tea is hot | a cook | 1e400", "between 0 and 1"),
        ("a.md", "# Tea", "holds no fact"),
        ("a.md", "-  | a cook | .5", "line 1"),
        ("a.csv", "", "holds no fact"),
        ("a.csv", "fact,fact\na,b", "line 1: a column stands there twice"),
        ("a.csv", "fact,colour\na,b", "no key 'colour'"),
        ("a.csv", "fact\na,b", "line 2: 2 columns"),
        ("a.csv", 'fact\n"a', "line 2"),
        ("a.csv", f"fact,level\na,{'9' * 5000}", "line 2"),
        ("a.jsonl", "[1]", "line 1"),
        ("a.jsonl", '{"text": 5}', "line 1: no text"),
        ("a.jsonl", '{"text": "a", "confidence": true}', "between 0 and 1"),
        ("a.jsonl", '{"text": "a", "level": false}', "line 1"),
        ("a.jsonl", '{"text": "a", "valid_to": 5}', "a time is ISO 8601 text"),
        ("a.jsonl", '{"text": "a", "ranges": ["x"]}', "ranges is a list of objects"),
        ("a.jsonl", '{"text": "a", "ranges": [{"min": "x"}]}', "line 1"),
        ("a.jsonl", '{"text": "' + "x" * 2001 + '"}', "line 1"),
        ("a.jsonl", '{"text": "a", "x": ' + "[" * 500 + "]" * 500 + "}", "levels deep"),
        ("a.txt", "Tea is hot", "facts come as"),
    ],
)
def test_what_makes_no_sense_is_said_with_its_line(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    """One sentence that names the file."""
    with pytest.raises(BadInput, match=complaint) as caught:
        seeded(tmp_path, name, text)

    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Missing, a directory, no UTF-8."""
    (tmp_path / "b.md").write_bytes(b"\xff")
    (tmp_path / "d.md").mkdir()
    for name, complaint in (("a.md", "no file"), ("b.md", "no UTF-8"), ("d.md", "no file")):
        with pytest.raises(BadInput, match=complaint):
            read_seed(tmp_path / name)
