"""The GitHub Action: bash runs its scripts, in a folder that stands for a repository, with files such as GitHub's.

bondproof is that of the environment. The script that installs it runs with a Python that only notes what it is asked.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import check_jsonschema
import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[3]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step.get("name", "setup"): step for step in ACTION["runs"]["steps"]}
Run = Callable[..., subprocess.CompletedProcess[str]]
SCHEMAS = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
SPEC = """\
mech: 1
params:
  x: 0 .. 1
game:
  - worker: [honest, cheat]
ledger:
  - protocol -> worker: 1 USD when honest
honest: [honest]
claims:
  {claim}
"""


class Runner:
    """The parts of GitHub's runner that a step sees: its variables, its files, its shell."""

    def __init__(self, folder: Path) -> None:
        self.repository = folder / "repo"
        self.temporary = folder / "temp dir"
        for each in (self.repository, self.temporary, self.repository / ".git"):
            each.mkdir()
        self.output = folder / "output"
        self.summary = folder / "summary"
        self.summary.write_text("of an earlier command\n")

    def spec(self, name: str, claim: str) -> None:
        file = self.repository / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SPEC.format(claim=claim))

    def run(self, step: str, path: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        names = dict.fromkeys(STEPS[step].get("env", {}), "")
        names |= {"FIND": STEPS[step]["env"]["FIND"]} if "FIND" in names else {}
        names |= {"BIN": str(Path(sys.executable).parent), **variables}
        script = self.temporary / "script.sh"
        script.write_text(STEPS[step]["run"])
        files = {"GITHUB_OUTPUT": self.output, "GITHUB_STEP_SUMMARY": self.summary, "RUNNER_TEMP": self.temporary}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.repository,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, **{key: str(value) for key, value in files.items()}, **names}
            | ({"PATH": f"{path}:{os.environ['PATH']}"} if path else {}),
        )


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_the_action_is_valid_by_githubs_schema() -> None:
    schema = json.loads((SCHEMAS / "github-actions.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(ACTION)


def test_no_value_is_put_into_the_text_of_a_script() -> None:
    scripts = [step["run"] for step in STEPS.values() if "run" in step]
    assert len(scripts) == 3
    assert not any("${{" in script for script in scripts)
    assert all(step["shell"] == "bash" for step in STEPS.values() if "run" in step)


def test_every_input_is_used_and_every_used_one_is_there() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    used = {word.split()[0].rstrip("}") for word in text.split("inputs.")[1:]}
    assert used == set(ACTION["inputs"])


def test_a_refuted_spec_fails_the_step_with_annotation_summary_and_files(runner: Runner) -> None:
    runner.spec("good.mech.yaml", "good: x <= 1")
    runner.spec("deep/er/bad one.mech.yaml", "bad: x <= 1/2")
    runner.spec(".venv/hidden.mech.yaml", "hidden: x <= 1/3")
    done = runner.run("Verify", SPECS="**/*.mech.yaml\n", SARIF="out.sarif", JUNIT="out.xml")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    word = lines[0].removeprefix("::stop-commands::")
    resumed = lines.index(f"::{word}::")
    assert len(word) == 32
    assert "2 specs, 2 claims: 1 refuted, 1 proved" in "\n".join(lines[:resumed])
    annotation, warning = lines[resumed + 1 :]
    assert ",title=warning M091::" in warning  # `x <= 1` follows from the range of x
    assert annotation.startswith("::error file=deep/er/bad one.mech.yaml,line=10,")
    assert runner.summary.read_text().startswith("of an earlier command\n## bondproof: 2 specs, 2 claims: 1 refuted")
    assert runner.output.read_text().splitlines() == ["exit-code=1", "sarif=out.sarif"]
    assert json.loads((runner.repository / "out.sarif").read_text())["version"] == "2.1.0"
    assert (runner.repository / "out.xml").read_text().startswith("<?xml")


def test_pages_are_written_for_the_upload_also_where_a_claim_fails(runner: Runner) -> None:
    runner.spec("bad.mech.yaml", "bad: x <= 1/2")
    done = runner.run("Verify", SPECS="*.mech.yaml\n", REPORT="pages of it")
    assert done.returncode == 1
    assert runner.output.read_text().splitlines() == ["exit-code=1", "report=true"]
    assert sorted(file.name for file in (runner.repository / "pages of it").iterdir()) == ["bad.html", "index.html"]


def test_pages_that_cannot_be_written_are_a_warning(runner: Runner) -> None:
    runner.spec("good.mech.yaml", "good: x <= 1")
    (runner.repository / "taken").write_text("a file")
    done = runner.run("Verify", SPECS="*.mech.yaml\n", REPORT="taken")
    assert done.returncode == 0
    assert "::warning title=bondproof::no pages were written" in done.stdout
    assert runner.output.read_text().splitlines() == ["exit-code=0"]


def test_inputs_and_names_of_files_are_never_commands(runner: Runner) -> None:
    runner.spec("$(touch pwned); `touch pwned` 'x'/a\n::error::b.mech.yaml", "good: x <= 1")
    runner.spec("--output=pwned.mech.yaml", "good: x <= 1")
    specs = '*/*.mech.yaml\n--*.mech.yaml\n"; touch pwned #*.mech.yaml\n'
    assert runner.run("Verify", SPECS=specs).returncode == 2
    passed = runner.run("Verify", SPECS=specs.rpartition('"')[0], SARIF="$(touch pwned).sarif")
    assert passed.returncode == 0, passed.stdout
    assert (runner.repository / "$(touch pwned).sarif").exists()
    assert not list(runner.repository.rglob("pwned"))


def test_a_spec_with_another_ending_is_refused_and_not_left_out(runner: Runner) -> None:
    runner.spec("good.mech.yaml", "good: x <= 1")
    runner.spec("deep/bad.mech.yml", "bad: x <= 1/2")
    done = runner.run("Verify", SPECS=ACTION["inputs"]["specs"]["default"])
    assert done.returncode == 2
    assert "rename it to `deep/bad.mech.yaml`" in done.stdout
    assert "1 claim: 1 proved" in done.stdout


@pytest.mark.parametrize("specs", ["", "nothing/**/*.mech.yaml", "good.mech.yaml\nnothing/*.mech.yaml"])
def test_no_spec_is_no_pass(runner: Runner, specs: str) -> None:
    runner.spec("good.mech.yaml", "good: x <= 1")
    done = runner.run("Verify", SPECS=specs)
    assert done.returncode == 2
    assert (
        done.stdout.splitlines()[-1] == "::error title=bondproof::no spec to verify: see the input specs of the action"
    )


def test_a_run_without_an_answer_is_an_error_too(runner: Runner) -> None:
    runner.spec("good.mech.yaml", "good: x <= 1")
    done = runner.run("Verify", SPECS="good.mech.yaml", SARIF="no/such/folder.sarif")
    assert done.returncode == 2
    assert "cannot write `no/such/folder.sarif`" in done.stdout
    assert done.stdout.splitlines()[-1].startswith(
        "::error title=bondproof::verify ended with exit code 2 and no answer"
    )
    assert runner.output.read_text() == "exit-code=2\n"


def test_an_undecided_claim_passes_only_where_it_is_allowed(runner: Runner) -> None:
    fake = runner.temporary / "fake"
    fake.mkdir()
    (fake / "python").symlink_to(sys.executable)
    (fake / "bondproof").write_text('#!/bin/sh\nfor word; do echo "$word" >> words; done\nexit 3\n')
    (fake / "bondproof").chmod(0o755)
    for allowed in ("false", "true"):
        (runner.repository / "words").unlink(missing_ok=True)
        assert runner.run("Verify", SPECS="a", BIN=str(fake), ALLOW_UNDECIDED=allowed).returncode == 3
        words = (runner.repository / "words").read_text().splitlines()
        assert ("--allow-undecided" in words) == (allowed == "true")
        assert words[-2:] == ["--", "a"]


def test_a_report_that_is_missing_hides_no_exit_code_and_an_old_one_is_no_answer(runner: Runner) -> None:
    fake = runner.temporary / "fake"
    fake.mkdir()
    (fake / "python").symlink_to(sys.executable)
    (fake / "bondproof").write_text("#!/bin/sh\nexit 70\n")
    (fake / "bondproof").chmod(0o755)
    old = runner.repository / "old.sarif"
    old.write_text("{}")
    os.utime(old, (0, 0))
    done = runner.run("Verify", SPECS="a", BIN=str(fake), SARIF="old.sarif")
    assert (done.returncode, runner.output.read_text()) == (70, "exit-code=70\n")


def test_an_undecided_claim_of_a_snapshot_passes_where_it_is_allowed(bondproof: Run, repository: Path) -> None:
    spec = "../rules & 100%/hard.mech.yaml"
    assert bondproof("snapshot", spec, "--rlimit", "2000").returncode == 3
    check = ("snapshot", "--check", "--rlimit", "2000")
    assert (bondproof(*check).returncode, bondproof(*check, "--allow-undecided").returncode) == (3, 0)


@pytest.mark.parametrize("code", [0, 2, 4])
def test_a_snapshot_that_differs_fails_its_step(runner: Runner, code: int) -> None:
    fake = runner.temporary / "fake"
    fake.mkdir()
    (fake / "python").symlink_to(sys.executable)
    (fake / "bondproof").write_text(f'#!/bin/sh\necho "::error::$*"\nexit {code}\n')
    (fake / "bondproof").chmod(0o755)
    allowed = "true" if code == 2 else "false"
    done = runner.run("Compare with the snapshot", BIN=str(fake), SNAPSHOT="a b.snap", ALLOW_UNDECIDED=allowed)
    first, said, resumed, *rest = done.stdout.splitlines()
    assert done.returncode == code
    assert said == "::error::snapshot --file a b.snap --check" + (" --allow-undecided" if code == 2 else "")
    assert resumed == f"::{first.removeprefix('::stop-commands::')}::"
    assert [line.partition("(")[0] for line in rest] == {
        0: [],
        2: ["::error title=bondproof::the snapshot does not pass "],
        4: ["::error title=bondproof::verdicts differ from the snapshot "],
    }[code]


@pytest.mark.parametrize(
    ("version", "package"), [("", "/the action"), ("1.2.0rc1", "bondproof==1.2.0rc1"), ("1.0; rm -r .", None)]
)
def test_the_version_that_is_asked_for_is_installed_into_an_environment_of_its_own(
    runner: Runner, version: str, package: str | None
) -> None:
    bin_ = runner.temporary / "bondproof" / "bin"
    bin_.mkdir(parents=True)
    for folder in (bin_, runner.temporary):
        (folder / "python").write_text('#!/bin/sh\nfor word; do echo "$word"; done >> "$RUNNER_TEMP/words"\n')
        (folder / "python").chmod(0o755)
    done = runner.run("Install bondproof", path=str(runner.temporary), VERSION=version, ACTION="/the action")
    words = runner.temporary / "words"
    if package is None:
        assert (done.returncode, words.exists()) == (2, False)
        return
    assert done.returncode == 0, done.stderr
    assert words.read_text().splitlines()[:3] == ["-m", "venv", str(runner.temporary / "bondproof")]
    assert words.read_text().splitlines()[-1] == package
    assert runner.output.read_text() == f"bin={bin_}\n"
