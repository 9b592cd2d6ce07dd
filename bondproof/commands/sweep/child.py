"""The process in which cells are decided: a job comes in, then row after row, and an answer for each goes out.

    python -P child.py MEGABYTES < lines
    in:   the job as one line of JSON, then the number of a row a line
    out:  ["PROVED", 2.5, 90.0, true, 0, ""]

It is a process of its own, started by `subprocess`, for a cell may run on or eat memory: whoever waits can end it, and
the system refuses it more memory than MEGABYTES. A worker of a cluster is a daemon, which may not start a pool, and may
start this.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def limit_memory(megabytes: int) -> None:
    """Let the system refuse this process more memory, where it can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> None:
    """Answer rows until there are no more."""
    from bondproof._siblings import take_own_siblings

    take_own_siblings()
    from bondproof.commands.sweep import cell
    from bondproof.commands.sweep.job import Job

    limit_memory(int(sys.argv[1]))
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is no answer
    job = Job.read(sys.stdin.readline())
    for line in sys.stdin:
        found = cell.answer(job, int(line))
        told = [found.word, found.low, found.high, found.exact, found.count, found.why]
        answers.write(json.dumps(told) + "\n")
        answers.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    main()
