"""The file of a window: versioned JSON, and back.

    write_window(record)   text; the same record gives the same bytes
    read_window(text)      the record, or CertificateRejected with the place of the fault

Obligations are written once, with the parameter ranging over its domain. Those on the intervals are built from them,
so that only their evidence is in the file: for each interval, for each obligation.

Not here: accepting a window (windows.py).
"""

from __future__ import annotations

from mechanisms.errors import CertificateRejected
from mechanisms.terms.terms import Term, Variable
from proofs.checking.obligation import Obligation
from proofs.files.claims import MOST_OBLIGATIONS, lined
from proofs.files.discharged import (
    Discharged,
    read_discharged,
    read_evidence,
    read_named,
    write_discharged,
    write_evidence,
    write_named,
)
from proofs.files.evidence import read_certificate, write_certificate
from proofs.files.numerals import written
from proofs.files.obligations import read_point, read_range, write_point, write_range
from proofs.files.plans import KEY as PLANS
from proofs.files.plans import read_plans, write_plans
from proofs.files.provenance import (
    SOURCE,
    check_version,
    read_rows,
    read_solved,
    read_source,
    root,
    write_rows,
    write_solved,
    write_source,
)
from proofs.files.terms import Writing, read_term, read_variable
from proofs.files.tree import Item, Json
from proofs.files.windows import Barred, Beyond, End, Piece, Reason, Stated, Stretch, WindowRecord, along, on_interval

KEY = "bondproof-window"
VERSION = 1
"""Of the format: a key never changes its meaning within a version."""

WRITES = "bondproof bond SPEC --certificates DIR"
"""The command that writes these files."""

MOST_INTERVALS = 256
MOST_PIECES = 4_096


def write_window(record: WindowRecord) -> str:
    """The text of the file. Raises CertificateRejected where it could not be read again."""
    fields: list[tuple[str, Json]] = [
        (KEY, VERSION),
        *write_source(record.source),
        ("solved", write_solved(record.solved)),
        ("safety", written(record.safety)),
        ("rows", write_rows(record.rows)),
        ("parameter", Writing()(record.parameter)),
        ("intervals", [[*write_range(s.values), s.low_exact, s.high_exact] for s in record.intervals]),
    ]
    boxes = record.obligations
    lists: dict[str, list[dict[str, Json]]] = {
        "claims": [_claim(claim) for claim in record.claims],
        "covered": [write_evidence(each) for on in record.covered for each in on],
        "inhabited": list(map(_piece, record.inhabited)),
        "ends": [_end(end, boxes) for end in record.ends],
        "implicit": list(map(write_discharged, record.implicit)),
    }
    text = lined(fields, lists)
    read_window(text)
    return text


def _claim(claim: Stated) -> dict[str, Json]:
    named: list[Json] = [write_named(o) for o in claim.obligations]
    return {"id": claim.claim, "text": claim.text, **write_plans(claim.plans), "obligations": named}


def _piece(piece: Piece) -> dict[str, Json]:
    write = Writing()
    path: list[Json] = [[write(variable), write(term)] for variable, term in piece.path]
    return {"values": write_range(piece.values), "path": path, **write_evidence(piece.proof)}


def _end(end: End, obligations: tuple[Obligation, ...]) -> dict[str, Json]:
    where: dict[str, Json] = {"interval": end.interval, "side": "high" if end.high else "low"}
    match end.reason:
        case Beyond(number, point):
            return {**where, "reason": {"obligation": number, "point": write_point(point, obligations[number].box)}}
        case Barred(values, certificates):
            shown: list[Json] = [write_certificate(certificate) for certificate in certificates]
            return {**where, "reason": {"values": write_range(values), "certificates": shown}}
        case _:
            return {**where, "reason": None}


def read_window(data: str | bytes) -> WindowRecord:
    """The record in a file's text or bytes."""
    return window_in(root(data))


def window_in(found: Item) -> WindowRecord:
    """The record in the root of a file."""
    try:
        return _read(found)
    except RecursionError:
        raise CertificateRejected("the file nests too deep") from None


