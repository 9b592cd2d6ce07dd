"""The JSON Schema takes what the reader takes, and refuses with the reader what is built wrongly."""

import ast
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import TypeAlias

import pytest
from jsonschema import Draft7Validator

from bondproof.commands.schema import SHIPPED
from bondproof.schema.build import schema, text
from bondproof.sources.loading import resolve_references
from mechanisms.errors import SpecError
from mechanisms.language import events
from mechanisms.language.catalogue import find, names
from mechanisms.language.document import Scalar, Sequence, Style, Tree
from mechanisms.language.reader import read_text
from mechanisms.language.schemes import LIKE
from mechanisms.language.sections import REPLACEABLE, SECTIONS
from mechanisms.language.statements import CLAIM_KEYS
from proofs.claims.formulation import formulate
from proofs.claims.properties import properties
from tests.fuzz.mutations import Mutator

ROOT = Path(__file__).parents[2]
BROKEN = tomllib.loads((Path(__file__).parent / "broken_specs.toml").read_text(encoding="utf-8"))
VALIDATOR = Draft7Validator(json.loads(SHIPPED.read_text(encoding="utf-8")))
Data: TypeAlias = "str | int | float | bool | list[Data] | dict[str, Data] | None"

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def as_text(node: Tree) -> Data:
    """A document as our reader sees it: text, and nothing where nothing is written."""
    return _data(node, lambda scalar: None if scalar.empty else scalar.text)


def as_editor(node: Tree) -> Data:
    """A document as an editor sees it: by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema)."""
    return _data(node, _core)


def _data(node: Tree, scalar: Callable[[Scalar], Data]) -> Data:
    if isinstance(node, Scalar):
        return scalar(node)
    if isinstance(node, Sequence):
        return [_data(item, scalar) for item in node.items]
    return {key.text: _data(value, scalar) for key, value in node.entries}


def _core(scalar: Scalar) -> Data:
    found = scalar.text
    if scalar.style is not Style.PLAIN:
        return found
    if found in ("", "~", "null", "Null", "NULL"):
        return None
    if found in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return found.lower() == "true"
    if _INTEGER.fullmatch(found):
        return int(found)
    return float(found) if _FLOAT.fullmatch(found) else found


def read(spec: str) -> None:
    """Raises SpecError where our reader refuses a spec, its claims included."""
    mechanism = resolve_references(read_text(spec, "a.mech.yaml"))
    formulate(mechanism)


def readable(spec: str) -> bool:
    try:
        read(spec)
    except SpecError:
        return False
    return True


def complaints(spec: str) -> list[str]:
    """What the schema has against a spec, in either way of reading YAML."""
    tree = events.tree(spec, "a.mech.yaml")
    assert tree is not None
    found = {str(e.message) for view in (as_text, as_editor) for e in VALIDATOR.iter_errors(view(tree))}
    return sorted(found)


def shown_specs() -> Iterator[str]:
    """Every spec that a page shows."""
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        yield from re.findall(r"^```yaml.*?\n(mech: 1\n.*?)^```$", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def specs_of_tests() -> Iterator[str]:
    """Every spec in the tests: files, and texts in the code."""
    yield from (file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("*.mech.yaml"))
    for file in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("mech: 1\n"):
                yield node.value


def test_the_shipped_file_is_a_draft_7_schema_made_from_the_tables_of_the_reader() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == text(), "run `python -m bondproof.schema.build`"
    Draft7Validator.check_schema(schema())


def test_the_keys_are_those_of_the_reader() -> None:
    made = schema()
    assert tuple(made["properties"]) == SECTIONS
    assert tuple(made["definitions"]["statement"]["properties"]) == CLAIM_KEYS
    assert tuple(made["definitions"]["scheme_entry"]["properties"]) == (LIKE, *REPLACEABLE)


def test_every_key_has_a_hover_with_an_example() -> None:
    made = schema()
    spoken = [made, *made["properties"].values()]
    spoken += [made["definitions"][name] for name in (*CLAIM_KEYS, LIKE, "stage", "line", "deposit", "setting", "move")]
    assert [keys for keys in spoken if not {"description", "markdownDescription", "examples"} <= keys.keys()] == []
    forms = made["definitions"]["statement"]["markdownDescription"]
    assert [form.name for form in properties().values() if form.signature not in forms] == []


def test_the_example_of_every_hover_is_what_its_key_takes() -> None:
    made = schema()
    assert list(VALIDATOR.iter_errors(made["examples"][0])) == []
    examples = 0
    for room in ("properties", "definitions"):
        for name, body in made[room].items():
            there = Draft7Validator({**made, "$ref": f"#/{room}/{name}"})  # beside a reference, draft-07 reads nothing
            for example in body.get("examples", ()):
                examples += 1
                assert list(there.iter_errors(example)) == [], (name, example)
    assert examples > 35


@pytest.mark.parametrize("name", names())
def test_the_schema_takes_every_spec_of_the_catalogue(name: str) -> None:
    assert complaints(find(name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("source", "least"), [(shown_specs, 12), (specs_of_tests, 25)])
def test_the_schema_takes_every_spec_that_the_reader_takes(source: Callable[[], Iterator[str]], least: int) -> None:
    taken = [spec for spec in source() if readable(spec)]
    assert len(taken) >= least
    assert {spec: found for spec in taken if (found := complaints(spec))} == {}


def test_the_schema_takes_every_damaged_spec_that_the_reader_still_takes() -> None:
    mutator = Mutator(seed=7)
    damaged = [mutator.input(n).decode(errors="replace") for n in range(120)]
    taken = [spec for spec in damaged if readable(spec)]
    assert len(taken) > 10
    assert {spec: found for spec in taken if (found := complaints(spec))} == {}


def test_there_are_thirty_broken_specs_and_the_one_that_they_come_from_is_whole() -> None:
    assert len(BROKEN["broken"]) >= 30
    assert (complaints(BROKEN["base"]), readable(BROKEN["base"])) == ([], True)


@pytest.mark.parametrize("what", BROKEN["broken"])
def test_a_broken_spec_is_refused_by_the_schema_and_by_the_reader(what: str) -> None:
    broken = BROKEN["broken"][what]
    assert BROKEN["base"].count(broken["right"]) == 1
    spec = BROKEN["base"].replace(broken["right"], broken["wrong"])
    with pytest.raises(SpecError) as refused:
        read(spec)
    assert broken["code"] in {d.code for d in refused.value.diagnostics}
    assert complaints(spec) != []


def test_the_command_prints_the_schema(bondproof: Callable[..., CompletedProcess[str]], tmp_path: Path) -> None:
    answer = bondproof("schema")
    assert (answer.returncode, answer.stdout) == (0, SHIPPED.read_text(encoding="utf-8"))
    assert bondproof("schema", "--output", tmp_path / "mech.schema.json").returncode == 0
    assert (tmp_path / "mech.schema.json").read_bytes() == SHIPPED.read_bytes()
