"""The command `report`: what a page says, that nothing of a spec gets out of its texts, and that files are whole."""

from collections.abc import Callable
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

import bondproof
from bondproof import report
from bondproof.commands.report.charts import axis, bars, waterfall
from mechanisms.errors import SpecError, UsageError

SPEC = """mech: 1
name: {name}
title: {title}
params:
  bond: solve min USD
  audit_rate: 5% .. 20%
game:
  - worker: [honest, cheat]
  - caught: chance audit_rate when cheat
ledger:
  - protocol -> worker: 1 USD when not caught
  - worker -> outside: 0.60 USD when honest
  - worker -> burn: bond when caught
honest: [honest]
claims:
  cheating-loses: E[worker | cheat] < 0
"""


class _Reader(HTMLParser):
    """Elements with their attributes, and the text outside style and script."""

    def __init__(self) -> None:
        super().__init__()
        self.elements, self.words, self._open = list[tuple[str, dict[str, str | None]]](), list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self._open):
            self.words.append(data)


def read(file: Path) -> _Reader:
    reader = _Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader


def text_of(file: Path) -> str:
    return " ".join(" ".join(read(file).words).split())


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(spec: str | Path, **keywords: object) -> Path:
        target = tmp_path / "page.html"
        report(spec, target, **keywords)  # type: ignore[arg-type]
        return target

    return write


def audit(folder: Path, **said: str) -> Path:
    path = folder / "audit.mech.yaml"
    path.write_text(SPEC.format(**{"name": "audit", "title": "An audit", **said}))
    return path


def test_a_page_begins_with_the_answer_and_a_thin_margin(written: Callable[..., Path], tmp_path: Path) -> None:
    said = text_of(written(audit(tmp_path)))
    assert "holds With bond = 19.1 USD, 1 claim holds for every value in the ranges, not only for samples." in said
    assert "The margin is thin: bond = 19.1 USD is 0.1 USD (0.526%) above the lower end." in said
    assert "bond must be in (19 USD, unbounded)" in said
    assert "1 of 1 claim is proved" in said


def test_a_refuted_claim_leads_and_its_failure_comes_first(written: Callable[..., Path], tmp_path: Path) -> None:
    page = written(audit(tmp_path), overrides=["bond=1 USD"])
    said = text_of(page)
    assert "fails cheating-loses fails by 0.9 USD at audit_rate = 5%, bond = 1 USD." in said
    assert "any one of these fixes it" in said
    sections = [found["id"] for tag, found in read(page).elements if tag == "section" and "id" in found]
    assert sections[0] == "failure"


def test_an_open_claim_a_vacuous_one_and_no_claim_are_not_green(written: Callable[..., Path], tmp_path: Path) -> None:
    bare = tmp_path / "bare.mech.yaml"
    bare.write_text("mech: 1\nname: bare\n")
    assert "open The spec makes no claims, so nothing was checked." in text_of(written(bare))
    bare.write_text("mech: 1\nname: bare\nparams:\n  x: 0 .. 1\nassume:\n  - x > 2\nclaims:\n  c: x > 0\n")
    assert "open Whether c holds is open: " in text_of(written(bare))


def test_an_empty_window_names_the_conflict(written: Callable[..., Path], tmp_path: Path) -> None:
    spec = audit(tmp_path)
    spec.write_text(spec.read_text() + "  cheap: bond <= 5 USD\n")
    said = text_of(written(spec))
    assert "fails No value of bond satisfies all claims: " in said
    assert "cheap" in said


def test_a_game_in_time_shows_its_states_and_its_schemes(written: Callable[..., Path]) -> None:
    page = written("akash")
    sections = [found["id"] for tag, found in read(page).elements if tag == "section" and "id" in found]
    assert {"claims", "failure", "schemes", "states", "scope", "check"} <= set(sections)
    assert "Play moves among 2 states" in text_of(page)
    assert "No plan is known to gain, state by state" in text_of(page)


