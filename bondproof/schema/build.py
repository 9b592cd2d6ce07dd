"""The JSON Schema (draft-07) of `*.mech.yaml`, made from the tables that the reader reads by.

    schema()                            as data
    python -m bondproof.schema.build    writes it into mech.schema.json, which is shipped

A schema sees the structure: keys, shapes, the outline of a line. What the reader takes, it takes; what it
takes may still be refused by the reader, who knows names, units and formulas. Editors read YAML 1.2, where
`20` is a number and `true` a boolean; to the reader both are text. So a place for text allows both here.

Not here: the words that editors show (hovers.toml), reading a spec (mechanisms/language/).
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, TypeAlias

from bondproof.commands.schema import SHIPPED
from mechanisms.language import events
from mechanisms.language.allowances import IDLE, MOST_ALLOWANCES, SMELLS
from mechanisms.language.court import INSTEAD, MOST_NAMED, MOST_PUBLISHED, NAMES, TEXTS
from mechanisms.language.document import Mapping, Scalar, Sequence, Tree
from mechanisms.language.names import RESERVED
from mechanisms.language.params import MOST_PARAMETERS
from mechanisms.language.schemes import LIKE, MOST_SCHEMES
from mechanisms.language.sections import PROSE, REPLACEABLE, SECTIONS
from mechanisms.language.settings import BENCH_UNITS
from mechanisms.language.shapes import LONGEST_NAME, NAME, TITLE
from mechanisms.language.stages import MOST_STAGES
from mechanisms.language.statements import CLAIM_KEYS, MOST_CLAIMS, MOST_FIGURES
from mechanisms.language.states import ALWAYS, END, MOST_RULES
from mechanisms.language.transfers import MOST_LINES
from mechanisms.language.windows import WINDOW_KEYS
from mechanisms.model.mechanism import WINDOW, Expected
from proofs.claims.properties import properties

_HOVERS = Path(__file__).with_name("hovers.toml")

Schema: TypeAlias = dict[str, Any]

_TEXT = ["string", "number", "boolean"]
_WORD = rf"(?!(?:{'|'.join(sorted(RESERVED))})\b)(?=\w{{1,{LONGEST_NAME}}}\b){NAME.pattern}"
_NAME_ADVICE = (
    f"A name has letters, digits and `_`, begins with a letter, has at most {LONGEST_NAME} of them, "
    "and is neither a word of the language nor a section."
)
_PLACE = rf"{_WORD}(?:\s+of\s+{_WORD})?"
_STATE_NAMED = rf"{_WORD}\s*(?:\[[^\]\n]*\])?"
_STATE = rf"^\s*{_STATE_NAMED}\s*$"
_COMPARES = r"[<>]|[=!]="
_SETTING = rf"^\s*(?:=|solve\s+min\b|bench\s+(?:{'|'.join(BENCH_UNITS)})\s+\S|[-(\[]|[0-9])[^\n]*$"


def schema() -> Schema:
    """The schema, its keys in a fixed order.

    >>> schema()["required"]
    ['mech']
    """
    hovers = tomllib.loads(_HOVERS.read_text(encoding="utf-8"))
    hovers["statement"]["says"] += (
        f" Claim forms: {', '.join(sorted(form.signature for form in properties().values()))}."
    )
    made: Schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "bondproof spec",
        **_said(hovers, "spec"),
        "type": "object",
        "additionalProperties": False,
        "required": ["mech"],
        "properties": {name: {**_said(hovers, name), **_SECTIONS[name]} for name in SECTIONS},
        "definitions": {name: {**_said(hovers, name), **body} for name, body in _DEFINITIONS.items()},
    }
    for entry in ("stage", "line", "next_rule"):  # the one key of such an entry is what an editor points at
        made["definitions"][entry]["additionalProperties"] |= _said(hovers, entry)
    return made


def _said(hovers: dict[str, dict[str, str]], name: str) -> Schema:
    """The hover of a key: plain, as Markdown, and examples, which editors show below either."""
    if name not in hovers:
        return {}
    says = hovers[name]["says"]
    examples = _examples(name, events.tree(hovers[name]["example"], name))
    return {"description": says.replace("`", ""), "markdownDescription": says, "examples": examples}


def _examples(name: str, tree: Tree | None) -> list[Any]:
    """The values that an example gives to a key: to itself, to keys of its kind, or to the items of a list."""
    data = _data(tree)
    if isinstance(data, list):
        return data
    if name == "spec":
        return [data]
    return [data[name]] if name in data else list(data.values())


def _data(tree: Tree | None) -> Any:
    match tree:
        case Mapping():
            return {key.text: _data(value) for key, value in tree.entries}
        case Sequence():
            return [_data(item) for item in tree.items]
        case Scalar(text):
            return int(text) if text.isdecimal() else text or None
        case None:
            return None


def _ref(name: str) -> Schema:
    return {"allOf": [{"$ref": f"#/definitions/{name}"}]}  # next to a bare $ref, draft-07 reads no description


def _list(of: str, most: int | None = None) -> Schema:
    found: Schema = {"type": ["array", "null"], "items": {"$ref": f"#/definitions/{of}"}}
    return found | ({} if most is None else {"maxItems": most})


def _table(of: str, keys: str, most: int) -> Schema:
    """Names and what each of them has; nothing written is none."""
    return {
        "type": ["object", "null"],
        "propertyNames": {"$ref": f"#/definitions/{keys}"},
        "additionalProperties": {"$ref": f"#/definitions/{of}"},
        "maxProperties": most,
    }


def _one_line(pattern: str, advice: str, *types: str) -> Schema:
    return {"type": list(types or _TEXT), "pattern": pattern, "patternErrorMessage": advice}


_PROSE: Schema = {"type": _TEXT, "pattern": r"\S", "patternErrorMessage": "Write a text, or remove the key."}

_SECTIONS: dict[str, Schema] = {
    "mech": {"enum": [1, "1"]},
    "name": _ref("title_of"),
    **dict.fromkeys(PROSE, _PROSE),
    "scheme": _one_line(r"^[^\n]*\S[^\n]*$", "Write a text on one line."),
    "accounts": _list("account"),
    "units": _table("setting", "parameter_name", MOST_PARAMETERS),
    "params": _table("setting", "parameter_name", MOST_PARAMETERS),
    "safety": _one_line(r"^\s*[0-9][^\n]*$", "Write a number of at least 0, such as `20%`.", "string", "number"),
    "assume": _list("assumption"),
    "states": _list("state"),
    "discount": _one_line(
        r"^[^\n]*\S[^\n]*$", "Write a number below 1, a rate and a period, or `none`.", "string", "number"
    ),
    "game": _list("stage", MOST_STAGES),
    "escrow": _list("deposit"),
    "ledger": _list("line", MOST_LINES),
    "next": _list("next_rule", MOST_RULES),
    "honest": {
        "type": ["array", "object", "null"],
        "items": {"anyOf": [{"$ref": "#/definitions/strategy"}, {"$ref": "#/definitions/strategies"}]},
        "additionalProperties": {"$ref": "#/definitions/strategy_or_several"},
    },
    "schemes": _table("scheme_entry", "title_of", MOST_SCHEMES),
    "claims": {
        **_table("statement", "claim_name", MOST_CLAIMS),
        "patternProperties": {f"{WINDOW}$": {"$ref": "#/definitions/window"}},
    },
    "figures": _table("figure", "title_of", MOST_FIGURES),
    "objective": _one_line(r"^\s*minimi[sz]e\b[^\n]*\S", "Write `minimise FORMULA`.", "string"),
    "court": _table("published_claim", "title_of", MOST_PUBLISHED),
    "allow": _table("because", "warning", MOST_ALLOWANCES),
}


_DEFINITIONS: dict[str, Schema] = {
    "title_of": _one_line(
        rf"^(?=.{{1,{LONGEST_NAME}}}$){TITLE.pattern}$",
        f"Such a name has letters, digits, `-`, `_` and `.`, and at most {LONGEST_NAME} of them.",
    ),
    "claim_name": {"anyOf": [{"$ref": "#/definitions/title_of"}, {"$ref": "#/definitions/window_name"}]},
    "window_name": _one_line(rf"^{_WORD}{WINDOW}$", f"Write `PARAMETER{WINDOW}`, of a parameter to be solved."),
    "word": _one_line(rf"^{_WORD}$", _NAME_ADVICE),
    "parameter_name": _one_line(rf"^(?!(?:{'|'.join(REPLACEABLE)})$){_WORD}$", _NAME_ADVICE),
    "account": _ref("word"),
    "setting": _one_line(
        _SETTING,
        "Write a number with its unit, `LOW .. HIGH [whole]`, `solve min UNIT`, `bench KIND KEYS`, or `= formula`.",
        "string",
        "number",
    ),
    "assumption": _one_line(_COMPARES, "Write a comparison, such as `reward >= cost`.", "string"),
    "stage": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {
            "pattern": rf"^\s*{_WORD}(?:\s+(?:sees|when)\s.*)?\s*$",
            "patternErrorMessage": "Write `PLAYER`, `PLAYER sees STAGE`, `PLAYER when CONDITION`, or an event.",
        },
        "additionalProperties": {
            "type": ["array", "string"],
            "items": {"$ref": "#/definitions/move"},
            "minItems": 1,
            "pattern": r"^\s*chance\b",
            "patternErrorMessage": "Write a list of moves, `[honest, cheat]`, or `chance PROBABILITY when CONDITION`.",
        },
        "defaultSnippets": [
            {
                "label": "decision",
                "description": "A player picks a move.",
                "body": {"${1:player}": "[${2:honest}, ${3:cheat}]"},
            },
            {
                "label": "chance",
                "description": "An event and its probability.",
                "body": {"${1:event}": "chance ${2:5%}"},
            },
        ],
    },
    "move": _ref("word"),
    "deposit": _one_line(
        rf"^\s*{_WORD}\s+of\s+{_WORD}(?:\s+while\s+\S.*)?\s*$",
        "Write `PARAMETER of PLAYER`, or `PARAMETER of PLAYER while STATE`.",
        "string",
    ),
    "state": {
        "type": ["string", "object"],
        "pattern": _STATE,
        "patternErrorMessage": "Write the name of a state, or `NAME[LOW .. HIGH]`.",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {"pattern": _STATE},
        "additionalProperties": {"enum": [END]},
    },
    "next_rule": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {
            "pattern": rf"^\s*{_STATE_NAMED}\s*->\s*{_STATE_NAMED}\s*$",
            "patternErrorMessage": "Write `STATE -> STATE`, or `any -> STATE`.",
        },
        "additionalProperties": {
            "type": "string",
            "pattern": rf"^\s*(?:when\s.*\S.*|{ALWAYS})\s*$",
            "patternErrorMessage": f"Write `when CONDITION`, or `{ALWAYS}`.",
        },
        "defaultSnippets": [
            {
                "label": "rule",
                "description": "Where play goes on when the period is over.",
                "body": {"${1:state} -> ${2:state}": "when ${3:condition}"},
            }
        ],
    },
    "line": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {
            "pattern": rf"^\s*{_PLACE}\s*->\s*{_PLACE}\s*$",
            "patternErrorMessage": "Write `source -> target`.",
        },
        "additionalProperties": {"type": _TEXT, "pattern": r"^[^\n]*\S[^\n]*$"},
        "defaultSnippets": [
            {
                "label": "line",
                "description": "Who pays whom, how much, when.",
                "body": {"${1:source} -> ${2:target}": "${3:amount} when ${4:condition}"},
            }
        ],
    },
    "strategy": _one_line(r"^[^\n]*\S[^\n]*$", "Write a move, or `MOVE if EVENT else MOVE`."),
    "strategy_or_several": {
        "type": [*_TEXT, "array"],
        "pattern": r"^[^\n]*\S[^\n]*$",
        "items": {"$ref": "#/definitions/strategy"},
    },
    "strategies": {"type": "object", "additionalProperties": {"$ref": "#/definitions/strategy_or_several"}},
    "scheme_entry": {
        "type": ["object", "null"],
        "properties": {LIKE: _ref("like"), **{name: {"$ref": f"#/properties/{name}"} for name in REPLACEABLE}},
        "additionalProperties": {"$ref": "#/definitions/setting"},
    },
    "like": _ref("title_of"),
    "statement": {
        "type": ["string", "object"],
        "pattern": rf"^[^\n]*(?:[(]|{_COMPARES})[^\n]*$",
        "patternErrorMessage": "A claim compares, as in `E[worker | cheat] < 0`, or is a claim form, such as `nash()`.",
        "required": ["claim"],
        "additionalProperties": False,
        "properties": {key: {"$ref": f"#/definitions/{key}"} for key in CLAIM_KEYS},
    },
    "window": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {key: {"$ref": f"#/definitions/{key}"} for key in WINDOW_KEYS},
    },
    "claim": _one_line(rf"^[^\n]*(?:[(]|{_COMPARES})[^\n]*$", "Write the claim on one line.", "string"),
    "expect": {"enum": [case(word.value) for word in Expected for case in (str.lower, str.upper, str.capitalize)]},
    "because": _PROSE,
    "published_claim": {
        "type": "object",
        "required": ["says", "source"],
        "additionalProperties": False,
        "oneOf": [{"required": [way]} for way in ("claims", *INSTEAD)],
        "properties": {
            **dict.fromkeys(TEXTS, _PROSE),
            **{name: {"$ref": "#/definitions/named_claims"} for name in NAMES},
        },
    },
    "named_claims": {
        "type": [*_TEXT, "array"],
        "pattern": r"\S",
        "items": {"$ref": "#/definitions/title_of"},
        "maxItems": MOST_NAMED,
    },
    "warning": _one_line(
        rf"^(?:{'|'.join(code.id for code in (*SMELLS, *IDLE))})(?:@.*\S.*)?$",
        "Write the code of a warning, alone or with what it speaks of: `M080`, `M080@spare_rate`.",
    ),
    "figure": _one_line(r"^[^\n]*\S[^\n]*$", "Write a formula.", "string", "number"),
}


def text() -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SHIPPED.write_text(text(), encoding="utf-8")
