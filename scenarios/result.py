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
        "metrics": msgspec.to_builtins(measure_run(record)),
        "wall_s": round(record.wall_s, 3),
        "cpu_s": round(record.cpu_s, 3),
        "peak_rss_mb": round(record.peak_rss_mb, 1),
        "versions": dict(record.versions),
    }


def encode_json(value: object) -> bytes:
    """One line of JSON, keys sorted, without a newline: the same value gives the same bytes."""
    return _encoder.encode(value)
