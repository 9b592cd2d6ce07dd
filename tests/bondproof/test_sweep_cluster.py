"""Sweeps on a cluster of dask.distributed: two workers on this machine, one of which dies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from distributed import Client

from bondproof import sweep
from bondproof.commands.sweep import cluster
from bondproof.commands.sweep.chunks import ROWS, deciding_versions
from bondproof.commands.sweep.supervision import Limits
from bondproof.errors import UsageError
from tests.bondproof.test_sweep_cells import SQUARE, job_of

Write = Callable[[str], str]
ROOT = Path(__file__).parents[2]


class Machines:
    """A scheduler and its workers, each a process that was started as the documentation says."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._stack, self._folder = stack, folder
        file = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", file, "--no-dashboard")
        deadline = time.monotonic() + 30
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        self.address: str = json.loads(file.read_text())["address"]

    def worker(self) -> subprocess.Popen[bytes]:
        folder = self._folder / "workers"
        return self._start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", folder
        )

    def wait_for(self, workers: int) -> None:
        with Client(self.address) as client:  # type: ignore[no-untyped-call]  # as distributed has it
            client.wait_for_workers(workers, timeout=30)

    def _start(self, *arguments: object) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", "dask", *map(str, arguments)]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        }
        process = subprocess.Popen(
            line, env=environment, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    with ExitStack() as stack:
        yield Machines(tmp_path, stack)


def test_two_workers_one_of_which_dies_give_the_bytes_of_one_machine(
    machines: Machines, tmp_path: Path, write: Write
) -> None:
    with pytest.raises(UsageError, match="no workers"):
        sweep(write(SQUARE), "rate=25%..100%:2", cluster=machines.address)
    first, second = machines.worker(), machines.worker()
    local, there = tmp_path / "local.csv", tmp_path / "cluster.csv"
    over = f"rate=25%..100%:{4 * ROWS}"
    sweep(write(SQUARE), over, file=local)
    killed: list[int] = []

    def kill_one(message: str, done: int = 0, total: int = 0) -> None:
        if done and not killed:
            first.kill()
            killed.append(done)

    machines.wait_for(2)
    sweep(write(SQUARE), over, file=there, cluster=machines.address, progress=kill_one)
    assert killed
    assert killed[0] < 4 * ROWS
    assert second.poll() is None
    assert there.read_bytes() == local.read_bytes()


def test_a_cluster_that_does_not_answer_is_named(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_SECONDS", 0.2)
    with pytest.raises(UsageError, match=r"no cluster answers at `tcp://127\.0\.0\.1:9`"):
        sweep(write(SQUARE), "rate=25%..100%:2", cluster="tcp://127.0.0.1:9")


def test_a_worker_with_other_versions_decides_nothing(write: Write) -> None:
    wanted = {**deciding_versions(), "bondproof": "0.0.1"}
    with pytest.raises(cluster.OtherVersions, match=r"bondproof .* instead of 0\.0\.1"):
        cluster.answers_there(job_of(write(SQUARE), "rate=25%..100%:2").text(), [0], Limits(), wanted)
