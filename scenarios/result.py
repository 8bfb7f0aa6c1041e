"""The result object: what ``--json`` prints as its last line and what `result.json` holds."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from scenarios.run_record import RunRecord, measure_run

_encoder: Final = msgspec.json.Encoder(order="sorted")


def result_object(record: RunRecord) -> dict[str, Any]:
    """The object ``scenario, seed, params, digest, metrics, wall_s, cpu_s, peak_rss_mb, versions`` of JSON values."""
    return {
        "scenario": record.scenario,
        "seed": record.seed,
        "params": dict(record.params),
        "digest": record.digest,
        "metrics": metrics_of(record),
        "wall_s": round(record.wall_s, 3),
        "cpu_s": round(record.cpu_s, 3),
        "peak_rss_mb": round(record.peak_rss_mb, 1),
        "versions": dict(record.versions),
    }


def metrics_of(record: RunRecord) -> dict[str, Any]:
    """The chat metrics of a deep run and what the scenario found, as JSON values; of a wide run the latter alone.

    Raises ValueError for findings under a name of the chat metrics, and for values that JSON would change.
    """
    chat: dict[str, Any] = {} if record.wide else msgspec.to_builtins(measure_run(record))
    found = record.findings.metrics
    if clash := sorted(chat.keys() & found.keys()):
        raise ValueError(f"findings may not replace the chat metrics {', '.join(clash)}")
    narrowed = record.findings.narrowed
    if unknown := sorted(narrowed.keys() - chat.keys()):
        raise ValueError(f"no chat metrics that could be narrowed: {', '.join(unknown)}")
    if not (_is_json(found) and _is_json(narrowed)):
        raise ValueError("findings are plain JSON values: no tuples, no array scalars, no infinities")
    return {**chat, **found, **narrowed}


def _is_json(value: object) -> bool:
    try:
        return bool(msgspec.json.decode(encode_json(value)) == value)
    except TypeError:
        return False


def encode_json(value: object) -> bytes:
    """One line of JSON, keys sorted, without a newline: the same value gives the same bytes."""
    return _encoder.encode(value)
