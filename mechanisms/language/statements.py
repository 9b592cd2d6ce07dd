"""The sections `assume`, `honest`, `claims`, `figures` and `objective`: what is taken for granted, intended, stated,
shown and made as small as can be.

Claims and figures are read as syntax only: they learn their meaning in proofs/, where E[...] has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mechanisms.game.game import Player
from mechanisms.game.strategy import Strategy
from mechanisms.language import document, shapes
from mechanisms.language.codes import Code
from mechanisms.language.cursor import Cursor
from mechanisms.language.document import Scalar, Sequence, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.language.grammar import expression, formula
from mechanisms.language.numerals import Vocabulary
from mechanisms.language.scope import Scope
from mechanisms.language.windows import expected, is_window
from mechanisms.model.mechanism import Assumption, Claim, Expected, Figure, gathered
from mechanisms.model.syntax import COMPARISONS, Argument, Binary, conjuncts
from mechanisms.values import Frozen, evolve

MOST_CLAIMS = 500
MOST_FIGURES = 50
CLAIM_KEYS = ("claim", "expect", "because")
_CLAIM = "cheating-loses: E[worker | cheat, check] < 0"
_OBJECTIVE = "objective: minimise audit_cost + bond * capital"
_FIGURE = "capital-per-job: bond * capital * lock / jobs"


class Statements(Frozen):
    """What the statements of a spec are read with."""

    scope: Scope
    words: Vocabulary
    faults: Faults

    def assumptions(self, node: Tree) -> tuple[Assumption, ...]:
        """The section `assume`: a list of comparisons."""
        found = list[Assumption]()
        with self.faults.caught():
            for item in shapes.items(node, "the section `assume`", "- reward >= gpu * run_time"):
                with self.faults.caught():
                    found.append(self._assumption(shapes.text(item, "an assumption")))
        return tuple(found)

    def _assumption(self, scalar: Scalar) -> Assumption:
        syntax = formula(scalar, self.words, self.faults)
        for part in conjuncts(syntax):
            if not isinstance(part, Binary) or part.operator not in COMPARISONS:
                advice = "write one such as `reward >= cost`"
                raise fault(Code.KIND, "an assumption is a comparison of numbers", part.at, advice)
        known = len(self.scope.divisors)
        condition = self.scope.condition(syntax)
        return Assumption(condition, scalar.text, scalar.at, gathered(self.scope.divisors[known:]))

    def intended(self, node: Tree) -> Mapping[Player, Strategy]:
        """The section `honest`: a list of rules, or player and rule."""
        with self.faults.caught():
            arguments = [a for item in self._intended_items(node) for a in self._rules(*item)]
            return self.scope.profile(arguments, node.at)
        return {}

    def _intended_items(self, node: Tree) -> list[tuple[Scalar | None, Tree]]:
        if isinstance(node, document.Mapping):
            return list(node.entries)
        found: list[tuple[Scalar | None, Tree]] = []
        for item in shapes.items(node, "the section `honest`", "- honest"):
            found += item.entries if isinstance(item, document.Mapping) else [(None, item)]
        return found

    def _rules(self, player: Scalar | None, value: Tree) -> list[Argument]:
        items = value.items if player is not None and isinstance(value, Sequence) else (value,)
        scalars = [shapes.text(item, "a strategy") for item in items]
        label, at = (player.text, player.at) if player else (None, None)
        return [Argument(label, formula(s, self.words, self.faults), at or s.at) for s in scalars]

    def claims(self, node: Tree) -> tuple[Claim, ...]:
        """The section `claims`: name and formula, or name, formula, expectation and reason; windows apart."""
        found = list[Claim]()
        with self.faults.caught():
            for key, value in shapes.entries(node, "the section `claims`", _CLAIM):
                with self.faults.caught():
                    if not is_window(key):
                        found.append(self._claim(key, value))
                if len(found) > MOST_CLAIMS:
                    raise fault(Code.TOO_MANY, f"more than {MOST_CLAIMS} claims", key.at, "write a smaller spec")
        return tuple(found)

    def _claim(self, key: Scalar, value: Tree) -> Claim:
        name = shapes.new_title(key, "a claim")
        fields: dict[str, Tree] = {"claim": value}
        if isinstance(value, document.Mapping):
            shapes.check_keys(value.entries, CLAIM_KEYS, "a claim", self.faults)
            fields = {k.text: v for k, v in value.entries}
        if "claim" not in fields:
            raise fault(
                Code.MISSING, f"the claim `{name}` has no statement", key.at, f"write `claim: ...`, as in `{_CLAIM}`"
            )
        because = shapes.text(fields["because"], "the reason").text.strip() if "because" in fields else ""
        verdict = expected(fields["expect"]) if "expect" in fields else Expected.PROVED
        scalar = shapes.text(fields["claim"], f"the claim `{name}`")
        stated = tuple(conjuncts(formula(scalar, self.words, self.faults)))
        return Claim(name, scalar.text, scalar.at, verdict, because, stated)

    def figures(self, node: Tree) -> tuple[Figure, ...]:
        """The section `figures`: name and formula of a number."""
        found = list[Figure]()
        with self.faults.caught():
            for key, value in shapes.entries(node, "the section `figures`", _FIGURE):
                with self.faults.caught():
                    name = shapes.new_title(key, "a figure")
                    scalar = shapes.text(value, f"the figure `{name}`")
                    found.append(Figure(name, formula(scalar, self.words, self.faults), scalar.text, scalar.at))
                if len(found) > MOST_FIGURES:
                    raise fault(Code.TOO_MANY, f"more than {MOST_FIGURES} figures", key.at, "keep the important ones")
        return tuple(found)

    def objective(self, node: Tree, figures: Iterable[Figure]) -> Figure | None:
        """The section `objective`: `minimise`, and a formula or the name of a figure."""
        with self.faults.caught():
            scalar = shapes.text(node, "the objective")
            cursor = Cursor(scalar)
            if not cursor.accept("minimise", "minimize"):
                raise fault(Code.MISSING, "an objective begins with `minimise`", scalar.at, f"write `{_OBJECTIVE}`")
            aim = scalar.text[cursor.peek().offset :].strip()
            named = next((figure for figure in figures if figure.name == aim), None)
            if named is not None:
                return evolve(named, text=aim, at=scalar.at)
            syntax = expression(cursor, self.words)
            cursor.finish("an operator or the end")
            cursor.warn_of_cut(self.faults)
            return Figure("objective", syntax, aim, scalar.at)
        return None
