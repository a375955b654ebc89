"""A backup is read as something that a stranger sent."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pemantik.config.backups import manifest, reading, tables, writing
from pemantik.config.backups.manifest import BackupError

Parts = dict[str, bytes]
TABLE = manifest.table_part("accounts.user")
EVIDENCE = "files/evidence/ab/cd/" + hashlib.sha256(b"pdf").hexdigest()


def parts() -> Parts:
    """A small backup that is in order."""
    return {TABLE: gzip.compress(b'["id"]\n[1]\n', mtime=0), EVIDENCE: b"pdf", "secret-key": b"x" * 50}


def description(content: Parts, **changes: object) -> bytes:
    described = {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "rows": 1, "unpacked": 11}
        for name, data in content.items()
    }
    whole = {
        "format": 1,
        "version": "0.1.0",
        "made_at": "2026-11-22T06:00:00Z",
        "database": "sqlite",
        "migrations": [["accounts", "0001_initial"]],
        "parts": described,
    }
    return json.dumps(whole | changes).encode()


def pack(path: Path, content: Parts, described: bytes, stated: bytes | None = None) -> Path:
    """Write the archive; `stated` replaces the line with the manifest's hash."""
    line = stated if stated is not None else f"{hashlib.sha256(described).hexdigest()}  manifest.json\n".encode()
    with tarfile.open(path, "w") as archive:
        for name, data in {**content, manifest.MANIFEST: described, manifest.MANIFEST_SUM: line}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def complaint(path: Path) -> str:
    with pytest.raises(BackupError) as caught, reading.opened(path):
        pass
    return str(caught.value)


def test_backup_in_order_is_opened(tmp_path: Path):
    with reading.opened(pack(tmp_path / "b.tar", parts(), description(parts()))) as backup:
        assert backup.tables() == {"accounts.user": TABLE}
        assert backup.files()[EVIDENCE] == ("evidence", EVIDENCE.removeprefix("files/evidence/"))
        assert backup.open(EVIDENCE).read() == b"pdf"


@pytest.mark.parametrize("name", [TABLE, EVIDENCE, "secret-key"])
@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: bytes([data[0] ^ 1]) + data[1:], lambda _: b""]
)
def test_part_with_another_content_is_found(tmp_path: Path, name: str, change: Callable[[bytes], bytes]):
    changed = parts() | {name: change(parts()[name])}
    assert name in complaint(pack(tmp_path / "b.tar", changed, description(parts())))


def test_any_flipped_byte_is_found(tmp_path: Path):
    """Or it is in a place that means nothing: the times, owners and padding of the archive's headers."""
    whole = pack(tmp_path / "b.tar", parts(), description(parts())).read_bytes()
    for place in range(0, len(whole), 97):
        damaged = tmp_path / "damaged.tar"
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0x21]) + whole[place + 1 :])
        try:
            with reading.opened(damaged) as backup:
                assert {name: backup.open(name).read() for name in backup.members} == parts()
        except BackupError:
            pass


@pytest.mark.parametrize("kept", [0, 1, 511, 512, 700, 2048, 4000])
def test_truncated_backup_is_found(tmp_path: Path, kept: int):
    whole = pack(tmp_path / "b.tar", parts(), description(parts())).read_bytes()
    (tmp_path / "b.tar").write_bytes(whole[:kept])
    assert complaint(tmp_path / "b.tar")


@pytest.mark.parametrize(
    ("described", "words"),
    [
        (description(parts(), format=2), "lebih baru"),
        (description(parts(), version=5), "rusak"),
        (description(parts(), surprise=1), "rusak"),
        (b"[]", "rusak"),
        (b"{", "rusak"),
        (b"[" * 100_000, "rusak"),
        (description({TABLE: b""}), "daftar isinya"),
        (description(parts() | {"files/evidence/more": b""}), "daftar isinya"),
    ],
)
def test_wrong_manifest_is_refused(tmp_path: Path, described: bytes, words: str):
    assert words in complaint(pack(tmp_path / "b.tar", parts(), described))


@pytest.mark.parametrize("stated", [b"", b"0" * 64 + b"  manifest.json\n", b"x" * 300])
def test_manifest_has_to_have_its_hash(tmp_path: Path, stated: bytes):
    assert "rusak" in complaint(pack(tmp_path / "b.tar", parts(), description(parts()), stated))


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "files/evidence/../../secret-key",
        "files/evidence/./x",
        "files/evidence//x",
        "files/evidence/",
        "files/evidence/.part-1",
        "files/evidence/a\\..\\b",
        "files/evidence/a\nb",
        "files/../evidence/x",
        "files/EVIDENCE/x",
        "files/evidence/" + "a" * 300,
        "database/accounts.user.jsonl",
        "database/../x.jsonl.gz",
        "pemantik.sqlite3",
        "secret-key/x",
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str):
    hostile = parts() | {name: b"x"}
    assert "tidak dikenal" in complaint(pack(tmp_path / "b.tar", hostile, description(hostile)))
    assert manifest.split_file(name) is None


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.CONTTYPE]
)
def test_anything_but_plain_files_is_refused(tmp_path: Path, kind: bytes):
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        entry = tarfile.TarInfo(EVIDENCE)
        entry.type, entry.linkname = kind, "/etc/passwd"
        archive.addfile(entry)
    assert "bukan berkas biasa" in complaint(tmp_path / "b.tar")


def test_same_name_twice_is_refused(tmp_path: Path):
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        for _ in range(2):
            archive.addfile(tarfile.TarInfo(EVIDENCE))
    assert "bukan berkas biasa" in complaint(tmp_path / "b.tar")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"\0" * 600, gzip.compress(b"x" * 5000)])
def test_other_files_are_no_backups(tmp_path: Path, content: bytes):
    (tmp_path / "b.tar").write_bytes(content)
    assert complaint(tmp_path / "b.tar")
    assert "tidak ada" in complaint(tmp_path / "missing.tar")
    assert "tidak ada" in complaint(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"no gzip",
        gzip.compress(b'["id"]\n[1]'),
        gzip.compress(b'["id"]\n{"a": 1}\n'),
        gzip.compress(b'["id"]\nnull\n'),
        gzip.compress(b"[" * 9000 + b"\n"),
        gzip.compress(b'["id"]\n[1]\n')[:-9],
        gzip.compress(b'["' + b"\0" * 50_000_000 + b'"]\n'),
    ],
    ids=["other", "cut", "object", "null", "deep", "no-end", "bomb"],
)
def test_table_that_is_none_or_longer_than_stated_is_refused(content: bytes):
    with pytest.raises(BackupError, match="rusak"):
        list(tables.rows_of(io.BytesIO(content), unpacked=10_000))


def test_interrupted_backup_leaves_no_file(tmp_path: Path):
    def half() -> None:
        with writing._appearing(tmp_path / "b.tar") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert list(tmp_path.iterdir()) == []


def test_name_taken_meanwhile_is_not_overwritten(tmp_path: Path):
    def slower() -> None:
        with writing._appearing(tmp_path / "b.tar") as file:
            (tmp_path / "b.tar").write_text("theirs")
            file.write(b"ours")

    with pytest.raises(FileExistsError):
        slower()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("b.tar", "theirs")]


def test_links_and_files_being_written_stay_out_of_a_backup(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "good").write_text("1")
    (tmp_path / "a" / ".part-x").write_text("2")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x").write_text("3")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    assert [path.name for path in writing._files_below(tmp_path)] == ["good"]
