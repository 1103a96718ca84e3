"""Folders of the cache: whole or not at all, sealed, and harm found out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from volstat import cache


def made(folder: Path, text: str = "one") -> Path:
    with cache.made_whole(folder) as inside:
        (inside / "data").write_text(text)
        (inside / "more").write_text("x" * 3_000_000)
    return folder


def test_what_is_made_is_complete_and_nothing_else_is_left(tmp_path):
    folder = made(tmp_path / "home" / "a")
    assert cache.complete(folder) and cache.complete(folder, thorough=True)
    assert [path.name for path in folder.parent.iterdir()] == ["a"]
    assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}


def test_a_failure_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError), cache.made_whole(tmp_path / "home" / "a") as inside:
        (inside / "data").write_text("half")
        raise RuntimeError
    assert not list((tmp_path / "home").iterdir())


def truncate(folder: Path) -> None:
    path = folder / "more"
    path.write_bytes(path.read_bytes()[:-1])


def flip(folder: Path) -> None:
    path = folder / "more"
    path.write_bytes(b"y" + path.read_bytes()[1:])


@pytest.mark.parametrize(
    "harm",
    [
        truncate,
        flip,
        lambda folder: (folder / "data").unlink(),
        lambda folder: (folder / "complete").unlink(),
        lambda folder: (folder / "complete").write_text(""),
        lambda folder: (folder / "complete").write_text("{"),
        lambda folder: (folder / "complete").write_text('["data"]'),
        lambda folder: (folder / "complete").write_text('{"data": "x"}'),
        lambda folder: (folder / "complete").write_text('{"data": [1, 2, 3]}'),
        lambda folder: (folder / "complete").write_text('{"../other": [1, 2, 3, 4]}'),
        lambda folder: (folder / "complete").write_bytes(b"\xff\xfe\x00"),
        lambda folder: (folder / "complete").write_text("[" * 100_000),
    ],
)
def test_harm_is_found_and_made_good(tmp_path, harm):
    folder = made(tmp_path / "a")
    harm(folder)
    assert not cache.complete(folder)
    made(folder)
    assert cache.complete(folder, thorough=True) and [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_copy_is_taken_after_its_bytes_were_compared_and_not_compared_again(tmp_path):
    copied = Path(shutil.copytree(made(tmp_path / "a"), tmp_path / "b", copy_function=shutil.copyfile))
    before = json.loads((copied / "complete").read_text())
    assert cache.complete(copied)
    after = json.loads((copied / "complete").read_text())
    assert before != after and [e[:2] for e in before.values()] == [e[:2] for e in after.values()]


def test_bits_that_rot_under_an_unchanged_stamp_are_found_by_a_thorough_look(tmp_path):
    import os

    folder = made(tmp_path / "a")
    stat = (folder / "more").stat()
    flip(folder)
    os.utime(folder / "more", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert cache.complete(folder) and not cache.complete(folder, thorough=True)


def test_of_two_runs_the_first_to_finish_stays(tmp_path):
    with cache.made_whole(tmp_path / "a") as slow:
        (slow / "data").write_text("slow")
        made(tmp_path / "a", "fast")
    assert (tmp_path / "a" / "data").read_text() == "fast"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_cache_that_cannot_be_touched_is_good_enough_to_read(tmp_path, monkeypatch):
    folder = made(tmp_path / "a")

    def refused(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("os.utime", refused)
    assert cache.complete(folder)


@pytest.mark.parametrize(
    "garbage", ["", "{", "[1]", '{"a.csv": 3}', '{"a.csv": [1]}', '{"a.csv": [[1, 2, 3], 4]}', "null"]
)
def test_digests_that_are_garbage_are_forgotten(tmp_path, garbage):
    (tmp_path / "digests.json").write_text(garbage)
    digests = cache.Digests(tmp_path / "digests.json")
    assert digests.get("a.csv", (1, 2, 3)) is None
    digests.keep("a.csv", (1, 2, 3), "d", 10**18)
    digests.save({"a.csv"})
    assert cache.Digests(tmp_path / "digests.json").get("a.csv", (1, 2, 3)) == "d"


def test_a_file_that_may_change_within_the_tick_is_not_remembered(tmp_path):
    digests = cache.Digests(tmp_path / "digests.json")
    digests.keep("a.csv", (1, 10**18, 3), "d", 10**18 + 1_000_000_000)
    assert digests.get("a.csv", (1, 10**18, 3)) is None


def test_another_version_of_a_reader_is_another_version_of_the_code(tmp_path, monkeypatch):
    versions = set()
    for version in ("1.0", "1.1"):
        site = tmp_path / version
        (site / f"fastexcel-{version}.dist-info").mkdir(parents=True)
        monkeypatch.setattr("sys.path", [str(site)])
        cache.code_version.cache_clear()
        versions.add(cache.code_version("areas.toml"))
    cache.code_version.cache_clear()
    assert len(versions) == 2
