"""What a sweep amounts to: means over the seeds, tables, the choice of metrics, and how they are told."""

from __future__ import annotations

import csv
import io
import json
import random
import statistics
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from scenarios.plain_text import columns
from scenarios.run_directory import check_out_dir, read_manifest
from scenarios.spec import Value
from scenarios.sweep_choice import check_metrics, constant_metrics, shown_metrics
from scenarios.sweep_directory import write_sweep
from scenarios.sweep_files import sweep_files
from scenarios.sweep_grid import Axis
from scenarios.sweep_record import SweepRecord, completed, spread_of
from scenarios.sweep_report import sweep_html
from scenarios.sweep_run import Number, SweepRun, numbers
from scenarios.sweep_text import WIDTH, sweep_summary, told_number
from tests.run_records import HOSTILE
from universe.errors import BadInput

NUMBERS = st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9, allow_nan=False))
TWO = {"bots": [2, 4]}


def told_sweep(
    grid: Mapping[str, Sequence[Value]], seeds: int, metrics: Sequence[Mapping[str, Number]], *,
    own: tuple[str, ...] = (), asked: tuple[str, ...] = (),
) -> SweepRecord:  # fmt: skip
    """A sweep over at most two axes whose runs measured `metrics`, in order: seeds first, then the last axis."""
    axes = tuple(
        Axis(name, ",".join(map(str, values)), tuple(map(str, values)), tuple(values), "units", f"{name} of something")
        for name, values in grid.items()
    )
    points: list[dict[str, Value]] = [{}]
    for axis in axes:
        points = [{**point, axis.name: value} for point in points for value in axis.values]
    settings = [(point, seed) for point in points for seed in range(seeds)]
    runs = [
        SweepRun(
            grid=point, params=dict(point), seed=seed, digest=sha256(repr((point, seed)).encode()).hexdigest(),
            metrics=dict(sorted(measured.items())), own=own,
        )
        for (point, seed), measured in zip(settings, metrics, strict=True)
    ]  # fmt: skip
    return SweepRecord(
        scenario="told", command="python3 run.py sweep told", axes=axes, seeds=tuple(range(seeds)), settings={},
        rules={}, runs=completed(runs), asked=asked, versions={"python": "3"}, wall_s=1.5,
    )  # fmt: skip


def rows_of(data: bytes) -> list[dict[str, str]]:
    """A CSV file's rows by column."""
    return list(csv.DictReader(io.StringIO(data.decode())))


@given(values=st.lists(NUMBERS, min_size=1, max_size=20), seed=st.integers(0, 9))
def test_a_mean_does_not_depend_on_the_order_of_the_runs(values: list[float], seed: int) -> None:
    """Count, least and greatest too; summing from left to right, the naive way, is not so careful."""
    shuffled = random.Random(seed).sample(values, len(values))
    spread = spread_of(values)

    assert spread == spread_of(shuffled)
    assert (len(values), min(values), max(values)) == (spread.n, spread.low, spread.high)
    assert spread.mean == pytest.approx(statistics.fmean(values))


def test_summing_from_left_to_right_does_depend_on_the_order() -> None:
    """The naive twin of the mean above."""
    values = [1e16, 1.0, -1e16, 1.0]

    assert sum(values) != sum(sorted(values))
    assert spread_of(values) == spread_of(sorted(values))


def test_numbers_are_the_numeric_leaves_of_metrics() -> None:
    """Nested names are joined by dots, flags count as 0 and 1; None, texts and lists are left out."""
    metrics = {"b": {"y": 2, "x": 0.5}, "a": True, "none": None, "text": "3", "list": [1], "empty": {}}

    assert {"a": 1, "b.x": 0.5, "b.y": 2} == numbers(metrics)
    assert [int, float, int] == [type(value) for value in numbers(metrics).values()]


