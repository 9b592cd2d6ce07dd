"""How a result is rendered: how much of it, how wide, and whether it may differ from run to run."""

from __future__ import annotations

from bondproof.rendering.document import Detail
from mechanisms.values import Frozen


class RenderOptions(Frozen):
    """What a reader asked for.

    `detail` is the most detailed block that is shown; `reproducible` leaves out what differs from run to run, such as
    times. `width` is the number of characters in a line of text; None where it goes to no terminal.
    """

    detail: Detail = Detail.NORMAL
    reproducible: bool = False
    width: int | None = None
