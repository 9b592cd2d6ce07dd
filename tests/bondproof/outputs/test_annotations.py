"""Annotations for GitHub Actions, read the way the runner reads a log: line by line, commands apart."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import unquote

import pytest

from bondproof.rendering import github

Run = Callable[..., CompletedProcess[str]]
Verified = Callable[..., str]
COMMAND = re.compile(r"::(\w[\w-]*)(?: ([^:]*))?::(.*)")


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    message: str


def commands(log: str) -> list[Command]:
    """What the runner takes from a log: a line that begins with `::` is a command, and `##[` anywhere else is one."""
    found = []
    for line in log.split("\n"):
        if line.lstrip().startswith("::"):
            match = COMMAND.fullmatch(line)
            assert match is not None, line
            pairs = (pair.partition("=") for pair in (match[2] or "").split(",") if pair)
            found.append(Command(match[1], {key: unquote(value) for key, _, value in pairs}, unquote(match[3])))
        else:
            assert "##[" not in line
    return found


def many(folder: Path, number: int, warnings: int = 0) -> Path:
    """A spec with `number` refuted claims, and `warnings` claims that cannot be decided with little work."""
    hard = "x^4 - 2*x^2*y^2 + y^4 + (x - y)^2 * (x*y - 1/3)^2 >= 0"
    claims = [f"  bad{i}: x + y <= 1" for i in range(number)] + [f"  hard{i}: {hard}" for i in range(warnings)]
    head = "mech: 1\nparams:\n  x: 0 .. 1\n  y: 0 .. 1\ngame:\n  - worker: [honest, cheat]\nledger:\n"
    file = folder / "many.mech.yaml"
    file.write_text(f"{head}  - protocol -> worker: 1 USD when honest\nhonest: [honest]\nclaims:\n" + "\n".join(claims))
    return file


def test_each_claim_that_does_not_pass_is_one_annotation_worst_first(verified: Verified) -> None:
    found = commands(verified("github", "mixed", "broken", "vacuous"))
    assert {command.name for command in found} == {"error"}
    assert [command.properties["title"].partition(" (")[0] for command in found] == [
        "error M012",
        "error M012",
        "REFUTED: bad",
        "REFUTED: loses",
        "PROVED: surprise",
        "VACUOUS: anything",
        "UNDECIDED: hard",
    ]


def test_an_annotation_stands_at_its_claim_in_the_repository(verified: Verified) -> None:
    bad = next(c for c in commands(verified("github", "mixed")) if c.properties["title"].startswith("REFUTED: bad"))
    assert bad.properties["file"] == "rules & 100%/mixed.mech.yaml"
    assert (bad.properties["line"], bad.properties["col"], bad.properties["endColumn"]) == ("13", "8", "18")


def test_a_refuted_claim_shows_its_ledger(verified: Verified) -> None:
    loses = next(c for c in commands(verified("github", "mixed")) if "loses" in c.properties["title"])
    first, *rest = loses.message.splitlines()
    assert first == "fails by 1 USD"
    assert any(line.split()[:4] == ["8", "protocol", "->", "worker"] for line in rest)


def test_text_of_a_spec_is_never_a_command(verified: Verified) -> None:
    found = commands(verified("github", "mixed", "broken", "-v"))
    assert {command.name for command in found} == {"error", "notice"}
    known = next(command for command in found if command.name == "notice")
    assert "::stop-commands::t ]]> </failure><b> | ```` # #[add-mask]e %0A::error::x" in known.message


def test_ten_of_a_kind_are_shown_and_the_rest_is_counted(bondproof: Run, tmp_path: Path) -> None:
    line = ("verify", many(tmp_path, 12, 11), "--rlimit", "3000", "--allow-undecided", "--format", "github")
    answer = bondproof(*line).stdout
    found = commands(answer)
    assert [c.name for c in found] == ["error"] * 10 + ["warning"] * 10
    assert [c.properties["title"].split()[1] for c in found[:10]] == [f"bad{i}" for i in range(10)]
    last = answer.splitlines()[-1]
    assert last.startswith("2 more errors and 1 more warning without an annotation")


def test_ten_are_no_more_than_ten(bondproof: Run, tmp_path: Path) -> None:
    answer = bondproof("verify", many(tmp_path, 10), "--format", "github").stdout
    assert len(answer.splitlines()) == len(commands(answer)) == 10


def test_a_spec_outside_the_repository_is_named_in_the_text(bondproof: Run, repository: Path) -> None:
    answer = bondproof("verify", "commit-reveal-audit", "--set", "bond=20 USD", "--format", "github").stdout
    (command,) = commands(answer)
    assert set(command.properties) == {"title"}
    assert re.match(r"mechanisms/protocols/commit-reveal-audit\.mech\.yaml:\d+:\d+: fails by ", command.message)


def test_a_question_that_cannot_be_asked_is_one_annotation_without_a_file(bondproof: Run) -> None:
    answer = bondproof("verify", "nothing-such", "--format", "github")
    (command,) = commands(answer.stdout)
    assert (answer.returncode, command.name, set(command.properties)) == (2, "error", {"title"})
    assert "unknown spec `nothing-such`" in command.message


def test_a_name_with_line_feeds_starts_no_line(bondproof: Run, repository: Path) -> None:
    answer = bondproof("verify", "../a\n::stop-commands::x\r::warning::y,b:c.mech.yaml", "--format", "github")
    assert [command.name for command in commands(answer.stdout)] == ["error"]
    assert answer.stdout.count("\n") == 1


def test_a_message_is_cut_at_a_line_before_the_runner_would(
    bondproof: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github, "LONGEST", 120)
    line = ("verify", "../rules & 100%/mixed.mech.yaml", "--rlimit", "3000", "--format", "github")
    loses = next(c for c in commands(bondproof(*line).stdout) if "loses" in c.properties["title"])
    assert loses.message.endswith("\n(cut here: the log has the rest)")
    assert len(loses.message) < 160


def test_a_line_that_is_longer_than_the_bound_is_cut_and_not_dropped() -> None:
    cut = github._bounded("x" * 5000 + "\nmore")
    assert cut == "x" * github.LONGEST + "\n(cut here: the log has the rest)"


def test_nothing_is_said_where_everything_passes(bondproof: Run) -> None:
    passed = bondproof("verify", "commit-reveal-audit", "--format", "github")
    assert (passed.returncode, passed.stdout) == (0, "")


def test_a_doubt_about_a_spec_that_passes_is_a_warning(bondproof: Run, repository: Path) -> None:
    file = repository / "rules & 100%" / "good.mech.yaml"
    file.write_text(file.read_text().replace("1 USD when honest", "1 USD when honest #* 2"))
    for command in ("verify", "lint"):
        answer = bondproof(command, file, "--format", "github")
        (warning,) = (c for c in commands(answer.stdout) if c.properties["title"] == "warning M019")
        assert (answer.returncode, warning.name, warning.properties["title"]) == (0, "warning", "warning M019")


def test_lint_annotates_the_faults_of_specs(bondproof: Run, repository: Path) -> None:
    answer = bondproof("lint", "../rules & 100%/broken.mech.yaml", "--format", "github")
    found = commands(answer.stdout)
    assert answer.returncode == 2
    assert [(c.properties["title"], c.properties["line"]) for c in found] == [("error M012", "5"), ("error M012", "6")]
