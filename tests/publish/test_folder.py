"""Published folders: whole or not at all, kept when there is a newer one, and noticed when edited."""

import json
from pathlib import Path

import pytest

from volstat.publish.folder import PublishError, names_of, publish, read_published

SNAPSHOT = {
    "volstat": "1",
    "period": {"label": "2020", "start": "2020-01-01", "end": "2020-12-31"},
    "as_of": "2020-12-31",
    "figures": {"participations": 5},
}
FILES = {"report.md": b"# 5\n", "report.xlsx": b"PK"}


def put(home, *, again=False, **changed):
    return publish(home, "2020", {**SNAPSHOT, **changed}, FILES, again=again)


def test_what_is_published_is_read_back(tmp_path):
    folder = put(tmp_path)
    found = read_published(tmp_path, "2020")
    assert found.snapshot["figures"] == {"participations": 5}
    assert found.edited == ()
    assert (folder / "report.md").read_bytes() == FILES["report.md"]


def test_the_same_content_gives_the_same_bytes(tmp_path):
    one, other = put(tmp_path / "a"), put(tmp_path / "b")
    assert (one / "figures.json").read_bytes() == (other / "figures.json").read_bytes()


def test_nothing_is_overwritten_unless_asked_for(tmp_path):
    put(tmp_path)
    with pytest.raises(PublishError, match="again"):
        put(tmp_path, volstat="2")
    assert read_published(tmp_path, "2020").snapshot["volstat"] == "1"


def test_earlier_versions_are_kept_with_numbers(tmp_path):
    for version in ("1", "2", "3"):
        put(tmp_path, again=True, volstat=version)
    assert names_of(tmp_path) == ["2020", "2020.1", "2020.2"]
    versions = {name: read_published(tmp_path, name).snapshot["volstat"] for name in names_of(tmp_path)}
    assert versions == {"2020": "3", "2020.1": "1", "2020.2": "2"}


def test_a_kill_between_two_renames_loses_nothing(tmp_path):
    put(tmp_path).rename(tmp_path / "2020.1")
    found = read_published(tmp_path, "2020")
    assert (found.name, found.snapshot["volstat"]) == ("2020.1", "1")


def test_a_failure_leaves_nothing_behind_and_what_was_there(tmp_path, monkeypatch):
    put(tmp_path)

    def fail(self, data):
        raise OSError("disk full")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="disk full"):
        put(tmp_path, again=True, volstat="2")
    assert [path.name for path in tmp_path.iterdir()] == ["2020"]
    assert read_published(tmp_path, "2020").snapshot["volstat"] == "1"


def test_a_rename_that_fails_brings_the_former_set_back(tmp_path, monkeypatch):
    put(tmp_path)
    rename = Path.rename

    def fail(self, target):
        if self.name.endswith(".tmp"):
            raise OSError("busy")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="busy"):
        put(tmp_path, again=True, volstat="2")
    assert [path.name for path in tmp_path.iterdir()] == ["2020"]


def test_edited_files_are_named(tmp_path):
    folder = put(tmp_path)
    (folder / "report.md").write_text("# 6\n")
    (folder / "report.xlsx").unlink()
    (folder / "more.txt").write_text("x")
    assert read_published(tmp_path, "2020").edited == ("more.txt", "report.md", "report.xlsx")


def test_an_edited_number_is_noticed(tmp_path):
    file = put(tmp_path) / "figures.json"
    file.write_text(file.read_text("utf-8").replace('"participations": 5', '"participations": 6'), "utf-8")
    assert read_published(tmp_path, "2020").edited == ("figures.json",)


def test_whitespace_alone_is_no_other_content(tmp_path):
    file = put(tmp_path) / "figures.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")), ensure_ascii=False), "utf-8")
    assert read_published(tmp_path, "2020").edited == ()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"period": 5}', "\x00"])
def test_a_set_that_cannot_be_read_says_so(tmp_path, content):
    (put(tmp_path) / "figures.json").write_text(content)
    with pytest.raises(PublishError, match="figures"):
        read_published(tmp_path, "2020")


def test_an_unknown_set_names_those_that_are_there(tmp_path):
    put(tmp_path)
    with pytest.raises(PublishError, match="2020"):
        read_published(tmp_path, "2019")
    with pytest.raises(PublishError):
        read_published(tmp_path / "nowhere", "2019")
