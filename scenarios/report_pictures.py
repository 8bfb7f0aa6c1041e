"""The pictures of a report as inline SVG: no script, no outside resource, the same bytes for the same record."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from scenarios.plain_text import cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HUMAN, BOT, FOREIGN, GREEN, RED = "#0072B2", "#E69F00", "#CC79A7", "#009E73", "#D55E00"
"""Okabe and Ito's colours, told apart by colour-blind people too (Color Universal Design, 2008)."""
INK: Final = "#010203"
"""Stands for the page's text colour until the SVG is done; so the pictures follow light and dark mode."""
LABEL_COLUMNS: Final = 22
_TAG: Final = re.compile(r"<[^<>]*>")
_STYLE: Final[dict[Any, object]] = {
    "svg.hashsalt": "orrery",
    "svg.fonttype": "none",
    "text.parse_math": False,  # a dollar sign in somebody's name is a dollar sign
    "font.size": 10,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "legend.frameon": False,
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK),
}


class Picture(Struct, frozen=True):
    """A picture: plain-text title and caption (not yet escaped) and trusted SVG; empty when there was nothing."""

    title: str
    caption: str
    svg: str


@contextmanager
def drawing() -> Iterator[None]:
    """Our own style, whatever the user's matplotlibrc says, and silence about glyphs: the browser has its own."""
    import matplotlib as mpl

    logger = logging.getLogger("matplotlib")
    level = logger.level
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logger.setLevel(logging.ERROR)
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        try:
            yield
        finally:
            logger.setLevel(level)


def blank(height_in: float) -> tuple[Figure, Axes]:
    """A figure 5.2 inches wide with one pair of axes; call inside `drawing`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.2, height_in), layout="constrained")
    return figure, figure.subplots()


def svg_of(figure: Figure) -> str:
    """The figure as an ``<svg>`` element for a page; call inside `drawing`."""
    buffer = io.StringIO()
    no_metadata = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(buffer, format="svg", metadata=no_metadata)
    text = buffer.getvalue()
    # What precedes the element is a document type with an outside address.
    text = re.sub(r"<style[^<>]*>[^<>]*</style>", "", text[text.index("<svg") :])
    return _TAG.sub(lambda tag: _own_tag(tag.group()), text).strip()


def label(text: str) -> str:
    """Somebody's name as a label; matplotlib escapes it for XML."""
    return cut(text, LABEL_COLUMNS)


def _own_tag(tag: str) -> str:
    """Rewrite inside a tag only: names of people stand between tags, where they stay what they are."""
    # Ids such as axes_1 would stand once in every picture of the page; the hashed ones are the same where equal.
    tag = re.sub(r' id="[a-z0-9.]+_[0-9]+"', "", tag)
    tag = re.sub(r"font-family: [^;\"]*(; )?", "", tag)
    return tag.replace(INK, "currentColor")
