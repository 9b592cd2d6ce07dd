"""A picture is valid SVG, the same bytes for the same numbers, says in words what it shows, and trusts no name."""

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction as F
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree

import pytest

from bondproof.commands.compare.curves import By, Chart, Curve, Mark, Outcome, Sample
from bondproof.commands.compare.picture import MOST_PANELS, svg
from mechanisms.diagnostics import Position
from mechanisms.errors import UsageError
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.terms.units import ONE_UNIT, unit
from mechanisms.values import evolve
from solvers.windows.real_sets import Span

ROOT = Path(__file__).parents[2]
Run = Callable[..., CompletedProcess[str]]

USD = unit("USD")
BOND = Parameter(Variable("bond"), USD.dimension, USD, Solve(Interval(F(0), None)), Position("", 1, 1, 1, ""))
NONE = Sample(F(1, 100), Outcome.FAILS, why="none for IC and IR", names=("dear",))
SOME = Sample(F(1, 10), Outcome.WORKS, (Span(F(5), F(400)),), names=("cheap",))
MORE = Sample(F(1, 5), Outcome.WORKS, (Span(F(0), None),), names=("cheaper", "as-cheap"))
OPEN = Sample(F(1, 2), Outcome.OPEN, why="the budget ran out", names=("odd",))
BONDED = Curve("slashing", BOND, (NONE, SOME, MORE, OPEN), Mark(F(1, 20), F(1, 10), F(142)))
FREE = Curve("no-bond", None, (evolve(SOME, outcome=Outcome.FAILS, spans=()), evolve(MORE, spans=())), None)
RATES = Chart(By.RATE, "Bond by audit_rate: small", "audit_rate", unit("%"), (BONDED, FREE), ("A point is exact.",))
PRICES = Chart(By.PRICE, "Bond by price", "USD per GPU-hour", ONE_UNIT, (BONDED,), ("prices (2026): R001 cheap 1.",))

SPEC = """\
mech: 1
name: small
params:
  bond: solve min USD
  audit_rate: 5% .. 10%
game:
  - worker: [honest, cheat]
  - flagged: chance (audit_rate if cheat else 0)
escrow:
  - bond of worker
ledger:
  - protocol -> worker: 10 USD
  - worker -> outside: 5 USD when honest
  - bond of worker -> burn: bond when flagged
honest: [honest]
claims:
  ic: best_response(worker | honest)
"""


def words(text: str) -> str:
    """What can be read in a picture."""
    texts = ElementTree.fromstring(text).iter("{http://www.w3.org/2000/svg}text")
    return "\n".join("".join(element.itertext()) for element in texts)


def test_a_picture_by_rate_says_what_it_shows() -> None:
    said = words(svg(RATES))
    for expected in (
        *("Bond by audit_rate: small", "slashing", "no-bond", "audit_rate (%)", "bond (USD)", "A point is exact."),
        *("bonds at which IC, NEG and IR hold together", "no bond works:", "none for IC and IR"),
        *("not known: the budget ran out", "IC holds without any bond", "no bond to choose,", "and IC fails"),
        *("the spec's own range", "bond recommended for the spec's own numbers"),
    ):
        assert expected in said, expected


def test_a_picture_by_price_names_who_asks_each_price_and_who_has_no_window() -> None:
    said = words(svg(PRICES))
    for expected in ("dear (none)", "cheap", "cheaper, as-cheap", "odd (?)", "no bond works at this price", "R001"):
        assert expected in said, expected


def test_what_no_bond_satisfies_is_hatched() -> None:
    assert "<pattern" in svg(RATES)
    assert "<pattern" not in svg(evolve(RATES, curves=(evolve(BONDED, samples=(SOME, MORE)),)))


@pytest.mark.parametrize("chart", [RATES, PRICES])
def test_the_same_numbers_give_the_same_bytes(chart: Chart) -> None:
    assert svg(chart) == svg(chart)
    assert "<dc:date>" not in svg(chart)


