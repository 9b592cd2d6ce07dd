"""The fuzz driver: mutated specs against the fuzz target, for as long as one likes, within limits.

    python -m tests.fuzz.long_run --seconds 1200 --seed 1 --keep faults

Inputs are tried in worker processes of limited memory. A fault is an exception that the target lets through, more
CPU time than an input may take, or the death of the worker; its input is kept, and the exit code is 1. Without
coverage guidance, and so without anything to install; input n of a seed is the same on every machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType

from tests.fuzz.fuzz_reader import read_anything, verify_anything
from tests.fuzz.mutations import ROOT, Mutator

MOST_BYTES = 500 * 2**20
READ_SECONDS, VERIFY_SECONDS = 2.0, 30.0
"""CPU time that reading one input may take, and reading and verifying it."""

HUNG_SECONDS = 180.0
"""Wall time after which a worker that has not gone on to its next input is killed."""

BATCH = 500

ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
"""Each thread of OpenBLAS takes address space, of which a worker has little."""


class OutOfTime(BaseException):
    """The CPU time of an input is spent. Not an Exception, so that nobody catches it on the way."""


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def limited(target: Callable[[bytes], object], data: bytes, seconds: float) -> None:
    """Call a target with bytes; OutOfTime where it uses more CPU time than given."""

    def stop(_: int, __: FrameType | None) -> None:
        raise OutOfTime(f"more than {seconds} s of CPU time in {target.__name__}")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        target(data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def work(seed: int, first: int, count: int, keep: Path) -> None:
    """The worker: try inputs one after the other, and print a line `FAULT n ...` for each fault."""
    for module in ("z3", "sympy", "cvxpy", "scipy.optimize", "clarabel", "flint", "nashpy"):
        import_module(module)  # so that what is loaded once is not part of any input's memory
    mutator = Mutator(seed)
    for n, spec in enumerate(mutator.specs):
        if n % 10 == 0:
            verify_anything(spec.encode())
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MOST_BYTES, used + MOST_BYTES))
    for n in range(first, first + count):
        say(f"INPUT {n}")
        data = mutator.input(n)
        try:
            limited(read_anything, data, READ_SECONDS)
            limited(verify_anything, data, VERIFY_SECONDS)
        except (Exception, OutOfTime) as error:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{seed}-{n}.mech.yaml").write_bytes(data)
            frames = traceback.extract_tb(error.__traceback__)
            ours = [f"{Path(f.filename).name}:{f.lineno}" for f in frames if str(ROOT) in f.filename][-3:]
            say(f"FAULT {n} {type(error).__name__} {' '.join(ours)} {str(error)[:300]!r}")


def drive(seed: int, seconds: float, keep: Path) -> int:
    """Keep a worker busy for so long; the number of faults."""
    faults, next_input, end = 0, 0, time.monotonic() + seconds
    while time.monotonic() < end:
        line = [sys.executable, "-m", "tests.fuzz.long_run", "--seed", str(seed), "--keep", str(keep)]
        worker = subprocess.Popen(
            [*line, "--worker", str(next_input), str(BATCH)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )
        assert worker.stdout is not None
        current = next_input
        signal.signal(signal.SIGALRM, lambda *_, process=worker: process.kill())
        for printed in worker.stdout:
            signal.setitimer(signal.ITIMER_REAL, HUNG_SECONDS)
            if printed.startswith("INPUT"):
                current = int(printed.split()[1])
                if time.monotonic() > end:
                    worker.terminate()
            elif printed.startswith("FAULT"):
                faults += 1
                say(printed.rstrip())
        signal.setitimer(signal.ITIMER_REAL, 0)
        if worker.wait() not in (0, -signal.SIGTERM):
            faults += 1
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{seed}-{current}.mech.yaml").write_bytes(Mutator(seed).input(current))
            say(f"FAULT {current} the worker ended with {worker.returncode}")
        next_input = current + 1
    say(f"{next_input} inputs, {faults} faults")
    return faults


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Mutated specs against the fuzz target, within limits.")
    parser.add_argument("--seed", type=int, default=1, help="which stream of inputs")
    parser.add_argument("--seconds", type=float, default=60.0, help="for how long")
    parser.add_argument("--keep", type=Path, default=ROOT / "build" / "fuzz", help="the folder for inputs that fail")
    parser.add_argument("--worker", type=int, nargs=2, metavar=("FIRST", "COUNT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        first, count = given.worker
        work(given.seed, first, count, given.keep)
        return 0
    return 1 if drive(given.seed, given.seconds, given.keep) else 0


if __name__ == "__main__":
    sys.exit(main())
