"""``python -m tests.mutations [words of a name]``: apply each mutation to a copy and tell which the suite notices."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.mutations.runner import copied, noticed, sound
from tests.mutations.table import ORIGINAL, OURS, STREAM


def main(words: list[str]) -> int:
    """0 if each mutation is noticed, but for the equivalent ones, which must not be."""
    wrong = 0
    with tempfile.TemporaryDirectory() as directory:
        root = copied(Path(directory))
        for title, mutations in (("of the original", ORIGINAL), ("of our own", OURS), ("of the stream", STREAM)):
            chosen = [one for one in mutations if all(word in one.name for word in words)]
            if not chosen:
                continue
            complaint = sound(root, chosen)
            if complaint:
                print(complaint)
                return 1
            killed = 0
            for number, mutation in enumerate(chosen, start=1):
                seen = noticed(root, mutation)
                killed += seen
                wrong += seen == mutation.equivalent
                verdict = "noticed" if seen else "equivalent" if mutation.equivalent else "SURVIVES"
                print(f"{number:3}  {verdict:10}  {mutation.name}", flush=True)
            same = sum(one.equivalent for one in chosen)
            print(f"{killed} of {len(chosen) - same} mutations {title} noticed; {same} change no output\n", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
