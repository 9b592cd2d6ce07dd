"""Files: whatever a path leads to, the reader answers with a fault that names it, and at once."""

from pathlib import Path

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read, read_text


def fault_of(path: Path | str) -> str:
    with pytest.raises(SpecError) as caught:
        read(path)
    return caught.value.diagnostics[0].short()


def test_a_missing_file_is_named_with_what_lies_near(tmp_path: Path) -> None:
    (tmp_path / "audit.mech.yaml").write_text("mech: 1\n")
    found = fault_of(tmp_path / "audti.mech.yaml")
    assert found.startswith(f"{tmp_path / 'audti.mech.yaml'}:1:1: error[M001]: no file")
    assert found.endswith(f"(did you mean `{tmp_path / 'audit.mech.yaml'}`?)")


def test_a_missing_file_that_sounds_like_the_catalogue_is_told_so() -> None:
    assert fault_of("commit-revel-audit").endswith("(did you mean `commit-reveal-audit`?)")


def test_a_missing_file_in_a_missing_folder_is_a_fault_like_any_other() -> None:
    assert fault_of("no/such/folder/zzz").endswith("(`list` shows the specs that come with bondproof)")


def test_a_folder_is_no_spec(tmp_path: Path) -> None:
    assert "is a folder (give the path of a spec file)" in fault_of(tmp_path)


def test_a_device_is_not_read_from() -> None:
    assert "`/dev/zero` is not a regular file" in fault_of("/dev/zero")


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000])
def test_a_path_that_no_file_can_have_is_refused(path: str) -> None:
    assert "error[M001]: cannot read" in fault_of(path)


def test_a_file_that_may_not_be_read_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "a.mech.yaml"
    file.write_text("mech: 1\n")
    monkeypatch.setattr(Path, "open", refuse)
    assert "Permission denied" in fault_of(file)


def test_of_a_file_of_10_gb_no_more_than_its_start_is_read(tmp_path: Path) -> None:
    file = tmp_path / "big.mech.yaml"
    with file.open("wb") as opened:
        opened.truncate(10**10)
    assert "error[M002]: 10000000000 bytes, more than the bound of 256 KiB (262144 bytes)" in fault_of(file)


def test_a_text_of_10_mb_is_refused_as_well() -> None:
    with pytest.raises(SpecError, match="M002"):
        read_text("a: b\n" * 2_000_000, "big")


def test_bytes_that_are_not_utf_8_are_shown_where_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "latin.mech.yaml"
    file.write_bytes("mech: 1\nname: x\nabout: é".encode() + b"\xe9\n")
    assert fault_of(file).startswith(f"{file}:3:9: error[M003]: byte 0xE9 is not UTF-8")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_and_every_line_ending_are_read(tmp_path: Path, newline: str) -> None:
    file = tmp_path / "dos.mech.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + newline.join(["mech: 1", "name: x", "about: zz", ""]).encode())
    assert read(file).header.about == "zz"
    file.write_bytes(newline.join(["mech: 1", "name: x", "abuot: zz", ""]).encode())
    assert fault_of(file).startswith(f"{file}:3:1: error[M016]")
