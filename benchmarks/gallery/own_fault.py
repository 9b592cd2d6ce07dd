"""Which claims of a protocol say that its own fault does not pay. The verdicts are computed; this names the question.

The claims assume the intended play of the others: a report is made, a check is done. Whether that pays is the subject
of other claims of the same spec.
"""

from __future__ import annotations

from mechanisms.values import Frozen

OWN_FAULT = {
    "akash": ("degrading-loses",),
    "altlayer-mach": ("bad-blocks-gain-nothing", "cheating-loses"),
    "arweave": ("double-signing-loses", "honesty-is-best"),
    "astria": ("double-signing-loses",),
    "audited-inference": ("serving-8b-is-worse", "serving-4bit-is-worse", "cached-answers-are-worse"),
    "augur": ("truth-stands", "lying-loses"),
    "babylon": ("equivocating-is-worse", "cheating-loses"),
    "bittensor-yuma": ("faking-is-worse", "faking-loses"),
    "chainlink-staking": ("cheating-loses", "cheating-is-worse"),
    "commit-reveal-audit": ("cheating-loses", "honesty-is-best"),
    "cosmos": ("cheating-loses", "cheating-is-worse", "shutting-down-is-worse"),
    "eigenlayer-avs": ("cheating-loses", "cheating-is-worse", "a-fault-in-the-second-half-loses"),
    "espresso": ("equivocating-loses",),
    "ethereum-electra": ("cheating-loses", "cheating-is-worse"),
    "filecoin": ("dropping-loses", "dropping-is-worse"),
    "gensyn": ("cheating-loses", "cheating-is-worse", "stamping-wrong-work-loses"),
    "gonka": ("cheating-loses",),
    "harmony": ("self-report-does-not-pay", "self-report-earns-nothing"),
    "livepeer-2018": ("claiming-twice-loses", "missing-is-worse", "wrong-segments-lose"),
    "ocean-predictoor": ("guessing-earns-less", "guessing-loses"),
    "opml": ("cheating-loses", "cheating-costs-money"),
    "op-zk-challenger": ("proving-pays",),
    "optimism-fault-game": ("truth-stands", "wrong-claims-lose"),
    "pocket": ("false-claims-lose", "false-claims-are-worse", "one-stake-for-all-sessions"),
    "polkadot": ("cheating-loses", "backing-invalid-blocks-loses", "approving-blindly-is-worse"),
    "polygon-zkevm": ("forging-loses", "proving-is-dominant"),
    "proof-of-sampling": ("honest-is-best",),
    "ritual-infernet": ("cheating-loses", "cheating-costs-money"),
    "solana": ("equivocating-loses",),
    "the-graph": ("cheating-loses", "disputing-oneself-is-worse"),
    "truebit": ("cheating-loses", "cheating-is-worse"),
    "zkml": ("cheating-loses",),
}
"""By the name of the spec; the first claim is the main one."""


class OwnFault(Frozen):
    """The claims about the protocol's own fault, by verdict."""

    proved: tuple[str, ...]
    refuted: tuple[str, ...]
    undecided: tuple[str, ...]

    @property
    def answer(self) -> str:
        """Yes, no, in part, or that it is open.

        >>> OwnFault(("cheating-loses",), (), ()).answer
        'yes'
        """
        if self.undecided:
            return "open"
        if self.proved and self.refuted:
            return "in part"
        return "no" if self.refuted else "yes"


def own_fault(name: str, verdicts: dict[str, str]) -> OwnFault:
    """The answer for a protocol, from the verdict of each of its claims. Raises KeyError for an unknown name."""
    asked = OWN_FAULT[name]
    proved = tuple(claim for claim in asked if verdicts[claim] == "PROVED")
    refuted = tuple(claim for claim in asked if verdicts[claim] == "REFUTED")
    return OwnFault(proved, refuted, tuple(claim for claim in asked if claim not in proved + refuted))
