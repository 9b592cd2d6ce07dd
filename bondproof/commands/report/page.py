"""The sections of a page: a finding as the title, what is drawn or listed, and how it was computed.

    page(verified, compared, valued)   the HTML of one spec
    index(pages)               the HTML of the list of pages

What is said in a section is data for page.html; a part that another command says in a document is its HTML.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bondproof.commands.report.charts import Axis, axis, bars, waterfall
from bondproof.commands.report.lead import lead
from bondproof.commands.show import diagram
from bondproof.commands.show.show import setting
from bondproof.commands.verify.document import about
from bondproof.commands.verify.refuted import taken_apart
from bondproof.commands.verify.result import CheckedClaim, VerifiedSpec
from bondproof.commands.window_words import window_remarks
from bondproof.rendering.document import Detail, Document, Table, plain
from bondproof.rendering.html import render
from bondproof.rendering.number_format import Towards, decimal
from bondproof.rendering.options import RenderOptions
from bondproof.rendering.wording import at_point, joined, named, plural, scheme_of, shown_path, values, window
from bondproof.system.versions import versions
from mechanisms.errors import UsageError
from mechanisms.sanitize import visible
from mechanisms.values import Frozen
from proofs.checking.certificate import kinds
from proofs.claims.incentives import yardsticks_of
from solvers.plans.best_deviation import told

if TYPE_CHECKING:
    from jinja2 import Template

    from bondproof.commands.compare.result import CompareResult
    from bondproof.commands.report.result import Page
    from bondproof.commands.values.result import ValuesResult
    from proofs.playout.breakdown import Breakdown
    from solvers.bounds.search import Outlook
    from solvers.windows.real_sets import Spans
    from solvers.windows.window import Window

_ROLES = {"IC": "no deviation pays more", "NEG": "a deviation pays nothing", "IR": "the intended play pays"}
_SAID = ("window", "deters", "gain")
"""Columns of a comparison whose meaning is said below it."""
_HERE = Path(__file__).parent


class Section(Frozen):
    """A part of a page: its anchor, its title, which part of the template writes it, and from what.

    `how` says how it was computed and what it leaves out. What is not `printed` is left out of the printed memo.
    """

    name: str
    title: str
    data: object
    how: str
    printed: bool = True


def page(spec: VerifiedSpec, compared: CompareResult | None, valued: ValuesResult | None) -> str:
    """The page of one spec."""
    mechanism = spec.mechanism
    said = lead(spec)
    sections = [_window(spec), _claims(spec), *_failures(spec), _schemes(compared), _states(spec), _values(valued)]
    sections += [_scope(spec), _data(spec), _check(spec)]
    return _template("page.html").render(
        name=mechanism.header.name,
        title=mechanism.header.title,
        about=" ".join(mechanism.header.about.split()),
        scheme=scheme_of(mechanism),
        overrides=mechanism.source.overrides,
        lead=said,
        sections=_ordered([section for section in sections if section is not None], fails=said.mark == "fails"),
        **_frame(),
    )


def index(pages: Sequence[Page]) -> str:
    """The list of pages."""
    return _template("index.html").render(pages=pages, **_frame())


def _ordered(sections: list[Section], *, fails: bool) -> list[Section]:
    """A failure comes first where the answer is that something fails."""
    return sorted(sections, key=lambda section: section.name != "failure") if fails else sections


# the frame -----------------------------------------------------------------------------------


def _template(name: str) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    around = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    around.filters["shown"] = lambda text: visible(str(text))
    return around.get_template(name)


def _frame() -> dict[str, object]:
    """Style and script, and the policy that allows these and nothing else."""
    from markupsafe import Markup

    style, script = ((_HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {_hash(style)} {_hash(diagram.STYLE)}; script-src {_hash(script)}"
    )
    return {"style": Markup(style), "script": Markup(script), "policy": policy}


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _html(document: Document) -> object:
    from markupsafe import Markup

    return Markup(render(document, RenderOptions(Detail.NORMAL, reproducible=True)))


# the window ----------------------------------------------------------------------------------


def _window(spec: VerifiedSpec) -> Section | None:
    """The values of the solved parameter at which each claim holds, and at which all do."""
    if spec.window is None:
        return None
    found, parameter = spec.window.found, spec.window.found.parameter
    how = (
        f"Values of {parameter.name} on a logarithmic axis. The ends are exact; bars are drawn to scale. Every value "
        "in a bar satisfies its claim for all values in the ranges."
    )
    if spec.window.doubt is not None or not found.spans:
        reason = spec.window.doubt.reason if spec.window.doubt else "; ".join(window_remarks(found))
        title = f"No value of {parameter.name} is known to satisfy all claims"
        return Section("window", title, _rows(spec, found), f"{reason or 'The claims exclude each other'}. {how}")
    spans = " or ".join(window(span, parameter.unit) for span in found.spans)
    return Section("window", f"{parameter.name} must be in {spans}", _rows(spec, found), how)


def _rows(spec: VerifiedSpec, found: Window) -> dict[str, object]:
    on, parameter = axis(found), found.parameter
    asked = yardsticks_of(spec.mechanism, [claim.statement for claim in found.claims])
    rows = [_row(on, found, "all claims", "", found.spans)] if found.spans else []
    for claim in found.claims:
        name = claim.statement.claim.name
        rows.append(_row(on, found, name, ", ".join(asked.get(name, ())), claim.spans))
    taken = next((chosen.value for chosen in spec.chosen if chosen.parameter.variable == parameter.variable), None)
    binds = [
        f"{'At least' if end is found.low else 'At most'}: {end.statement.claim.name}"
        for end in (found.low, found.high)
        if end is not None
    ]
    return {
        "rows": rows,
        "taken": None if taken is None else on.place(float(taken)),
        "value": "" if taken is None else named(parameter, taken),
        "binds": binds,
    }


def _row(on: Axis, found: Window, name: str, role: str, spans: Spans) -> dict[str, object]:
    text = " or ".join(window(span, found.parameter.unit) for span in spans) or "no value"
    return {"name": name, "role": role, "bars": bars(on, spans), "text": text}


# claims --------------------------------------------------------------------------------------


def _claims(spec: VerifiedSpec) -> Section | None:
    """Each claim with its verdict, what it is, and what stands behind the verdict."""
    if not spec.claims:
        return None
    asked = yardsticks_of(spec.mechanism, [checked.result.statement for checked in spec.claims])
    rows = [_claim(checked, asked.get(checked.claim.name, ())) for checked in spec.claims]
    proved = sum(checked.word == "PROVED" for checked in spec.claims)
    certified = sum(checked.certified for checked in spec.claims)
    title = f"{proved} of {plural(len(spec.claims), 'claim')} {'is' if proved == 1 else 'are'} proved"
    how = (
        f"PROVED: for every value in the ranges. {certified} of {plural(proved, 'proof')} "
        "rest on a certificate that a checker without any solver has accepted. REFUTED: at the point that is shown. "
        "IC: no deviation pays more. NEG: a deviation pays nothing. IR: the intended play pays."
    )
    return Section("claims", title, rows, how)


def _claim(checked: CheckedClaim, roles: Sequence[str]) -> dict[str, object]:
    found = [each for each in getattr(checked.result.verdict, "certificates", ()) if each is not None]
    evidence = " + ".join(kinds(found)) if checked.certified else " + ".join(checked.result.verdict.engines)
    return {
        "word": checked.word,
        "expected": checked.as_expected,
        "name": checked.claim.name,
        "role": ", ".join(f"{role}: {_ROLES[role]}" for role in roles if role in _ROLES),
        "text": plain(about(checked)),
        "formula": " ".join(checked.claim.text.split()),
        "evidence": evidence,
    }


def _failures(spec: VerifiedSpec) -> Iterator[Section]:
    """The first claim that fails, taken apart: unexpected ones first."""
    failing = [c for c in spec.claims if c.word == "REFUTED" and c.result.broken is not None]
    for checked in sorted(failing, key=lambda each: each.as_expected)[:1]:
        broken = checked.result.broken
        assert broken is not None, "it was chosen so"
        title = f"How {checked.claim.name} fails"
        data = {
            "html": _html(Document(taken_apart(checked, Detail.NORMAL))),
            "steps": [] if broken.ledger is None else _steps(broken.ledger),
        }
        how = "The point was played out line by line, apart from the formulas. Each bar starts where the last one ends."
        yield Section("failure", title, data, how, printed=False)


def _steps(found: Breakdown) -> list[dict[str, object]]:
    steps = [
        {"name": step.name, "amount": decimal(step.amount), "bar": step.bar, "adds": step.amount > 0}
        for step in waterfall(found)
    ]
    return [*steps, {"name": "left minus right", "amount": decimal(found.gap), "bar": None, "adds": found.gap > 0}]


# schemes, states -----------------------------------------------------------------------------


def _schemes(compared: CompareResult | None) -> Section | None:
    """The schemes side by side, as `compare` says them."""
    if compared is None:
        return None
    tables = tuple(block for block in compared.document().blocks if isinstance(block, Table))
    meanings = " ".join(f"{column.title}: {column.meaning}." for column in compared.columns if column.key in _SAID)
    how = f"{meanings} Computed by `bondproof compare`, which says with -v what each scheme takes."
    return Section("schemes", "The schemes side by side", {"html": _html(Document(tables))}, how)


def _states(spec: VerifiedSpec) -> Section | None:
    """The states of a game in time as a picture."""
    if spec.mechanism.time is None:
        return None
    from markupsafe import Markup

    try:
        picture = Markup(diagram.diagram(spec.mechanism))
    except UsageError:
        return None
    number = len(spec.mechanism.time.reached)
    title = f"Play moves among {plural(number, 'state')}"
    how = "All states of a name are one node. Labels are the rules of `next`; what is dashed is not reached."
    return Section("states", title, picture, how, printed=False)


def _values(valued: ValuesResult | None) -> Section | None:
    """What play is worth in each state, and what the best plan gains."""
    if valued is None or all(player.found is None for player in valued.players):
        return None
    rows = [
        {"player": str(each.player), "state": str(valued.blocks.state(state)), **_worth(each.found, state)}
        for each in valued.players
        if each.found is not None
        for state in valued.states
    ]
    tops = {name: max(abs(row["top"]) for row in rows if row["player"] == name) for name in {r["player"] for r in rows}}
    for row in rows:
        top = tops[row["player"]] or 1.0
        row["width"], row["better"] = (round(100 * max(row[key], 0.0) / top, 3) for key in ("low", "top"))
    gaining = [each for each in valued.players if each.found is not None and each.found.gain[0] > 0]
    who = joined([f"the {each.player}" for each in gaining])
    title = f"A plan of {who} gains over the intended play" if gaining else "No plan is known to gain, state by state"
    plans = [f"{each.player}: {told(each.course)}" for each in gaining if each.course]
    at = at_point((chosen.parameter, chosen.value) for chosen in valued.chosen)
    how = (
        f"At one point{f', {at}' if at else ''}: exact bounds of what the intended play (dark) and the best plan "
        "(light) are worth from each state on, by `bondproof values`. It does not say what holds at other points."
    )
    return Section("values", title, {"rows": rows, "plans": plans}, how, printed=False)


def _worth(found: Outlook, state: int) -> dict[str, Any]:
    (low, _), (_, high) = found.worth(state), found.best(state)
    return {
        "intended": f"{decimal(low, 6, Towards.DOWN)} USD",
        "best": f"{decimal(high, 6, Towards.UP)} USD",
        "low": float(low),
        "top": float(max(low, high)),
    }


# scope, data, check --------------------------------------------------------------------------


def _scope(spec: VerifiedSpec) -> Section:
    """What the claims are quantified over, and what is taken for granted."""
    mechanism = spec.mechanism
    free = mechanism.intervals
    rows = [
        {"name": p.name, "setting": setting(p), "ranges": p.variable in free, "origin": _origin(p.origin)}
        for p in mechanism.parameters
    ]
    ranging = sum(bool(row["ranges"]) for row in rows)
    data = {"rows": rows, "assumptions": [each.text for each in mechanism.assumptions]}
    title = f"{plural(ranging, 'parameter')} {'ranges' if ranging == 1 else 'range'}; the others have one value each"
    how = "Players are risk neutral. What is not in the ledger is not in the answer."
    return Section("scope", title, data, how)


def _origin(origin: object) -> str:
    rows = getattr(origin, "rows", ())
    return f"data: {', '.join(map(str, rows))}" if rows else ""


def _data(spec: VerifiedSpec) -> Section | None:
    """Numbers that come from the benchmark data, and doubts."""
    if not spec.remarks:
        return None
    origins = [p.origin for p in spec.mechanism.parameters if p.origin is not None]
    doubted = sum(origin.low_confidence for origin in origins)
    title = f"{plural(len(origins), 'number')} from the benchmark data, {doubted} in doubt"
    return Section("data", title, list(spec.remarks), "The rows are those of `bondproof bench show`.", printed=False)


def _check(spec: VerifiedSpec) -> Section:
    """The commands that compute the page again, and what it was computed with."""
    source = spec.mechanism.source
    path = shown_path(source.path)
    changed = (f" --scheme {source.scheme}" if source.scheme else "") + "".join(
        f' --set "{text}"' for text in source.overrides
    )
    commands = [
        f"bondproof verify {path}{changed} --certificates proofs",
        "bondproof certify proofs",
        f"bondproof report {path}{changed}",
    ]
    at = [at_point(values(spec.mechanism, {c.parameter.variable: c.value})) for c in spec.chosen]
    data = {"commands": commands, "sha256": source.sha256, "versions": versions(), "at": at}
    return Section("check", "Check it yourself", data, "Same spec and versions: same bytes. The page asks no network.")
