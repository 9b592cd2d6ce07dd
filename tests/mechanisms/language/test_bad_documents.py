"""YAML that a reviewer could misread is refused, with its place and what to write instead."""

from collections.abc import Callable

import pytest

Refused = Callable[..., None]

YAML = "mech: 1\nname: x\n@"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name: y", "M005 3:1 key given twice"),
        ("a: &b 1", "M006 3:4 anchor"),
        ("a: *b", "M006 3:4 alias"),
        ("a: !x 1", "M007 3:4 tag"),
        ("a: !!python/object:os.system x", "M007 3:4 tag"),
        ("? [a]\n: 1", "M010 3:3 key that is no text"),
        ("? {a: 1}\n: 2", "M009 3:3 mapping in braces"),
        ("<<: 1", "M008 3:1 merge key"),
        ("about: {a: 1}", "M009 3:8 mapping in braces"),
        ("about: [a: 1]", "M009 3:9 mapping in braces"),
        ("---\na: 1", "M011 3:1 second document"),
        ("a: &b {c: !d [*b]}", "M006 3:4 anchor"),
    ],
)
def test_yaml_that_could_be_misread_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(YAML.replace("@", text), fault)


BROKEN = "mech: 1\nname: x\n@"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: b: c", "M004 3:5 a mapping where none can be"),
        ("about: 'x", "M004 3:8 quote not closed"),
        ("about: [1, 2", "M004 3:8 bracket not closed"),
        ("  indented: 1", "M004 3:11 a mapping where none can be"),
        ("\tabout: 3", "M004 3:1 tab as indentation"),
        ("about: @x", "M004 3:8 character that begins nothing"),
        ('about: "\\q"', "M004 3:8 unknown escape in a quoted text"),
        ("a: %", "M004 3:4 character that begins nothing"),
        ("about: |x\n  a", "M004 3:9 block text badly begun"),
    ],
)
def test_broken_yaml_is_refused_where_it_breaks(text: str, fault: str, refused: Refused) -> None:
    refused(BROKEN.replace("@", text), fault)


WHOLE = "@"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("%YAML 1.1\n---\nmech: 1\nname: x\n", "M007 1:1 directive"),
        ("%TAG ! x:\n---\nmech: 1\nname: x\n", "M007 1:1 directive"),
        ("mech: 1\nname: x\n---\n", "M011 3:1 second document"),
    ],
)
def test_directives_and_further_documents_are_refused(text: str, fault: str, refused: Refused) -> None:
    refused(WHOLE.replace("@", text), fault)


CHARACTERS = "@"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("mech: 1\nname: \ufeffx\n", "M003 2:7 invisible character"),
        ("a\x00: 1", "M003 1:2 invisible character"),
        ("mech: 1\r\nname: x\x07\r\n", "M003 2:8 invisible character"),
        ("mech: 1\nabout: a\u202eb\n", "M003 2:9 invisible character"),
        ("a\u2028: 1", "M003 1:2 invisible character"),
        ("\ud800", "M003 1:1 invisible character"),
    ],
)
def test_characters_that_nobody_sees_are_refused(text: str, fault: str, refused: Refused) -> None:
    refused(CHARACTERS.replace("@", text), fault)


NAME = "mech: 1\nname: x\nparams:\n  @: 1\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("if", "M040 4:3 parameter with a reserved name"),
        ("min", "M040 4:3 parameter with a reserved name"),
        ("E", "M040 4:3 parameter with a reserved name"),
        ("a b", "M042 4:3 no name of a parameter"),
        ("1a", "M042 4:3 no name of a parameter"),
        ("a-b", "M042 4:3 no name of a parameter"),
        ("é", "M042 4:3 no name of a parameter"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "M042 4:3 no name of a parameter"),
        ("game", "M040 4:3 parameter named like a section"),
        ("inf", "M040 4:3 parameter with a reserved name"),
        ("''", "M042 4:3 no name of a parameter"),
        ("_", "M042 4:3 no name of a parameter"),
        ("a#1", "M042 4:3 no name of a parameter"),
    ],
)
def test_a_parameter_has_a_name_that_formulas_can_use(text: str, fault: str, refused: Refused) -> None:
    refused(NAME.replace("@", text), fault)


SECTION = "mech: 1\nname: x\nparams: @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[a]", "M018 3:9 parameters: a mapping, not a list"),
        ("a", "M018 3:9 parameters: a mapping, not text"),
        ("\n  - a: 1", "M018 4:3 parameters: a mapping, not a list"),
        ("\n  a:\n    b: 1", "M018 5:5 setting: text, not a mapping"),
        ("\n  a:", "M018 4:5 setting empty"),
    ],
)
def test_the_sections_of_units_and_parameters_are_mappings(text: str, fault: str, refused: Refused) -> None:
    refused(SECTION.replace("@", text), fault)


CIRCLE = "mech: 1\nname: x\nparams:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: = a", "M053 4:6 defined by itself"),
        ("a: = b\n  b: = c + 1\n  c: = 2 * a\n  d: = a", "M053 4:6 defined by itself"),
    ],
)
def test_definitions_that_go_round_are_refused(text: str, fault: str, refused: Refused) -> None:
    refused(CIRCLE.replace("@", text), fault)


UNIT = "mech: 1\nname: x\nunits:\n  @\nparams:\n  bond: 20 TAO\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("USD: 3", "M041 4:3 name of a unit"),
        ("TAO: 2 blah", "M027 4:10 unknown unit"),
        ("bond: 3", "M041 6:3 name of a unit of the spec"),
        ("TAO: = bond", "M053 4:8 defined by itself"),
    ],
)
def test_a_unit_of_the_spec_has_a_name_of_its_own(text: str, fault: str, refused: Refused) -> None:
    refused(UNIT.replace("@", text), fault)
