"""The command `check` on the sample's own articles, whose verdicts the generator knows."""

import json

import pytest


@pytest.fixture(scope="module")
def truth(project):
    return json.loads((project / "truth.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["article.txt", "article_errors.txt"])
def test_every_claim_is_judged_as_the_truth_says(run, project, truth, name):
    done = run("-C", project, "check", project / name, "--json")
    found = {(claim["start"], claim["end"]): claim for claim in json.loads(done.stdout)["claims"]}
    expected = [claim for claim in truth["claims"] if claim["article"] == name]
    assert expected
    wrong = []
    for true in expected:
        overlapping = [c for (start, end), c in found.items() if start < true["end"] and true["start"] < end]
        if [(c["figure"], c["verdict"]) for c in overlapping] != [(true["figure"], true["verdict"])]:
            wrong.append((true["text"], true["figure"], true["verdict"], overlapping))
    assert not wrong
    assert len(found) == len(expected)
    assert done.returncode == (1 if any(claim["verdict"] == "mismatch" for claim in expected) else 0)


def test_claims_need_no_project_and_no_data(run, project, tmp_path):
    done = run("check", "--claims", project / "article.txt", "--json", cwd=tmp_path)
    claims = json.loads(done.stdout)["claims"]
    keys = ["text", "start", "end", "figure", "value", "unit", "low", "high", "qualifier", "scope", "period"]
    assert claims and all(list(claim) == [*keys, "verdict", "actual", "note"] for claim in claims)
    assert {claim["verdict"] for claim in claims} == {None}
    assert done.returncode == 0


def test_a_campaign_nobody_recorded_is_unverifiable_and_not_zero(run, project, tmp_path):
    draft = tmp_path / "draft.txt"
    draft.write_text("2020年，“乌有之乡”系列活动共开展志愿服务12次。\n", "utf-8")
    claims = json.loads(run("-C", project, "check", draft, "--json").stdout)["claims"]
    assert [claim["verdict"] for claim in claims] == ["unverifiable"]


def test_annotated_copy_appears_whole(run, project, tmp_path):
    out = tmp_path / "marked.html"
    assert run("-C", project, "check", project / "article.txt", "--annotate", out).returncode == 0
    assert out.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [out]


def test_the_ending_of_the_annotated_copy_says_what_it_is(run, project, tmp_path):
    docx = pytest.importorskip("docx")
    draft = tmp_path / "draft.docx"
    document = docx.Document()
    document.add_paragraph("2020年，全市共开展志愿服务活动12345次。")
    document.save(draft)
    for name, start in (("a.docx", b"PK"), ("b.html", b"<!DOCTYPE")):
        assert run("-C", project, "check", draft, "--annotate", tmp_path / name).returncode == 1
        assert (tmp_path / name).read_bytes().startswith(start)
    assert run("-C", project, "check", draft, "--annotate", tmp_path / "c.pdf").returncode == 2
    assert run("-C", project, "check", project / "article.txt", "--annotate", tmp_path / "d.docx").returncode == 2
    assert not (tmp_path / "c.pdf").exists() and not (tmp_path / "d.docx").exists()


def test_what_is_no_article(run, project, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert run("-C", project, "check", empty).returncode == 3
    assert run("-C", project, "check", tmp_path / "none.txt").returncode == 2
    assert run("-C", project, "check", project / "article.txt", "--published", "soon").returncode == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_printed_shows_each_sentence_once_and_fits_the_terminal(run, project, language):
    from rich.cells import cell_len

    done = run("--lang", language, "-C", project, "check", project / "article_errors.txt", COLUMNS="80")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)
    assert done.stdout.count("创建全国文明城市”志愿服务中") == 1
    assert done.stdout.count("✗") > 1
    assert "→" in done.stdout


def test_an_article_without_figures_is_one_sentence(run, project, tmp_path):
    draft = tmp_path / "draft.txt"
    draft.write_text("志愿者们走上街头，欢声笑语。\n", "utf-8")
    done = run("-C", project, "check", draft)
    assert (done.stdout, done.returncode) == ("draft.txt 里没有需要核对的数字。\n", 0)
    done = run("-C", project, "check", draft, "--json")
    assert json.loads(done.stdout) == {"claims": [], "warnings": []}
