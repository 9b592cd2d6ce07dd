"""Check certificates on disk again: the exact checker on every file, and no solver.

    certify(["proofs/"])                                the evidence alone
    certify(["proofs/"], specs=["audited-inference"])   and that its obligations are those of the spec

Without specs a file proves the obligations that are written in it; whether these are what a spec says is
another question, which bondproof/commands/certify/rederivation.py answers. Folders are read flat: files that end in
`.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from bondproof.commands.certify.result import CertifiedFile, CertifyResult
from bondproof.exit_codes import ExitCode, most_serious
from bondproof.system.progress import Progress, silent
from mechanisms.errors import CertificateRejected, UsageError
from mechanisms.sanitize import in_one_line
from mechanisms.values import evolve
from proofs.files.claims import ClaimRecord
from proofs.files.files import Record, check_record, read_record
from proofs.files.tree import MOST_BYTES

if TYPE_CHECKING:
    from bondproof.commands.certify.rederivation import Rederivation
    from bondproof.sources.loading import Given


def certify(
    paths: str | Path | Sequence[str | Path],
    *,
    specs: Given | Sequence[Given] = (),
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    progress: Progress = silent,
) -> CertifyResult:
    """Check every file of certificates in these folders, and these files.

    specs : rebuild the obligations from these specs, with this scheme and these overrides, and compare them.

    Raises UsageError if a path does not exist, or if a scheme or overrides are given without a spec; SpecError if a
    spec cannot be read.
    """
    started = perf_counter()
    given = (paths,) if isinstance(paths, (str, Path)) else paths
    files = [file for path in given for file in _files(Path(path))]
    against = _against(specs, scheme, overrides)
    checked = list[CertifiedFile]()
    for file in files:
        progress(f"checking {file}", len(checked), len(files))
        checked.append(_checked(file, against))
    if against is not None:
        checked = [_at_one_value(file, against) for file in checked]
    progress("checked", len(files), len(files))
    missing = () if against is None else against.missing()
    codes = [ExitCode.USAGE for file in checked if file.unreadable]
    codes += [ExitCode.REFUTED for file in checked if file.why and not file.unreadable]
    codes += [ExitCode.UNDECIDED for _ in missing]
    codes += [] if checked else [ExitCode.VACUOUS]
    return CertifyResult(tuple(checked), missing, bool(specs), most_serious(codes), perf_counter() - started)


def _files(path: Path) -> list[Path]:
    try:
        if path.is_dir():
            return sorted(p for p in path.iterdir() if p.suffix == ".json" and p.name[0] != "." and p.is_file())
        if path.is_file():
            return [path]
    except OSError as error:
        raise UsageError(f"cannot read `{path}`: {error.strerror or error}.") from None
    except ValueError:
        pass
    raise UsageError(f"no folder or file `{path}`. `bondproof verify SPEC --certificates DIR` writes certificates.")


def _against(specs: Given | Sequence[Given], scheme: str | None, overrides: Sequence[str]) -> Rederivation | None:
    """The specs that are read here are the only thing that needs a reader of specs."""
    if not specs:
        if scheme is not None or overrides:
            raise UsageError("--scheme, --set and --safety say how a spec is read. Name the spec with --spec.")
        return None
    from bondproof.commands.certify.rederivation import Rederivation

    return Rederivation(specs, scheme=scheme, overrides=overrides)


def _checked(path: Path, against: Rederivation | None) -> CertifiedFile:
    file = CertifiedFile(in_one_line(str(path)))
    try:
        with path.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        return evolve(file, why=f"cannot be read: {error.strerror or error}", unreadable=True)
    try:
        record = read_record(data)
        file = _described(file, record)
        check_record(record)
        return evolve(file, derived="" if against is None else against.compare(record))
    except CertificateRejected as error:
        return evolve(file, why=str(error))


def _at_one_value(file: CertifiedFile, against: Rederivation) -> CertifiedFile:
    """The file, rejected if it takes another value of what is solved than the window does."""
    if not file.accepted:
        return file
    try:
        against.same_value(file.spec, file.solved)
    except CertificateRejected as error:
        return evolve(file, why=str(error), derived="")
    return file


def _described(file: CertifiedFile, record: Record) -> CertifiedFile:
    file = evolve(
        file,
        spec=record.source.name,
        scheme=record.source.scheme,
        overrides=record.source.overrides,
        solved=tuple((taken.parameter.name, taken.value) for taken in record.solved),
        kinds=record.kinds,
        obligations=len(record.all),
    )
    if isinstance(record, ClaimRecord):
        return evolve(file, claim=record.claim, text=record.text)
    claims = ", ".join(stated.claim for stated in record.claims)
    return evolve(file, claim=record.name, text=f"the values of {record.parameter.name} at which these hold: {claims}")