def _read(found: Item) -> WindowRecord:
    check_version(found.field(KEY), VERSION, WRITES)
    (
        _,
        spec,
        scheme,
        overrides,
        solved,
        safety,
        rows,
        parameter,
        intervals,
        claims,
        covered,
        inhabited,
        ends,
        implicit,
    ) = found.fields(
        *(KEY, *SOURCE, "solved", "safety", "rows", "parameter", "intervals"),
        *("claims", "covered", "inhabited", "ends", "implicit"),
    )
    name = read_variable(parameter)
    stated = tuple(map(_read_claim, claims.items(1, MOST_OBLIGATIONS)))
    stretches = tuple(map(_read_stretch, intervals.items(1, MOST_INTERVALS)))
    asked = tuple(obligation for claim in stated for obligation in claim.obligations)
    for claim, item in zip(stated, claims.items(), strict=True):
        if any(name not in obligation.box for obligation in claim.obligations):
            raise CertificateRejected(f"{item.place}: an obligation gives {name.name} no range")
    return WindowRecord(
        source=read_source(spec, scheme, overrides),
        solved=read_solved(solved),
        safety=safety.number(),
        rows=read_rows(rows),
        parameter=name,
        claims=stated,
        intervals=stretches,
        covered=_read_covered(covered, asked, name, stretches),
        inhabited=tuple(_read_piece(item, asked[0], name) for item in inhabited.items(0, MOST_PIECES)),
        ends=tuple(_read_end(item, asked, len(stretches)) for item in ends.items(0, 2 * len(stretches))),
        implicit=tuple(map(read_discharged, implicit.items(0, MOST_OBLIGATIONS))),
    )


def _read_claim(item: Item) -> Stated:
    plans = (PLANS,) if item.has(PLANS) else ()
    identity, text, obligations, *_ = item.fields("id", "text", "obligations", *plans)
    found = tuple(map(read_named, obligations.items(1, MOST_OBLIGATIONS)))
    return Stated(identity.text(), text.text(), found, read_plans(item))


def _read_stretch(item: Item) -> Stretch:
    *ends, low_exact, high_exact = item.items(6, 6)
    return Stretch(read_range(item, ends), low_exact.truth(), high_exact.truth())


def _read_covered(
    item: Item, asked: tuple[Obligation, ...], unknown: Variable, stretches: tuple[Stretch, ...]
) -> tuple[tuple[Discharged, ...], ...]:
    """The evidence for each obligation on each interval; the obligations themselves are built, not read."""
    number = len(asked) * len(stretches)
    evidence = iter(item.items(number, number))
    found = []
    for stretch in stretches:
        on = [(on_interval(obligation, unknown, stretch.values), next(evidence)) for obligation in asked]
        found.append(tuple(read_evidence(obligation, *e.fields("certificates", "witness")) for obligation, e in on))
    return tuple(found)


def _read_piece(item: Item, asked: Obligation, unknown: Variable) -> Piece:
    values, path, certificates, witness = item.fields("values", "path", "certificates", "witness")
    found = read_range(values, values.items(4, 4))
    terms = tuple(_read_step(entry) for entry in path.items())
    return Piece(found, terms, read_evidence(along(asked, unknown, found, terms), certificates, witness))


def _read_step(item: Item) -> tuple[Variable, Term]:
    variable, term = item.items(2, 2)
    return read_variable(variable), read_term(term)


def _read_end(item: Item, asked: tuple[Obligation, ...], intervals: int) -> End:
    interval, side, reason = item.fields("interval", "side", "reason")
    high = side.one_of("low", "high") == "high"
    return End(interval.count(0, intervals - 1), high, None if reason.value is None else _read_reason(reason, asked))


def _read_reason(item: Item, asked: tuple[Obligation, ...]) -> Reason:
    if isinstance(item.value, dict) and "values" in item.value:
        values, certificates = item.fields("values", "certificates")
        found = tuple(map(read_certificate, certificates.items()))
        return Barred(read_range(values, values.items(4, 4)), found)
    number, point = item.fields("obligation", "point")
    which = number.count(0, len(asked) - 1)
    return Beyond(which, read_point(point, asked[which].box))
