"""What `verify` and `bond` wrote to disk, as text."""

from __future__ import annotations

from bondproof.report.formats import Manner
from bondproof.report.text.table import wrapped
from bondproof.report.wording import plural
from bondproof.results import Certificates


def certificates(done: Certificates, manner: Manner) -> list[str]:
    """What was written to disk; what is missing there is said in any case."""
    found = [] if manner.quiet else ["", f"  {plural(done.written, 'certificate')} written to {done.folder}"]
    for each in done.without:
        found += wrapped(f"no certificate for {each.spec} {each.claim}: {each.why}", manner.width)
    return found + [f"  removed {name}: its claim has no certificate any more" for name in done.removed]
