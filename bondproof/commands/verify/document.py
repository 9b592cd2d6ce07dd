"""What `verify` says: a verdict for each claim and window, what takes refuted claims apart, data in a line, a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, assert_never

from bondproof.commands.verify.refuted import taken_apart
from bondproof.commands.window_words import needed, window_remarks
from bondproof.rendering.document import (
    UNEXPECTED,
    Block,
    Detail,
    Document,
    Finding,
    Heading,
    Items,
    Level,
    Paragraph,
    Span,
    Style,
    Subject,
    Table,
    Text,
    faults,
    items,
)
from bondproof.rendering.number_format import Towards, quantity
from bondproof.rendering.wording import (
    NO_CLAIMS,
    WHOLE_NUMBERS,
    at_point,
    named,
    plural,
    room,
    scheme_of,
    shown_path,
    telling,
    unit_of,
    values,
    window,
)
from mechanisms.diagnostics import Position
from mechanisms.terms.terms import Comparison, Relation
from proofs.checking.certificate import kinds
from proofs.checking.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous

if TYPE_CHECKING:
    from bondproof.commands.verify.result import (
        Certificates,
        Checked,
        CheckedClaim,
        CheckedWindow,
        VerifiedSpec,
        VerifyResult,
    )

_LEGEND = "proof: a certificate was checked · word: the engine says so · point: a counterexample was replayed · –: open"


def document(result: VerifyResult) -> Document:
    """Specs without verdicts first, then specs with something unexpected, then the others."""
    names = Counter(spec.mechanism.header.name for spec in result.specs)
    blocks: list[Block] = [Heading("Specs without verdicts", 1), *faults(result.faults)] if result.faults else []
    for spec in sorted(result.specs, key=_passes):
        alone = names[spec.mechanism.header.name] == 1
        blocks += _spec(spec, alone=alone, passes=result.undecided_passes)
    blocks += certificates(result.certificates)
    blocks += _opinions_in_all(result.specs)
    return Document(tuple(blocks), summary=total(result))


def _passes(spec: VerifiedSpec) -> bool:
    """Whether every claim of a spec has the verdict that is expected, and there is one."""
    return bool(spec.findings) and not any(checked.fails for checked in spec.findings)


def total(result: VerifyResult) -> str:
    """`4 claims: 3 proved, 1 refuted as expected; 1 window proved; 1 spec without claims`."""
    counts = _count(claim for spec in result.specs for claim in spec.claims)
    windows = _count(spec.window for spec in result.specs if spec.window is not None)
    several = f"{plural(len(result.specs), 'spec')}, " if len(result.specs) != 1 else ""
    claims = plural(sum(counts.values()), "claim")
    silent = sum(not spec.findings for spec in result.specs)
    without = f"; {plural(silent, 'spec')} without claims" if silent else ""
    told = ", ".join(f"{n} {word}" for word, n in counts.items())
    unread = len({fault.at.path for fault in result.faults})
    lost = f"{plural(unread, 'spec')} without verdicts; " if unread else ""
    return f"{lost}{several}{claims}" + (": " if counts else "") + told + _of_windows(windows) + without


def _of_windows(counts: dict[str, int]) -> str:
    """`; 1 window proved`, `; 3 windows: 2 proved, 1 refuted`."""
    if len(counts) < 2:
        return "".join(f"; {plural(n, 'window')} {word}" for word, n in counts.items())
    told = ", ".join(f"{n} {word}" for word, n in counts.items())
    return f"; {plural(sum(counts.values()), 'window')}: {told}"


def _count(checked: Iterable[Checked]) -> dict[str, int]:
    """How many claims have which verdict: `proved`, `refuted as expected`, `proved against expectation`."""
    found: dict[str, int] = {}
    for claim in checked:
        word = claim.word.lower()
        if claim.as_expected and claim.word != "PROVED":
            word += " as expected"
        elif not claim.as_expected and claim.word == "PROVED":
            word += " against expectation"
        found[word] = found.get(word, 0) + 1
    return found


# one spec ------------------------------------------------------------------------------------


def _spec(spec: VerifiedSpec, *, alone: bool, passes: bool) -> Iterator[Block]:
    mechanism = spec.mechanism
    detail = Detail.NORMAL if _passes(spec) else Detail.ESSENTIAL
    subject = Subject(mechanism.source.path, mechanism.source.sha256, mechanism.source.scheme or "")
    where = () if alone else (", ", Span(shown_path(mechanism.source.path), Style.CODE))
    yield Heading((Span(mechanism.header.name, Style.NAME), headline(spec), *where), 1, detail, subject)
    if not spec.findings:
        yield _nothing(spec)
    yield from (_finding(spec, checked, passes=passes) for checked in spec.findings)
    yield from _opinions(spec)
    yield from _rooms(spec)
    yield from _witnesses(spec.claims)
    yield from faults(spec.warnings)
    yield from _data(spec)
    yield from items(spec.surroundings)


def headline(spec: VerifiedSpec) -> str:
    """What follows the name of a spec: its scheme, what was set, the value of a solved parameter."""
    mechanism = spec.mechanism
    parts = ["", scheme_of(mechanism)]
    if mechanism.source.overrides:
        parts.append(f"with {', '.join(mechanism.source.overrides)}")
    parts += [f"at {named(chosen.parameter, chosen.value)} ({chosen.why})" for chosen in spec.chosen]
    return ", ".join(parts)


def _nothing(spec: VerifiedSpec) -> Finding:
    path = spec.mechanism.source.path
    return Finding(
        "VACUOUS",
        "",
        NO_CLAIMS,
        Level.ERROR,
        rule="VACUOUS",
        title=f"VACUOUS: {spec.mechanism.header.name}",
        at=Position(path, 1, 1),
        identity=(path, "no claims"),
    )


def _finding(spec: VerifiedSpec, checked: Checked, *, passes: bool) -> Finding:
    """A claim or a window with its verdict; what takes it apart is detail where the spec expects the verdict."""
    from bondproof.commands.verify.result import CheckedClaim

    claim, mechanism = checked.claim, spec.mechanism
    scheme = f", scheme {mechanism.source.scheme}" if mechanism.source.scheme else ""
    marked = f"{checked.word} (as expected)" if checked.as_expected else checked.word
    blocks: tuple[Block, ...] = ()
    if isinstance(checked, CheckedClaim) and checked.result.broken is not None:
        blocks = taken_apart(checked, Detail.ESSENTIAL if checked.fails else Detail.VERBOSE)
    return Finding(
        checked.word,
        claim.name,
        about(checked),
        _level(checked, passes=passes),
        mark=_mark(checked),
        blocks=blocks,
        rule=UNEXPECTED if checked.word == "PROVED" and checked.fails else checked.word,
        title=f"{marked}: {claim.name} ({mechanism.header.name}{scheme})",
        at=claim.at,
        identity=(mechanism.source.path, mechanism.source.scheme or "", *mechanism.source.overrides, claim.name),
        because=" ".join(claim.because.split()) if checked.as_expected else "",
        counted=checked.counts,
    )


def _level(checked: Checked, *, passes: bool) -> Level:
    if checked.as_expected:
        return Level.PASS if checked.word == "PROVED" else Level.NOTE
    if not checked.counts:
        return Level.WARNING
    return Level.WARNING if checked.word == "UNDECIDED" and passes else Level.ERROR


def _mark(checked: Checked) -> str:
    if checked.as_expected:
        return "" if checked.word == "PROVED" else "as expected"
    return "" if checked.claim.expected.value == "PROVED" or not checked.counts else "not as expected"


def about(checked: Checked) -> Text:
    """What was proved, where it fails, or why nothing is known; what the spec says of it is marked as its text."""
    from bondproof.commands.verify.result import CheckedWindow

    claim, because = checked.claim, " ".join(checked.claim.because.split())
    if checked.word == "REFUTED" and checked.as_expected and because:
        return "because: ", Span(because, Style.CODE)
    text = _of_window(checked) if isinstance(checked, CheckedWindow) else _of_claim(checked)
    if checked.fails and because:
        return f"{text}; the spec expects {claim.expected.value}, because: ", Span(because, Style.CODE)
    return text


def _of_window(checked: CheckedWindow) -> str:
    """The values that satisfy all claims, which claims exclude each other, or why nothing is known."""
    found = checked.found
    if checked.doubt is not None:
        return checked.doubt.reason
    if checked.word == "REFUTED":
        return "; ".join(window_remarks(found))
    spans = " or ".join(window(span, found.parameter.unit) for span in found.spans)
    return f"{found.parameter.name} in {spans}{WHOLE_NUMBERS if found.whole else ''}"


def _of_claim(checked: CheckedClaim) -> str:
    verdict = checked.result.verdict
    match verdict:
        case Proved():
            return _proved(checked, verdict)
        case Refuted():
            return _failure(checked)
        case Undecided() | Vacuous():
            return verdict.reason + _needs(checked)
        case Erroneous():
            return verdict.message
        case _:
            assert_never(verdict)


def _proved(checked: CheckedClaim, verdict: Proved) -> str:
    """The margin, or why there is none; that no certificate backs the proof, where none does."""
    margin, unit = checked.result.margin, unit_of(checked.result.statement.dimension)
    goals = checked.result.obligations
    if margin is not None:
        said = f"margin {quantity(margin, unit, towards=Towards.DOWN)}"
        if checked.result.worst:
            said += f" at {at_point(values(checked.mechanism, checked.result.worst))}"
    elif checked.result.floor is not None:
        said = f"margin at least {quantity(checked.result.floor, unit, towards=Towards.DOWN)}"
    elif checked.result.statement.mixed:
        said = "no single margin: conditions in different units"
    elif all(isinstance(goal.goal, Comparison) and goal.goal.relation is Relation.EQ for goal in goals):
        said = "an equation, which has no margin"
    elif len(goals) != 1:
        said = f"no single margin: {plural(len(goals), 'condition')}"
    else:
        said = "margin not known exactly"
    if None in verdict.certificates:
        return f"{said}; {' + '.join(verdict.engines)}, no certificate"
    return said


def _failure(checked: CheckedClaim) -> str:
    broken = checked.result.broken
    if broken is None:
        return "a counterexample was found"
    unit = unit_of(checked.result.statement.dimension)
    by = "" if broken.gap is None or broken.gap == 0 else f" by {quantity(abs(broken.gap), unit)}"
    where = at_point(telling(checked))
    return f"fails{by}" + (f" at {where}" if where else "")


def _needs(checked: CheckedClaim) -> str:
    """What a claim needs of the solved parameter, where there is no value to decide it at."""
    own = checked.own
    if own is None:
        return ""
    if own.doubt:
        return f"; its own window is open: {own.doubt.reason}"
    return f"; it needs {needed(own.spans, own.parameter)}"


def _rooms(spec: VerifiedSpec) -> Iterator[Block]:
    """How far each value that was taken is from the ends of its window."""
    for chosen in spec.chosen:
        distances = None if chosen.window is None else chosen.window.room(chosen.value)
        if distances is not None:
            told = room(distances, chosen.parameter.unit)
            yield Paragraph(f"{named(chosen.parameter, chosen.value)}: {told}", Detail.VERBOSE)


def _witnesses(claims: Iterable[CheckedClaim]) -> Iterator[Block]:
    """Evidence of each proved claim, and a point that shows that it speaks of real cases."""
    rows = []
    for checked in claims:
        verdict = checked.result.verdict
        if isinstance(verdict, Proved):
            evidence = " + ".join(kinds([c for c in verdict.certificates if c is not None])) or "nothing to show"
            where = at_point(values(checked.mechanism, verdict.witness))
            rows.append((checked.claim.name, " + ".join(verdict.engines), evidence, where or "the values given"))
    if rows:
        yield Table(("proved", "by", "certificate", "holds for example at"), tuple(rows), detail=Detail.VERBOSE)


def _data(spec: VerifiedSpec) -> Iterator[Block]:
    """How many numbers come from the benchmark data, and how many are in doubt."""
    origins = [parameter.origin for parameter in spec.mechanism.parameters if parameter.origin is not None]
    if origins:
        rows = len({row for origin in origins for row in origin.rows})
        doubted = sum(origin.low_confidence for origin in origins)
        doubt = f", {doubted} in doubt" if doubted else ""
        said = f"data: {plural(len(origins), 'number')} from {plural(rows, 'row')}{doubt}; -v shows them"
        yield Items(spec.remarks, brief=(said, *(origin.remark for origin in origins if origin.remark)))


# all specs -----------------------------------------------------------------------------------


def certificates(done: Certificates | None) -> Iterator[Block]:
    """What was written to disk; what is missing there is said in any case."""
    if done is not None:
        yield Heading("certificates", 1, Detail.NORMAL)
        yield Paragraph(f"{plural(done.written, 'certificate')} written to {done.folder}")
        missing = [f"no certificate for {each.spec} {each.claim}: {each.why}" for each in done.without]
        missing += [f"removed {name}: its claim has no certificate any more" for name in done.removed]
        yield from items(missing, Detail.ESSENTIAL)


def _opinions(spec: VerifiedSpec) -> Iterator[Block]:
    """What every engine says of every claim, where all were asked; why engines could not settle it is detail."""
    asked = [claim for claim in spec.claims if claim.opinions]
    if not asked:
        return
    engines = tuple(opinion.engine for opinion in asked[0].opinions)
    rows = tuple((c.claim.name, *("–" if o.says.value == "open" else o.says.value for o in c.opinions)) for c in asked)
    yield Table(("engines", *engines), rows)
    yield from items(
        [f"{c.claim.name}: {o.engine}: {o.reason}" for c in asked for o in c.opinions if o.reason], Detail.VERBOSE
    )


def _opinions_in_all(specs: Iterable[VerifiedSpec]) -> Iterator[Block]:
    """That no two engines disagree, and how many proofs need no solver's word."""
    claims = [claim for spec in specs for claim in spec.claims]
    if any(claim.opinions for claim in claims):
        proved = [claim for claim in claims if claim.word == "PROVED"]
        share = f"{sum(claim.certified for claim in proved)} of {plural(len(proved), 'proved claim')}"
        yield Heading("engines", 1, Detail.NORMAL)
        yield Items((_LEGEND, f"no two engines disagree; {share} with a certificate that needs no solver"))
