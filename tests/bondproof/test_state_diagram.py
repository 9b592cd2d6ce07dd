"""`show --plot` draws the states of a game in time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree as Xml

import pytest

from bondproof.commands.show.diagram import MOST_NODES, diagram
from mechanisms.language.reader import read, read_text

Run = Callable[..., CompletedProcess[str]]
TIME = Path(__file__).parents[1] / "cases" / "time"
SVG = "{http://www.w3.org/2000/svg}"
SPEC = """\
mech: 1
name: levels
params:
  n: 3
states:
  - newcomer
  - level[1 .. n]
  - gone: end
  - unused
discount: 90%
game:
  - operator: [honest, cheat, leave]
  - flagged: chance (5% if honest else 80%) when not leave
  - audited: chance 10% when cheat
ledger:
  - outside -> operator: 5 USD when not leave
next:
  - newcomer -> level[1]: when not (flagged or leave)
  - level[k] -> level[k+1]: when k < n and not (flagged or leave)
  - level[k] -> newcomer: when flagged
  - any -> gone: when leave
"""


def texts(picture: str, style: str) -> list[str]:
    found = Xml.fromstring(picture).iter(f"{SVG}text")
    return [text.text or "" for text in found if text.get("class") == style]


def test_the_picture_shows_states_and_when_play_moves_on() -> None:
    picture = diagram(read_text(SPEC, "levels.mech.yaml"))
    assert texts(picture, "name") == ["newcomer", "level[1 .. 3]", "gone", "unused", "any state"]
    assert texts(picture, "label") == [
        "[1]: not (flagged or leave)",
        "[k] → [k+1]: k < n and not (flagged",
        "or leave)",
        "[k]: flagged",
        "leave",
    ]


def test_an_end_has_two_frames_and_a_state_that_no_play_reaches_a_broken_one() -> None:
    boxes = [box for box in Xml.fromstring(diagram(read_text(SPEC, "a"))).iter(f"{SVG}rect") if box.get("class")]
    assert [box.get("class") for box in boxes] == ["node", "node", "node", "node", "node far", "node far"]


def test_the_picture_says_with_which_probability_the_events_of_its_labels_happen() -> None:
    """`audited` decides nothing about states."""
    assert texts(diagram(read_text(SPEC, "levels.mech.yaml")), "note") == [
        "flagged: chance (5% if honest else 80%) when not leave",
        "A period weighs 90% of the one before it.",
    ]


def test_the_picture_is_told_to_those_who_cannot_see_it() -> None:
    root = Xml.fromstring(diagram(read_text(SPEC, "levels.mech.yaml")))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "levels: states"
    told = root.findtext(f"{SVG}desc") or ""
    assert "Play begins in newcomer." in told
    assert "In level[k], when flagged, play goes on in newcomer." in told
    assert "flagged: chance (5% if honest else 80%) when not leave" in told


def test_the_picture_is_the_same_whatever_the_order_of_hashes(tmp_path: Path) -> None:
    drawn = set[bytes]()
    for seed in ("1", "2", "3"):
        line = [sys.executable, "-m", "bondproof", "show", str(TIME / "ladder.mech.yaml"), "--plot", "a.svg"]
        subprocess.run(line, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        drawn.add((tmp_path / "a.svg").read_bytes())
    assert len(drawn) == 1


def test_a_ladder_of_74_rungs_is_folded() -> None:
    picture = diagram(read(TIME / "ladder.mech.yaml", overrides=["half=37"]))
    assert texts(picture, "name") == ["attack[0 .. 36]", "defend[0 .. 36]", "over"]
    assert len(picture) < 6_000


@pytest.mark.parametrize("path", sorted(TIME.glob("*.mech.yaml")), ids=lambda path: path.name.partition(".")[0])
def test_everything_in_the_picture_is_within_its_frame_and_no_label_covers_another(path: Path) -> None:
    if path.name == "overlap.mech.yaml":
        return  # it cannot be read
    root = Xml.fromstring(diagram(read(path)))
    left, top, width, height = map(float, (root.get("viewBox") or "").split())
    seen = list[tuple[float, float, float]]()
    for text in root.iter(f"{SVG}text"):
        x, y, long = float(text.get("x") or 0), float(text.get("y") or 0), 7.3 * len(text.text or "")
        start = x if text.get("class") == "note" else x - long / 2
        assert left <= start <= start + long <= left + width
        assert top < y < top + height
        assert all(start >= end or start + long <= begin or abs(y - other) >= 10 for begin, end, other in seen)
        seen.append((start, start + long, y))


def test_hostile_text_is_drawn_as_text() -> None:
    event = "flagged: chance (5% if honest else 80%) when not leave"
    hostile = SPEC.replace(event, f'{event}  # <script>alert("1")</script>').replace("k < n and", "k<n and 1 < 2 and")
    picture = diagram(read_text(hostile, "levels.mech.yaml"))
    assert "<script" not in picture
    assert "[k] → [k+1]: k<n and 1 < 2" in texts(picture, "label")
    assert "k&lt;n" in picture
    assert set(re.findall(r"<(\w+)", picture)) <= {
        *("svg", "title", "desc", "style", "defs", "marker", "path", "rect", "circle", "text")
    }


def test_many_rules_between_two_states_are_counted() -> None:
    rules = "".join(f"  - level[{k}] -> level[{k + 1}]: when honest\n" for k in range(1, 20))
    text = SPEC[: SPEC.index("  - newcomer -> level")].replace("n: 3", "n: 20") + rules
    labels = texts(diagram(read_text(text, "levels.mech.yaml")), "label")
    assert labels[0] == "[1] → [2]: honest"
    assert labels[-1] == "… and 12 more"
    assert len(labels) == 8


def test_a_condition_of_any_length_fits() -> None:
    """Words that go on and on are broken, and cut in the end."""
    name = "a" * 60
    text = SPEC.replace("audited", name).replace("when flagged\n", f"when flagged and {name} and not not {name}\n")
    lines = texts(diagram(read_text(text, "levels.mech.yaml")), "label")
    assert max(map(len, lines)) <= 40
    assert any(line.endswith("…") for line in lines)


def refused(bondproof: Run, spec: Path | str, file: Path) -> str:
    answer = bondproof("show", spec, "--plot", file)
    assert answer.returncode == 2
    assert not file.exists()
    return " ".join(answer.stderr.split())


def test_a_game_that_is_played_once_has_no_states_to_draw(bondproof: Run, tmp_path: Path) -> None:
    path = tmp_path / "once.mech.yaml"
    path.write_text("mech: 1\nname: once\ngame:\n  - worker: [honest, cheat]\n")
    assert "once is played once" in refused(bondproof, path, tmp_path / "a.svg")


def test_only_svg_is_drawn(bondproof: Run, tmp_path: Path) -> None:
    assert "only SVG is drawn" in refused(bondproof, TIME / "lag.mech.yaml", tmp_path / "a.png")


def test_a_folder_that_is_not_there_is_named(bondproof: Run, tmp_path: Path) -> None:
    assert "cannot be written" in refused(bondproof, TIME / "lag.mech.yaml", tmp_path / "no" / "a.svg")


def test_too_many_kinds_of_states_are_refused(bondproof: Run, tmp_path: Path) -> None:
    path = tmp_path / "many.mech.yaml"
    names = "".join(f"  - s{k}\n" for k in range(MOST_NODES))
    path.write_text(SPEC.replace("  - unused\n", names))
    assert f"up to {MOST_NODES} are drawn" in refused(bondproof, path, tmp_path / "a.svg")
