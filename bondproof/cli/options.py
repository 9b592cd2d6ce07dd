"""Options that commands share: how a spec is changed and searched, and how the answer is written.

@spec_options    -> `question: Question`     --set, --safety, --scheme, and those of the work: --rlimit, --timeout, ...
@change_options  -> the same with the first three alone, for a command that decides nothing
@effort_options  -> the same with those of the work alone, for specs as written
@output_options  -> `output: Output`         --format, --output, --quiet, ...
@output_in("csv", ...)  -> the same, for a command that has further formats
@report_in("sarif", ...)  -> the same with --report, for a command whose answer CI wants in several formats at once
@plot_options    -> `picture: Picture`       --plot, --plot-by, ...

@spec_argument, @specs_argument(), @claims_option(...), @jobs_option(...), @certificates_option(...)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypedDict

import click

from bondproof.cli import completing
from bondproof.rendering.formats import USUAL
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from solvers.engines.budget import Budget

_Option: TypeAlias = Callable[[Callable[..., None]], Callable[..., None]]
"""What gives a command an option."""


class Changes(TypedDict):
    """How a spec is read otherwise than it is written."""

    scheme: str | None
    overrides: tuple[str, ...]


class Effort(TypedDict):
    """How much work deciding may take, and whether UNDECIDED passes."""

    budget: Budget
    allow_undecided: bool


class Deciding(Changes, Effort):
    """Both."""


class Question(Frozen):
    """How the spec is changed before it is read, how much work deciding it may take, and who hears of that work."""

    settings: tuple[str, ...] = ()
    safety: str | None = None
    scheme: str | None = None
    rlimit: int | None = None
    timeout: float | None = None
    allow_undecided: bool = False
    progress: str = "none"

    def changes(self) -> Changes:
        """What commands take of it: the scheme, and what is set otherwise, the safety margin included."""
        if self.safety is None:
            return {"scheme": self.scheme, "overrides": self.settings}
        from mechanisms.language.sections import SAFETY

        return {"scheme": self.scheme, "overrides": (*self.settings, f"{SAFETY}={self.safety}")}

    def effort(self) -> Effort:
        """The work that solvers may do; their own default where the user sets none."""
        from solvers.engines.budget import Budget

        usual = Budget()
        budget = Budget(self.rlimit or usual.rlimit, self.timeout or usual.seconds)
        return {"budget": budget, "allow_undecided": self.allow_undecided}

    def deciding(self) -> Deciding:
        """Both."""
        return {**self.changes(), **self.effort()}


class Report(Frozen):
    """The answer once more, in a format of its own, in a file."""

    format: str
    file: Path


class Output(Frozen):
    """Where the answer goes, in which format, and how much of it; `reports` are written next to it."""

    format: str
    file: Path | None
    reproducible: bool
    quiet: bool
    verbose: bool
    color: str
    reports: tuple[Report, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that will be written."""
        return (*(() if self.file is None else (self.file,)), *(report.file for report in self.reports))


class Picture(Frozen):
    """Which picture is drawn into which file; None where nothing is said of it."""

    plot: Path | None
    plot_by: str | None
    plot_parameter: str | None
    plot_range: str | None

    def wanted(self) -> bool:
        """Whether a picture is asked for; a complaint where one is described and no file is named."""
        described = [name for name in ("plot_by", "plot_parameter", "plot_range") if getattr(self, name) is not None]
        if self.plot is None and described:
            flag = described[0].replace("_", "-")
            raise click.UsageError(f"--{flag} describes a picture. Name the file, too: --plot FILE.svg")
        if self.plot_by == "gpu-price" and len(described) > 1:
            raise click.UsageError("--plot-parameter and --plot-range need --plot-by audit-rate.")
        return self.plot is not None


_CHANGE_OPTIONS = (
    click.option(
        "--set", "settings", metavar="NAME=VALUE", multiple=True, help='Set a parameter, as in --set bond="25 USD".'
    ),
    click.option(
        "--safety",
        metavar="SHARE",
        help="Safety margin: recommend a value at least this far above the minimum, as in --safety 20%.",
    ),
    click.option(
        "--scheme", metavar="NAME", help="Apply one of the schemes of the spec.", shell_complete=completing.schemes
    ),
)
progress_option = click.option(
    "--progress",
    type=click.Choice(["auto", "json", "none"]),
    default="auto",
    help="Report progress on stderr (auto: on a terminal, unless --quiet).",
)

