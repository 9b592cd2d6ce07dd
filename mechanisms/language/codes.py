"""Every code that a diagnostic of a spec may carry, in one table. A code never changes its meaning.

M001 - M019   the file and its YAML
M020 - M028   the text of a formula
M030 - M038   what a formula means
M040 - M042   names
M050 - M056   parameters, schemes, overrides
M060 - M069   the game, strategies, the ledger, claims
M070          what must hold before claims have a meaning
M080 - M088   warnings of `lint`: what a spec says to no effect, as its text shows
M090 - M093   warnings of `verify`: the same, where it takes an engine to see it
"""

from __future__ import annotations

from enum import Enum


class Code(Enum):
    """A code and what it means."""

    UNREADABLE = "M001", "the file cannot be read"
    TOO_LARGE = "M002", "the file is larger than a spec may be"
    NOT_TEXT = "M003", "not UTF-8, or an invalid character"
    YAML = "M004", "invalid YAML"
    DUPLICATE_KEY = "M005", "a duplicate key"
    ANCHOR = "M006", "an anchor or an alias"
    TAG = "M007", "a tag or a directive"
    MERGE_KEY = "M008", "a merge key"
    FLOW_MAPPING = "M009", "a mapping in braces"
    COMPLEX_KEY = "M010", "a key that is not text"
    SEVERAL_DOCUMENTS = "M011", "more than one document in a file"
    UNKNOWN_NAME = "M012", "an unknown name"
    NESTING = "M013", "the YAML nests too deep"
    TOO_MANY = "M014", "more entries than a spec may have"
    MULTILINE = "M015", "a formula over several lines"
    UNKNOWN_KEY = "M016", "an unknown key"
    MISSING = "M017", "a required section is missing, or the language version is not supported"
    SHAPE = "M018", "a list, a mapping or text instead of another kind"
    COMMENT = "M019", "a comment that may cut a formula (warning)"

    CHARACTER = "M020", "an invalid character in a formula"
    SYNTAX = "M021", "a malformed formula"
    CHAIN = "M022", "a chain of comparisons"
    LONG_FORMULA = "M023", "the formula has too many parts"
    DEEP_FORMULA = "M024", "the formula nests too deep"
    NUMERAL = "M025", "a number that is too long, or in a notation that is not supported"
    EXPONENT = "M026", "an exponent that is not a whole number from 0 to 256"
    UNKNOWN_UNIT = "M027", "an unknown unit"
    AMBIGUOUS_UNIT = "M028", "a name that may be a unit or a parameter"

    UNITS = "M030", "incompatible units"
    KIND = "M031", "a number where a condition is needed, or the reverse"
    AMBIGUOUS = "M032", "an ambiguous move: several players or stages have it"
    UNKNOWN_CALL = "M033", "an unknown function"
    ARGUMENTS = "M034", "a function with the wrong arguments"
    DIVISION = "M035", "a division by 0"
    UNSUPPORTED = "M036", "not supported in this version"
    NOT_KNOWN = "M037", "an event that is not known at this point of the game"
    TOO_BIG = "M038", "a number or a power that is too large"

    RESERVED = "M040", "a reserved name"
    NAME_TAKEN = "M041", "a name with two meanings"
    BAD_NAME = "M042", "a name with invalid characters"

    SETTING = "M050", "a malformed value"
    EMPTY_INTERVAL = "M051", "an empty interval"
    BENCH = "M052", "a malformed reference to benchmark data"
    CIRCULAR = "M053", "circular definitions"
    OTHER_UNIT = "M054", "a scheme or an override that changes the unit of a parameter"
    OVERRIDE = "M055", "an override that is not name=value"
    PROBABILITY = "M056", "a probability outside 0 to 1"
    SEVERAL_UNKNOWNS = "M057", "more than one parameter to be solved"

    MISSING_PLAYER = "M060", "a player who moves and has no strategy"
    MISSING_RULE = "M061", "a stage at which a strategy names no move"
    TWO_RULES = "M062", "a strategy that names two moves for one stage"
    RULE = "M063", "an invalid strategy: neither a move nor a choice between moves"
    GAME_SIZE = "M064", "a game that is too large"
    EVENTS_ONLY = "M065", "a parameter in a condition of the game"
    STAGE = "M066", "a malformed stage"
    TRANSFER = "M067", "a malformed ledger line"
    CLAIM = "M068", "a malformed claim"
    STATES = "M071", "malformed states, transitions or discount"
    TWO_NEXT = "M072", "two rules of `next` that may apply at once"
    NO_STATE = "M073", "a rule of `next` that leads to no state"
    NO_INDEX = "M074", "an index that has no number in some state"
    ENDLESS = "M075", "a course of play that never ends, without a discount"

    IMPLICIT = (
        "M070",
        "an implicit claim that fails: a probability outside [0, 1], a division by 0, a deposit taken twice",
    )

    UNUSED_PARAMETER = "M080", "a parameter or a unit that nothing uses (warning)"
    UNUSED_ACCOUNT = "M081", "an account that no ledger line names (warning)"
    UNUSED_EVENT = "M082", "a move or a chance event that nothing names (warning)"
    IMPOSSIBLE = "M083", "a condition that no play can meet (warning)"
    NOTHING_PAID = "M084", "a ledger line of 0 (warning)"
    EMPTY_CLAIM = "M085", "a claim that compares constants, or something with itself (warning)"
    NOTHING_ALLOWED = "M086", "a reason under `allow` for a warning that is not given (warning)"
    IDLE_INDEX = "M087", "a number in the brackets of states that nothing looks at (warning)"
    IDLE_DISCOUNT = "M088", "a discount that weighs nothing (warning)"

    NEVER_APPLIES = "M090", "a ledger line that never applies (warning)"
    RANGES_ALONE = "M091", "a claim that follows from ranges and assumptions alone (warning)"
    NEVER_AT_RISK = "M092", "a deposit that its owner cannot lose (warning)"
    IN_NO_CLAIM = "M093", "a bond on which no claim depends (warning)"

    def __init__(self, id: str, meaning: str) -> None:
        self.id = id
        self.meaning = meaning