def test_the_best_plan_of_a_game_in_time_is_drawn_and_told(written: Callable[..., Path]) -> None:
    said = text_of(written("score-threshold"))
    assert "A plan of the operator gains over the intended play" in said
    assert "The likeliest course of the plan of the operator: cheat in clean[1]" in said


HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt; javascript:alert(3) \u202e"


def test_a_hostile_text_stays_text(written: Callable[..., Path], tmp_path: Path) -> None:
    spec = audit(tmp_path, title=f"'{HOSTILE[:-1]}'")
    page = written(spec)
    reader = read(page)
    assert [tag for tag, _ in reader.elements].count("script") == 1
    assert "img" not in [tag for tag, _ in reader.elements]
    assert not any(name.startswith("on") for _, found in reader.elements for name in found)
    assert "<script>alert(1)</script>" in unescape(" ".join(reader.words))


def test_a_page_asks_nothing_of_a_network_and_its_policy_forbids_it(written: Callable[..., Path]) -> None:
    page = written("zkml")
    reader = read(page)
    policy = next(found["content"] for tag, found in reader.elements if "http-equiv" in found)
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert all(found.get(key, "#").startswith("#") for _, found in reader.elements for key in ("src", "href"))  # type: ignore[union-attr]
    assert not any("style" in found for _, found in reader.elements)


def test_the_same_spec_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.html", tmp_path / "2.html"
    report("zkml", first)
    report("zkml", second)
    assert first.read_bytes() == second.read_bytes()


def test_several_specs_are_a_folder_with_an_index(tmp_path: Path) -> None:
    found = report(["zkml", "espresso"], tmp_path / "pages")
    assert sorted(file.name for file in (tmp_path / "pages").iterdir()) == ["espresso.html", "index.html", "zkml.html"]
    links = [
        attributes.get("href") for tag, attributes in read(tmp_path / "pages" / "index.html").elements if tag == "a"
    ]
    assert links == ["zkml.html", "espresso.html"]
    assert found.index is not None
    assert found.exit_code == 0


@pytest.mark.parametrize("name", ["Audit", "index"])
def test_no_page_takes_the_place_of_another_one(tmp_path: Path, name: str) -> None:
    specs = [audit(tmp_path), tmp_path / "other.mech.yaml"]
    specs[1].write_text(specs[0].read_text().replace("name: audit", f"name: {name}"))
    with pytest.raises(UsageError, match=f"two pages would be called `{name}.html`"):
        report(specs, tmp_path / "pages")
    assert list((tmp_path / "pages").iterdir()) == []


def test_a_page_that_cannot_be_written_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        report("audited-inference", tmp_path / "none" / "page.html")
    with pytest.raises(SpecError):
        report(tmp_path / "none.mech.yaml", tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []


def test_bars_are_in_order_on_a_logarithmic_axis(tmp_path: Path) -> None:
    spec = audit(tmp_path)
    spec.write_text(spec.read_text() + "  cheap: bond <= 1900 USD\n")
    window = bondproof.bond(spec).window
    on = axis(window)
    (bar,) = bars(on, window.spans)
    # from 19 to 1900 is a hundredfold, and the axis goes three times beyond both ends
    assert 0 < bar.left < bar.left + bar.width < 100
    assert bar.left == pytest.approx(100 - bar.left - bar.width, abs=0.01)
    assert not bar.open


def test_the_steps_of_a_waterfall_add_up_to_the_gap(tmp_path: Path) -> None:
    found = bondproof.verify(audit(tmp_path), overrides=["bond=1 USD"]).specs[0].claims[0].result.broken
    assert found is not None
    assert found.ledger is not None
    steps = list(waterfall(found.ledger))
    assert sum((step.amount for step in steps), Fraction(0)) == found.ledger.gap
    assert [step.name for step in steps] == ["protocol -> worker", "worker -> burn"]
    assert max(step.bar.left + step.bar.width for step in steps) == pytest.approx(100)