def test_another_process_gives_the_same_bytes_whatever_a_users_matplotlibrc_says(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nsvg.hashsalt: other\nsvg.fonttype: path\n")
    (tmp_path / "small.mech.yaml").write_text(SPEC)
    line = [sys.executable, "-m", "bondproof", "compare", "small.mech.yaml", "--plot-range", "5% .. 20%", "--plot"]
    texts: list[bytes] = []
    for name, folder in (("one.svg", tmp_path), ("two.svg", ROOT)):
        line[4] = str((tmp_path / "small.mech.yaml").resolve())
        environment = {"PYTHONPATH": str(ROOT), "MATPLOTLIBRC": str(folder), "PYTHONHASHSEED": str(len(texts))}
        subprocess.run(
            [*line, str(tmp_path / name)], cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=120
        )
        texts.append((tmp_path / name).read_bytes())
    assert texts[0] == texts[1]
    assert str(tmp_path).encode() not in texts[0]


@pytest.mark.parametrize(
    "name",
    ["$x^{2$", r"$\frac{1}{0}$", "</text><script>alert(1)</script>", "&lt; & ]]>", "a\x00\x1b[31m\ud800b", "鍵🔑"],
)
@pytest.mark.parametrize("chart", [RATES, PRICES])
def test_a_name_from_a_stranger_is_shown_as_it_is_and_does_nothing(chart: Chart, name: str) -> None:
    samples = tuple(evolve(sample, why=name, names=(name,)) for sample in BONDED.samples)
    curves = (evolve(BONDED, title=name, samples=samples),)
    text = svg(evolve(chart, title=name, axis=name, curves=curves, notes=(name,)))
    assert not list(ElementTree.fromstring(text).iter("{http://www.w3.org/2000/svg}script"))
    if name.isprintable():
        assert name in words(text)


def test_a_long_name_is_cut_and_many_notes_are_ended() -> None:
    said = words(svg(evolve(RATES, title="x" * 10_000, notes=("y " * 2_000,) * 50)))
    assert max(map(len, said.splitlines())) < 200
    assert len(said) < 20_000


def test_ends_that_no_float_holds_are_drawn_at_the_edge() -> None:
    far = evolve(SOME, spans=(Span(F(1, 10**400), F(10) ** 400),))
    for chart in (RATES, PRICES):
        ElementTree.fromstring(svg(evolve(chart, curves=(evolve(BONDED, samples=(NONE, far)),))))


def test_more_panels_than_can_be_read_are_refused() -> None:
    with pytest.raises(UsageError, match="can be drawn"):
        svg(evolve(RATES, curves=(FREE,) * (MOST_PANELS + 1)))


# The command ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    file = tmp_path / "small.mech.yaml"
    file.write_text(SPEC)
    return file


def test_compare_draws_the_picture_beside_the_table(bondproof: Run, spec: Path) -> None:
    picture = spec.with_name("bonds.svg")
    answer = bondproof("compare", spec, "--plot", picture, "--plot-range", "2% .. 20%")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "IC/NEG/IR window" in answer.stdout
    assert "as written" in words(picture.read_text(encoding="utf-8"))
    assert [file.name for file in sorted(spec.parent.iterdir())] == ["bonds.svg", "small.mech.yaml"]


def test_without_matplotlib_the_answer_is_how_to_install_it(
    bondproof: Run, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    picture = spec.with_name("bonds.svg")
    answer = bondproof("compare", spec, "--plot", picture)
    assert (answer.returncode, answer.stdout, picture.exists()) == (2, "", False)
    assert "pip install 'bondproof[plot]'" in answer.stderr
    assert bondproof("compare", spec).returncode == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["--plot", "bonds.png"], "ends in .svg"),
        (["--plot", "no/such/folder/bonds.svg"], "Make the folder first"),
        (["--plot", "bonds.svg", "--plot-by", "gpu-price"], "rests on no price of a GPU"),
        (["--plot", "bonds.svg", "--plot-parameter", "rate"], "unknown --plot-parameter `rate`"),
        (["--plot", "bonds.svg", "--plot-range", "3"], "not a range"),
        (["--plot-by", "audit-rate"], "Name the file, too: --plot FILE.svg"),
        (["--plot", "bonds.svg", "--plot-by", "gpu-price", "--plot-range", "1% .. 2%"], "need --plot-by audit-rate"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_the_users_to_correct(
    bondproof: Run, spec: Path, monkeypatch: pytest.MonkeyPatch, line: list[str], said: str
) -> None:
    monkeypatch.chdir(spec.parent)
    answer = bondproof("compare", spec, *line)
    assert answer.returncode == 2
    assert said in " ".join(answer.stderr.replace("│", " ").split())
    assert not spec.with_name("bonds.svg").exists()


def test_a_picture_that_cannot_be_written_leaves_nothing_behind(bondproof: Run, spec: Path) -> None:
    spec.with_name("bonds.svg").mkdir()
    answer = bondproof("compare", spec, "--plot", spec.with_name("bonds.svg"), "--plot-range", "5% .. 6%")
    assert answer.returncode == 2
    assert "cannot write" in answer.stderr