_EFFORT_OPTIONS = (
    click.option(
        "--rlimit",
        type=click.IntRange(min=1),
        help="Work limit per claim or window, in Z3 resource units (default 2e6); reproducible on any machine.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="Wall-clock limit per claim or window (default 300).",
    ),
    click.option("--allow-undecided", is_flag=True, help="Exit 0 even if a claim is UNDECIDED."),
    progress_option,
)
_OUTPUT_OPTIONS = (
    click.option(
        "--output",
        "file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write the output to FILE (atomically).",
    ),
    click.option("--reproducible", is_flag=True, help="Omit timings and versions: same input, same bytes."),
    click.option(
        "-q",
        "--quiet",
        is_flag=True,
        help="Print only what differs from what the spec expects. Files get the whole report.",
    ),
    click.option(
        "-v",
        "--verbose",
        is_flag=True,
        help="Print witnesses, all repairs, all ledgers, data sources; tracebacks of bugs.",
    ),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Colour output (auto: on a terminal; NO_COLOR and FORCE_COLOR apply).",
    ),
)
_PLOT_OPTIONS = (
    click.option(
        "--plot",
        type=click.Path(path_type=Path),
        metavar="FILE.svg",
        help="Plot the bonds at which IC, NEG and IR hold, one panel per scheme. Needs bondproof[plot].",
    ),
    click.option(
        "--plot-by",
        type=click.Choice(["audit-rate", "gpu-price"]),
        help="Horizontal axis: audit rate (default), or GPU price by provider.",
    ),
    click.option(
        "--plot-parameter",
        metavar="NAME",
        help="With --plot-by audit-rate: the parameter to vary (default audit_rate).",
    ),
    click.option(
        "--plot-range", metavar="RANGE", help='With --plot-by audit-rate: the range to plot ("0.01% .. 50%").'
    ),
)

spec_argument = click.argument("spec", shell_complete=completing.specs)
"""The one spec of a command, as its argument `spec`."""


def specs_argument(*, required: bool = False) -> _Option:
    """The specs of a command, as its argument `specs`."""
    metavar = "SPEC..." if required else "[SPEC]..."
    return click.argument("specs", nargs=-1, required=required, metavar=metavar, shell_complete=completing.specs)


def claims_option(flag: str, help: str, metavar: str = "NAME") -> _Option:
    """Some of the claims, as the argument `claims`."""
    return click.option(flag, "claims", metavar=metavar, multiple=True, help=help, shell_complete=completing.claims)


def jobs_option(help: str) -> _Option:
    """How many processes work side by side, as the argument `jobs`."""
    return click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help=help)


def certificates_option(help: str) -> _Option:
    """The folder of certificates, as the argument `folder`."""
    return click.option(
        "--certificates", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help=help
    )


def output_in(*formats: str) -> _Option:
    """The options of an answer in the usual formats and in these.

    Any other format is a usage error that names the ones there are.
    """
    return _grouped(Output, "output", _format_option((*USUAL, *formats)), *_OUTPUT_OPTIONS)


def _reports(
    formats: tuple[str, ...],
) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], tuple[Report, ...]]:
    """The reader of `--report FORMAT=FILE`; it complains where there is no such format, or no file."""

    def read(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[Report, ...]:
        found = []
        for text in given:
            form, _, file = text.partition("=")
            if not file:
                raise click.BadParameter(
                    f"`{text}` is not FORMAT=FILE, as in sarif=bondproof.sarif", context, parameter
                )
            if form not in formats:
                message = f"`{form}` is not a format of this command, which has {', '.join(formats)}"
                raise click.BadParameter(message, context, parameter)
            found.append(Report(form, Path(file)))
        return tuple(found)

    return read


def report_in(*formats: str) -> _Option:
    """The options of an answer in the usual formats and in these, and `--report` for several in the same run."""
    formats = (*USUAL, *formats)
    report = click.option(
        "--report",
        "reports",
        callback=_reports(formats),
        metavar="FORMAT=FILE",
        multiple=True,
        help="Also write a report in FORMAT to FILE. May be repeated.",
    )
    return _grouped(Output, "output", _format_option(formats), report, *_OUTPUT_OPTIONS)


def _format_option(formats: tuple[str, ...]) -> _Option:
    return click.option(
        "--format", type=click.Choice(formats), default=formats[0], show_default=True, help="Output format."
    )


def _grouped(kind: type[Question | Output | Picture], name: str, *options: _Option) -> _Option:
    """Options of which a command gets the values together, as one argument."""

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def called(**values: object) -> None:
            own = {field: values.pop(field) for field in kind.__match_args__ if field in values}
            command(**values, **{name: kind(**own)})  # type: ignore[arg-type]  # click has checked the types

        wrapped: Callable[..., None] = called
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return decorated


spec_options = _grouped(Question, "question", *_CHANGE_OPTIONS, *_EFFORT_OPTIONS)
change_options = _grouped(Question, "question", *_CHANGE_OPTIONS)
effort_options = _grouped(Question, "question", *_EFFORT_OPTIONS)
output_options = output_in()
plot_options = _grouped(Picture, "picture", *_PLOT_OPTIONS)