def test_a_reason_that_one_run_lacks_counts_as_zero_there() -> None:
    """Its mean would be too high otherwise; a metric that is no count by reason stays unmeasured."""
    record = told_sweep({"bots": [2]}, 2, [{"denied.outbid": 4, "days": 3}, {}])
    (point,) = record.points()
    naive = statistics.fmean([run["denied.outbid"] for run in ({"denied.outbid": 4}, {}) if "denied.outbid" in run])

    assert (2, 2.0, 0, 4) == msgspec.structs.astuple(point.spread("denied.outbid"))
    assert (1, 3.0, 3, 3) == msgspec.structs.astuple(point.spread("days"))
    assert naive == 4.0


def test_the_summary_file_has_a_row_for_each_metric_of_each_grid_point() -> None:
    """With the number of runs that measured it; nothing is invented where none did."""
    record = told_sweep({"bots": [2, 4], "fast": [True]}, 2, [{"a": 1}, {"a": 2, "b": 0.5}, {"a": 5}, {"a": 6}])
    rows = [list(row.values()) for row in rows_of(sweep_files(record)["summary.csv"])]

    assert [
        ["2", "true", "a", "2", "2", "1.5", "1", "2"],
        ["2", "true", "b", "2", "1", "0.5", "0.5", "0.5"],
        ["4", "true", "a", "2", "2", "5.5", "5", "6"],
        ["4", "true", "b", "2", "0", "", "", ""],
    ] == rows


def test_the_table_of_runs_is_tidy_and_typed() -> None:
    """A row per run in order; columns of the grid keep their type, a metric named like one of them moves aside."""
    grid = {"bots": [2, 4], "chance": [0.5], "fast": [False], "rules": ["=1+1"]}
    measured = [{"bots": 9, "seed": 8, "mixed": 1}, {"bots": 7, "seed": 6, "mixed": 0.5, "huge": 2**70}]
    record = told_sweep(grid, 1, measured)
    files = sweep_files(record)
    table = parquet.read_table(io.BytesIO(files["runs.parquet"]))

    assert ["bots", "chance", "fast", "rules", "seed", "digest", "metric.bots", "huge", "mixed", "metric.seed"] == (
        table.column_names
    )
    assert ["int64", "double", "bool", "string", "int64", "string", "int64", "double", "double", "int64"] == [
        str(kind) for kind in table.schema.types
    ]
    assert [run.digest for run in record.runs] == table["digest"].to_pylist()
    assert [None, float(2**70)] == table["huge"].to_pylist()
    assert b"units" == table.schema.field("bots").metadata[b"unit"]
    rows = [{name: _text(value) for name, value in row.items()} for row in table.to_pylist()]
    assert rows == rows_of(files["runs.csv"])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def test_what_differs_is_shown_and_what_does_not_is_said_once() -> None:
    """The scenario's own figures first; parts of members last; no two metrics with the same means."""
    measured = [
        {"answered": 10, "granted": 10, "mine": 3, "limit": 5, "bots.x.messages": 1, "zero": 0},
        {"answered": 90, "granted": 90, "mine": 4, "limit": 5, "bots.x.messages": 9, "zero": 0},
    ]
    record = told_sweep(TWO, 1, measured, own=("mine", "limit"))

    assert ["mine", "answered", "bots.x.messages"] == shown_metrics(record)
    assert {"limit": 5} == constant_metrics(record)


def test_a_difference_beyond_chance_is_shown_before_one_within() -> None:
    """The seeds' own spread is held against a metric; by the means alone the noisy one would come first."""
    measured = [(0, 10), (2, 10), (1, 25), (5, 26)]
    record = told_sweep(TWO, 2, [{"noise": noise, "signal": signal} for noise, signal in measured])
    means = {name: [point.spread(name).mean or 0.0 for point in record.points()] for name in ("noise", "signal")}
    naive = max(means, key=lambda name: (max(means[name]) - min(means[name])) / max(means[name]))

    assert ["signal", "noise"] == shown_metrics(record)
    assert naive == "noise"


def test_metrics_that_were_named_are_shown_as_named() -> None:
    """In their order, whether they differ or not; one that no run measured is said to be none."""
    record = told_sweep(TWO, 1, [{"a": 1, "b": 2}, {"a": 1, "b": 3}], asked=("b", "a", "bots.absent"))

    assert ["b", "a", "bots.absent"] == shown_metrics(record)
    assert "none" in sweep_summary(record, None)
    assert "No run measured it." in sweep_html(record)


