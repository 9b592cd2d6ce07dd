"""Hooks and snippets for other repositories: valid by the schemas of those who read them, and run as they are."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import check_jsonschema
import jsonschema
import pytest
import yaml
from pre_commit import clientlib

ROOT = Path(__file__).parents[3]
HOOKS = {hook["id"]: hook for hook in clientlib.load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))}
PAGE = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
SNIPPETS = [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]
SCHEMAS = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
Run = Callable[..., CompletedProcess[str]]


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def run_hook(bondproof: Run, hook: str, *files: str) -> CompletedProcess[str]:
    program, *arguments = shlex.split(HOOKS[hook]["entry"])
    assert program == "bondproof"
    return bondproof(*arguments, *HOOKS[hook]["args"], *files)


def test_hooks_take_specs_alone_and_all_of_them_in_one_run() -> None:
    assert set(HOOKS) == {"bondproof-lint", "bondproof-verify", "bondproof-snapshot"}
    assert not HOOKS["bondproof-snapshot"]["pass_filenames"]  # the snapshot names its specs itself
    for hook in (HOOKS["bondproof-lint"], HOOKS["bondproof-verify"]):
        assert re.search(hook["files"], "rules/bond.mech.yaml")
        assert re.search(hook["files"], "rules/bond.mech.yml")  # which bondproof refuses
        assert re.search(hook["files"], "mech.lock")
        assert re.search(hook["files"], "rules/mech.lock")
        assert not re.search(hook["files"], "rules/bond.yaml")
        assert not re.search(hook["files"], "rules/other-mech.lock")
        assert (hook["language"], hook["require_serial"], hook["pass_filenames"]) == ("python", True, True)


@pytest.mark.parametrize("hook", ["bondproof-lint", "bondproof-verify"])
def test_a_hook_stops_a_commit_with_a_fault_and_names_its_line(bondproof: Run, repository: Path, hook: str) -> None:
    stopped = run_hook(bondproof, hook, "../rules & 100%/broken.mech.yaml")
    assert stopped.returncode == 2
    assert "../rules & 100%/broken.mech.yaml:5:36" in stopped.stdout + stopped.stderr


def test_only_the_hook_that_decides_claims_stops_a_refuted_one(bondproof: Run, repository: Path) -> None:
    bad = "../rules & 100%/bad.mech.yaml"
    assert run_hook(bondproof, "bondproof-lint", bad).returncode == 0
    assert run_hook(bondproof, "bondproof-verify", bad).returncode == 1


@pytest.mark.parametrize("hook", ["bondproof-lint", "bondproof-verify"])
def test_a_hook_takes_a_lock_for_the_specs_beside_it_and_names_for_names(
    bondproof: Run, repository: Path, hook: str
) -> None:
    stopped = run_hook(bondproof, hook, "../rules & 100%/mech.lock", "../rules & 100%/good.mech.yaml")
    assert stopped.returncode == 2
    assert "broken.mech.yaml:5:36" in stopped.stdout
    alone = run_hook(bondproof, hook, "mech.lock")
    assert (alone.returncode, "no `*.mech.yaml` is in the folder of `mech.lock`" in alone.stderr) == (2, True)
    Path("--output=x.mech.yaml").write_text((repository / "rules & 100%" / "good.mech.yaml").read_text())
    assert run_hook(bondproof, hook, "--output=x.mech.yaml").returncode == 0
    assert [file.name for file in Path().iterdir()] == ["--output=x.mech.yaml"]


@pytest.mark.parametrize("hook", ["bondproof-lint", "bondproof-verify"])
def test_what_has_another_ending_is_refused_with_the_name_to_give_it(
    bondproof: Run, repository: Path, hook: str
) -> None:
    Path("good.mech.yml").write_text((repository / "rules & 100%" / "good.mech.yaml").read_text())
    refused = run_hook(bondproof, hook, "good.mech.yml")
    assert refused.returncode == 2
    assert "rename it to `good.mech.yaml`" in refused.stdout + refused.stderr


@pytest.mark.parametrize("hook", ["bondproof-lint", "bondproof-verify"])
def test_a_hook_says_nothing_where_nothing_is_wrong(bondproof: Run, hook: str) -> None:
    passed = run_hook(bondproof, hook, "commit-reveal-audit")
    assert (passed.returncode, passed.stdout, passed.stderr) == (0, "", "")


def test_the_workflows_of_the_page_are_valid_by_githubs_schema() -> None:
    workflows = [snippet for snippet in SNIPPETS if "jobs" in snippet]
    assert len(workflows) == 2
    for workflow in workflows:
        workflow["on"] = workflow.pop(True)  # what YAML 1.1 makes of `on`
        jsonschema.Draft7Validator(schema("github-workflows")).validate(workflow)


def test_the_workflow_of_the_page_gives_the_action_inputs_that_it_has() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    steps = [s for snippet in SNIPPETS if "jobs" in snippet for s in snippet["jobs"]["bondproof"]["steps"]]
    (ours,) = [step for step in steps if step.get("uses", "").startswith("OWNER/bondproof@")]
    assert set(ours["with"]) <= set(action["inputs"])
    table = set(
        re.findall(r"^\| ((?:`[a-z-]+`(?:, )?)+) \|", PAGE.partition("| input |")[2].partition("\n\n")[0], re.MULTILINE)
    )
    assert {name for row in table for name in re.findall("`([a-z-]+)`", row)} == set(action["inputs"])


def test_the_gitlab_job_of_the_page_is_valid_by_gitlabs_schema() -> None:
    (job,) = [snippet for snippet in SNIPPETS if "bondproof" in snippet]
    jsonschema.Draft7Validator(schema("gitlab-ci")).validate(job)


def test_the_pre_commit_configuration_of_the_page_names_hooks_that_are_there(tmp_path: Path) -> None:
    (config,) = [snippet for snippet in SNIPPETS if "repos" in snippet]
    file = tmp_path / "config.yaml"
    file.write_text(yaml.safe_dump(config))
    (repo,) = clientlib.load_config(str(file))["repos"]
    assert {hook["id"] for hook in repo["hooks"]} == set(HOOKS)


def test_the_commands_of_the_snippets_are_commands_that_bondproof_has(bondproof: Run, repository: Path) -> None:
    steps = [s for snippet in SNIPPETS if "jobs" in snippet for s in snippet["jobs"]["bondproof"]["steps"]]
    scripts = [step["run"] for step in steps if "run" in step]
    scripts += [line for snippet in SNIPPETS if "bondproof" in snippet for line in snippet["bondproof"]["script"]]
    lines = re.findall(r"^bondproof (.*?)(?: \|\| .*)?$", "\n".join(scripts), re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        words = shlex.split(line.replace("protocol/*.mech.yaml", "commit-reveal-audit"))
        assert bondproof(*words).returncode == 0
    assert {file.name for file in Path().iterdir()} == {"summary.md", "bondproof.xml"}
