"""The web page: whole in one file, accessible, and fit for a phone."""

import itertools
import re
import shutil
import subprocess

import pytest
from lxml import html

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome")) if p), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def page(rendered):
    return rendered["normal", "html"].decode()


def test_the_page_needs_nothing_else(page):
    tree = html.fromstring(page)
    assert not tree.xpath("//link|//script[@src]|//img|//iframe|//object")
    assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import", page)
    addresses = set(re.findall(r"https?://[^\s\"'<]+", page))
    assert all("w3.org" in address for address in addresses), "namespaces alone"


def test_headings_tables_and_drawings_can_be_heard(page, reports):
    tree = html.fromstring(page)
    assert tree.get("lang") == "zh-CN"
    assert len(tree.xpath("//h1")) == 1
    levels = [int(node.tag[1]) for node in tree.xpath("//h1|//h2|//h3")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for table in tree.xpath("//table"):
        assert table.xpath("./caption")
        assert table.xpath("./thead//th[@scope='col']")
        assert all(row.xpath("./th[@scope='row']") for row in table.xpath("./tbody/tr[td[2]]"))
    drawings = tree.xpath("//*[local-name()='svg']")
    assert len(drawings) == len(reports["normal"].charts)
    assert all(d.get("role") == "img" and "最高" in d.get("aria-label") for d in drawings)


def test_ids_are_unique_and_links_arrive(page):
    tree = html.fromstring(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//a/@href")} <= set(ids)


def asked(page, tmp_path, width, script):
    """Runs a script in the page after it has loaded, and returns what it leaves as the title."""
    path = tmp_path / "page.html"
    ask = f"<script>window.addEventListener('load', function () {{ document.title = String({script}); }});</script>"
    path.write_text(page.replace("</body>", f"{ask}</body>"), "utf-8")
    done = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--window-size={width},1000",
            "--dump-dom",
            f"--user-data-dir={tmp_path / 'profile'}",
            path.as_uri(),
        ],
        capture_output=True,
        timeout=120,
        check=False,
    )
    return html.fromstring(done.stdout.decode()).findtext(".//title")


@needs_chromium
@pytest.mark.parametrize("width", [500, 1280])
def test_nothing_sticks_out_at_the_side(page, tmp_path, width):
    measured = asked(page, tmp_path, width, "document.documentElement.scrollWidth - window.innerWidth")
    assert int(measured) <= 0


@needs_chromium
def test_a_press_on_a_header_sorts_and_the_total_stays(page, tmp_path, reports):
    script = (
        "(function () { var t = document.querySelectorAll('#by_district table')[0];"
        " t.tHead.rows[0].cells[5].querySelector('[role=button]').click();"
        " return Array.from(t.tBodies[0].rows).map(function (r) { return r.cells[0].textContent; }).join(); })()"
    )
    table = reports["normal"].table("by_district_flows")
    at = table.position("hours")
    best = sorted(table.body, key=lambda row: -row[at])
    names = asked(page, tmp_path, 1280, script).split(",")
    assert names[-1] == "全市"
    assert [names[0], names[-2]] == [best[0][0], best[-1][0]]
