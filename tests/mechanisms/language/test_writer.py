"""What is written reads as what it was: every spec of the catalogue, every text, every section."""

from fractions import Fraction as F
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bondproof.sources.loading import load
from mechanisms.builder.nodes import words
from mechanisms.diagnostics import Position
from mechanisms.errors import UsageError
from mechanisms.language import events
from mechanisms.language.catalogue import find, names
from mechanisms.language.document import Mapping, Scalar, Sequence, Style, Tree
from mechanisms.language.files import clean
from mechanisms.language.reader import read, read_text
from mechanisms.language.writer import as_yaml, to_yaml
from mechanisms.model.source import Source
from mechanisms.values import evolve

SPECS = [*map(find, names()), *sorted((Path(__file__).parents[2] / "specs").glob("*.mech.yaml"))]
HERE = Position("a.mech.yaml", 1, 1)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name.removesuffix(".mech.yaml"))
def test_every_spec_reads_back_from_what_is_written_of_it(path: Path) -> None:
    """The whole document, schemes included, and the mechanism: so each of its schemes is the same, too."""
    mechanism = read(path)
    assert mechanism.source.document is not None
    text = as_yaml(mechanism.source.document)
    again = events.tree(text, "again")
    assert isinstance(again, Mapping)
    assert words(again) == words(mechanism.source.document)
    assert as_yaml(again) == text
    reread = read_text(text, "again")
    assert (reread, reread.header) == (mechanism, mechanism.header)


@pytest.mark.parametrize("name", names())
def test_a_spec_under_a_scheme_is_a_spec_of_its_own(name: str) -> None:
    for scheme in read(find(name)).source.schemes:
        mechanism = read(find(name), scheme=scheme)
        again = read_text(to_yaml(mechanism), "again")
        assert again == mechanism
        assert (again.header.scheme, again.source.schemes) == (scheme, ())


def test_overrides_are_put_in_and_hold_under_every_scheme() -> None:
    changes = ["bond=25 USD", "recall=90% .. 95%", " bond = 26 USD", "burned=1/2"]
    text = to_yaml(read(find("commit-reveal-audit"), overrides=changes))
    for scheme in (None, *read(find("commit-reveal-audit")).source.schemes):
        meant = read(find("commit-reveal-audit"), scheme=scheme, overrides=changes)
        assert read_text(text, "again", scheme=scheme) == meant
        assert read_text(to_yaml(meant), "again") == meant


def test_what_says_something_else_once_it_is_put_in_is_refused() -> None:
    spec = "mech: 1\nname: a\nparams:\n  bond: 5 USD\n  twice: = 2 * bond\nschemes:\n  s:\n    twice: = bond + 1 USD\n"
    with pytest.raises(UsageError, match=r"not a spec that says the same\. Write the spec as it is"):
        to_yaml(read_text(spec, "a", overrides=["bond=0"]))


def test_numbers_of_the_benchmark_data_are_written_as_references() -> None:
    loaded = load("audited-inference").mechanism
    assert "cost_70b: bench cost llama-3.1-70b fp8" in to_yaml(loaded)


def test_a_mechanism_that_was_changed_afterwards_is_refused() -> None:
    mechanism = read(find("commit-reveal-audit"))
    with pytest.raises(UsageError, match="changed after it was read"):
        to_yaml(mechanism.at_value(mechanism.solved[0].variable, F(25)))


def test_a_mechanism_that_was_made_by_hand_has_no_spec() -> None:
    with pytest.raises(UsageError, match="was not read from a spec"):
        to_yaml(evolve(read(find("commit-reveal-audit")), source=Source()))


def test_words_stand_in_a_row_and_what_yaml_would_take_for_something_else_in_quotes() -> None:
    text = (
        "mech: 1\nname: a\nparams:\n  x: '[0 .. 1)'\n  y: -1/2\naccounts: []\ngame:\n  - worker when_: [go]\n"
        "about: \"two\\nlines: \\\"quoted\\\" # and more\"\nsource: 'it''s: # here'\n"
    )
    tree = events.tree(text, "a")
    assert isinstance(tree, Mapping)
    assert as_yaml(tree) == text


_CHARACTERS = some.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"])
_TEXTS = some.one_of(
    some.text(_CHARACTERS | some.sampled_from("\n\t\"'\\#:-[]{}&*!|>%@`?, ")),
    some.sampled_from(
        ["no", "~", "1:30", "- a", "a: b", "a #b", "<<", "=", "[a]", "{a: b}", "'", '"', " a ", "...", ""]
    ),
)


def _scalar(text: str) -> Scalar:
    return Scalar(text, HERE, Style.QUOTED, inner=None)


def _mapping(entries: list[tuple[str, Tree]]) -> Tree:
    return Mapping(tuple((_scalar(key), value) for key, value in entries), HERE)


def _larger(smaller: some.SearchStrategy[Tree]) -> some.SearchStrategy[Tree]:
    keyed = some.lists(some.tuples(_TEXTS, smaller), min_size=1, max_size=4, unique_by=lambda entry: entry[0])
    return some.lists(smaller, max_size=4).map(lambda items: Sequence(tuple(items), HERE)) | keyed.map(_mapping)


@given(some.dictionaries(_TEXTS, some.recursive(_TEXTS.map(_scalar), _larger, max_leaves=8), min_size=1, max_size=4))
def test_any_document_reads_back_as_it_was(entries: dict[str, Tree]) -> None:
    document = _mapping(list(entries.items()))
    assert isinstance(document, Mapping)
    text = clean(as_yaml(document), "a").text
    again = events.tree(text, "a")
    assert again is not None
    assert words(again) == words(document)