def test_a_metric_that_cannot_be_is_refused_with_the_nearest() -> None:
    """A metric without a number, a reason and a part of a member may still get one in a later run."""
    record = told_sweep(TWO, 1, [{"answered": 1, "bots.x.y": 1}] * 2)
    first = msgspec.structs.replace(record.runs[0], unmeasured=("days",))

    check_metrics(["answered", "days", "denied.outbid", "bots.z.y"], first)
    for name, near in (("anwsered", "'answered'"), ("deny.outbid", "answered"), ("bots", "bots.x.y")):
        with pytest.raises(BadInput, match=near):
            check_metrics([name], first)


@given(names=st.dictionaries(st.text(max_size=40), st.text(max_size=40), min_size=1, max_size=4))
def test_the_summary_fits_a_terminal_whatever_the_names_are(names: dict[str, str]) -> None:
    """At most 78 columns but for the paths and commands at the end; no control character."""
    grid = {name: [value] for name, value in names.items()}
    record = told_sweep(grid, 2, [{"a" * 60: 10**9, "b": 1.25}, {"a" * 60: -(10**9), "b": 10**14}])
    table, _, _ = sweep_summary(record, Path("runs/x")).partition("Took")

    assert WIDTH >= max(columns(line) for line in table.split("\n"))
    assert all(char.isprintable() for line in table.split("\n") for char in line)


def test_numbers_are_told_in_few_digits() -> None:
    """Whole numbers whole, small ones with four digits, large ones without a fraction."""
    told = [told_number(value) for value in (0, 3.0, 1669, 12.3456, 0.000247, 1234.56, -5, 1e300)]

    assert ["0", "3", "1,669", "12.35", "0.000247", "1,235", "-5", "1e+300"] == told


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_value_stays_text_in_the_report(text: str) -> None:
    """Neither script nor outside resource nor element comes out of a name or a value; the page is the same twice."""
    text = text.encode("utf-8", "replace").decode()  # what is no UTF-8 is refused before the first run
    record = told_sweep({"name": [text, "b"], "other": [text]}, 1, [{"a": 1, text: 1}, {"a": 2, text: 2}])
    page = sweep_html(record)

    assert page == sweep_html(record)
    assert [] == [word for word in ("<script", "<img", "<b>bold", "<svg/", "onload=alert(1)>") if word in page]
    assert page.count("<html") == page.count("</html>") == 1
    sweep_files(record)


def test_a_picture_is_drawn_for_each_shown_metric() -> None:
    """Lines for each value of the second axis; more than there are styles are said to be missing."""
    measured = [{"a": bots * 10 + other, "b": bots} for bots in (2, 4) for other in range(10)]
    page = sweep_html(told_sweep({"bots": [2, 4], "other": list(range(10))}, 1, measured))

    assert 2 == page.count("<figure>") == page.count("<svg")
    assert "the first 8 of 10 lines" in page


def test_a_sweep_is_replaced_like_a_run_and_is_none(tmp_path: Path) -> None:
    """Its directory may be replaced, foreign files may not, and nobody takes it for a run."""
    out = write_sweep(told_sweep(TWO, 1, [{"a": 1}, {"a": 2}]), tmp_path / "out")
    first = (out / "sweep.json").read_bytes()
    write_sweep(told_sweep(TWO, 1, [{"a": 1}, {"a": 3}]), out)

    check_out_dir(out)
    assert first != (out / "sweep.json").read_bytes()
    assert ["1.0", "3.0"] == [row["mean"] for row in rows_of((out / "summary.csv").read_bytes())]
    with pytest.raises(BadInput, match="no manifest of a run"):
        read_manifest(out)
    (out / "manifest.json").unlink()
    with pytest.raises(BadInput, match="other files"):
        write_sweep(told_sweep(TWO, 1, [{"a": 1}, {"a": 2}]), out)
    assert 3 == json.loads((out / "sweep.json").read_bytes())["runs"][1]["metrics"]["a"]
