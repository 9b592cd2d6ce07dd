"""YAML that a reviewer could misread is refused, with its place and what to write instead."""

from collections.abc import Callable

import pytest

First = Callable[..., tuple[str, str]]

YAML = "mech: 1\nname: x\n@"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        (
            "name: y",
            "M005 3:1 the key `name` is given twice",
            "it is first given at a.mech.yaml:2:1: keep one of the two",
        ),
        ("a: &b 1", "M006 3:4 the anchor `b` is not read", "write the value out where it is used"),
        ("a: *b", "M006 3:4 the alias `b` is not read", "write the value out where it is used"),
        ("a: !x 1", "M007 3:4 the tag `!x` is not read", "remove the tag; every value is text"),
        (
            "a: !!python/object:os.system x",
            "M007 3:4 the tag `tag:yaml.org,2002:python/object:os.system` is not read",
            "remove the tag; every value is text",
        ),
        ("? [a]\n: 1", "M010 3:3 a key must be text", "quote the key if it begins with [ or {"),
        (
            "? {a: 1}\n: 2",
            "M009 3:3 a mapping in braces or brackets is not read",
            "write `key: value`, one a line; quote a formula that has braces or `: ",
        ),
        ("<<: 1", "M008 3:1 the merge key `<<` is not read", "write the entries out"),
        (
            "about: {a: 1}",
            "M009 3:8 a mapping in braces or brackets is not read",
            "write `key: value`, one a line; quote a formula that has braces or `: ",
        ),
        (
            "about: [a: 1]",
            "M009 3:9 a mapping in braces or brackets is not read",
            "write `key: value`, one a line; quote a formula that has braces or `: ",
        ),
        ("---\na: 1", "M011 3:1 a second document begins here", "write one spec per file"),
        ("a: &b {c: !d [*b]}", "M006 3:4 the anchor `b` is not read", "write the value out where it is used"),
    ],
)
def test_yaml_that_could_be_misread_is_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(YAML.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


BROKEN = "mech: 1\nname: x\n@"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        (
            "a: b: c",
            "M004 3:5 the YAML is broken: mapping values are not allowed in this context",
            "a text with `: ` in it must stand in quotes; inside E[...] a label may",
        ),
        (
            "about: 'x",
            "M004 3:8 the YAML is broken: while scanning a quoted scalar found unexpected end of stream",
            'close what is opened here, or quote the value, as in "[0 .. 1)"',
        ),
        (
            "about: [1, 2",
            "M004 3:8 the YAML is broken: while parsing a flow sequence did not find expected ',' or ']'",
            'close what is opened here, or quote the value, as in "[0 .. 1)"',
        ),
        (
            "  indented: 1",
            "M004 3:11 the YAML is broken: mapping values are not allowed in this context",
            "a text with `: ` in it must stand in quotes; inside E[...] a label may",
        ),
        (
            "\tabout: 3",
            "M004 3:1 the YAML is broken: while scanning a plain scalar found a tab character that violates inden",
            "indent with spaces: YAML does not take tabs",
        ),
        (
            "about: @x",
            "M004 3:8 the YAML is broken: while scanning for the next token found character that cannot start any",
            "put the value in quotes",
        ),
        (
            'about: "\\q"',
            "M004 3:8 the YAML is broken: while parsing a quoted scalar found unknown escape character",
            'close what is opened here, or quote the value, as in "[0 .. 1)"',
        ),
        (
            "a: %",
            "M004 3:4 the YAML is broken: while scanning for the next token found character that cannot start any",
            "put the value in quotes",
        ),
        (
            "about: |x\n  a",
            "M004 3:9 the YAML is broken: while scanning a block scalar did not find expected comment or line bre",
            "see that the lines above and below are indented alike, and quote value",
        ),
    ],
)
def test_broken_yaml_is_refused_where_it_breaks(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(BROKEN.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


WHOLE = "@"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        (
            "%YAML 1.1\n---\nmech: 1\nname: x\n",
            "M007 1:1 a YAML directive is not read",
            "remove the line that begins with %",
        ),
        (
            "%TAG ! x:\n---\nmech: 1\nname: x\n",
            "M007 1:1 a YAML directive is not read",
            "remove the line that begins with %",
        ),
        ("mech: 1\nname: x\n---\n", "M011 3:1 a second document begins here", "write one spec per file"),
    ],
)
def test_directives_and_further_documents_are_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(WHOLE.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


CHARACTERS = "@"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        (
            "mech: 1\nname: \ufeffx\n",
            "M003 2:7 the character U+FEFF has no place in a spec",
            "remove it; a spec is visible text in UTF-8",
        ),
        (
            "a\x00: 1",
            "M003 1:2 the character U+0000 has no place in a spec",
            "remove it; a spec is visible text in UTF-8",
        ),
        (
            "mech: 1\r\nname: x\x07\r\n",
            "M003 2:8 the character U+0007 has no place in a spec",
            "remove it; a spec is visible text in UTF-8",
        ),
        (
            "mech: 1\nabout: a\u202eb\n",
            "M003 2:9 the character U+202E has no place in a spec",
            "remove it; a spec is visible text in UTF-8",
        ),
        (
            "a\u2028: 1",
            "M003 1:2 the character U+2028 has no place in a spec",
            "remove it; a spec is visible text in UTF-8",
        ),
        (
            "\ud800",
            "M003 1:1 the character U+D800 has no place in a spec",
            "remove it; a spec is visible text in UTF-8",
        ),
    ],
)
def test_characters_that_nobody_sees_are_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(CHARACTERS.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


NAME = "mech: 1\nname: x\nparams:\n  @: 1\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("if", "M040 4:3 a parameter cannot be named `if`, a word of the language", "choose another name"),
        ("min", "M040 4:3 a parameter cannot be named `min`, a word of the language", "choose another name"),
        ("E", "M040 4:3 a parameter cannot be named `E`, a word of the language", "choose another name"),
        (
            "a b",
            "M042 4:3 `a b` cannot be the name of a parameter",
            "a name has letters a to z, digits and `_`, begins with a letter, and a",
        ),
        (
            "1a",
            "M042 4:3 `1a` cannot be the name of a parameter",
            "a name has letters a to z, digits and `_`, begins with a letter, and a",
        ),
        (
            "a-b",
            "M042 4:3 `a-b` cannot be the name of a parameter",
            "a name has letters a to z, digits and `_`, begins with a letter, and a",
        ),
        (
            "é",
            "M042 4:3 `é` cannot be the name of a parameter",
            "a name has letters a to z, digits and `_`, begins with a letter, and a",
        ),
        (
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "M042 4:3 `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` cannot be the name of a para",
            "a name has letters a to z, digits and `_`, begins with a letter, and a",
        ),
        ("game", "M040 4:3 a parameter cannot be named `game`, a section of the spec", "choose another name"),
        ("inf", "M040 4:3 a parameter cannot be named `inf`, a word of the language", "choose another name"),
        (
            "''",
            "M042 4:3 `` cannot be the name of a parameter",
            "a name has letters a to z, digits and `_`, begins with a letter, and a",
        ),
        (
            "_",
            "M042 4:3 `_` cannot be the name of a parameter",
            "a name has letters a to z, digits and `_`, begins with a letter, and a",
        ),
        (
            "a#1",
            "M042 4:3 `a#1` cannot be the name of a parameter",
            "a name has letters a to z, digits and `_`, begins with a letter, and a",
        ),
    ],
)
def test_a_parameter_has_a_name_that_formulas_can_use(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(NAME.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


SECTION = "mech: 1\nname: x\nparams: @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("[a]", "M018 3:9 the section of parameters must be a mapping, not a list", "write `name: value`, one a line"),
        ("a", "M018 3:9 the section of parameters must be a mapping, not text", "write `name: value`, one a line"),
        (
            "\n  - a: 1",
            "M018 4:3 the section of parameters must be a mapping, not a list",
            "write `name: value`, one a line",
        ),
        ("\n  a:\n    b: 1", "M018 5:5 the setting of `a` must be text, not a mapping", ""),
        ("\n  a:", "M018 4:5 the setting of `a` is empty", "write a value, or remove the key"),
    ],
)
def test_the_sections_of_units_and_parameters_are_mappings(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(SECTION.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


CIRCLE = "mech: 1\nname: x\nparams:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        (
            "a: = a",
            "M053 4:6 `a` is defined by itself: `a` -> `a`",
            "give one of them a value that does not rest on the others",
        ),
        (
            "a: = b\n  b: = c + 1\n  c: = 2 * a\n  d: = a",
            "M053 4:6 `a` is defined by itself: `a` -> `b` -> `c` -> `a`",
            "give one of them a value that does not rest on the others",
        ),
    ],
)
def test_definitions_that_go_round_are_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(CIRCLE.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


UNIT = "mech: 1\nname: x\nunits:\n  @\nparams:\n  bond: 20 TAO\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("USD: 3", "M041 4:3 `USD` is a unit already", "choose another name"),
        ("TAO: 2 blah", "M027 4:10 unknown unit `blah`", "define it under `units:`"),
        ("bond: 3", "M041 6:3 `bond` is a unit of this spec already", "choose another name"),
        (
            "TAO: = bond",
            "M053 4:8 `TAO` is defined by itself: `TAO` -> `bond` -> `TAO`",
            "give one of them a value that does not rest on the others",
        ),
    ],
)
def test_a_unit_of_the_spec_has_a_name_of_its_own(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(UNIT.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)
