"""What LibreOffice makes of the workbook and the Word document: every page opens, nothing is cut or unreadable."""

import re
import shutil
import subprocess

import pytest

from volstat.report.phrases import text_of

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this machine"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module", params=["xlsx", "docx"])
def pages(request, rendered, tmp_path_factory):
    from pypdf import PdfReader

    folder = tmp_path_factory.mktemp("pages")
    path = folder / f"report.{request.param}"
    path.write_bytes(rendered["incomplete", request.param])
    subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            path,
        ],
        capture_output=True,
        timeout=180,
        check=True,
    )
    return PdfReader(folder / "report.pdf").pages


def plain(text):
    return re.sub(r"\s", "", text)


def test_every_table_is_on_a_page_and_no_number_is_cut(pages, reports):
    text = plain("".join(page.extract_text() for page in pages))
    assert "###" not in text
    assert "#REF" not in text
    for table in reports["incomplete"].tables:
        assert plain(table.title) in text
    for value in reports["incomplete"].table("by_district_flows").rows[-1][1:3]:
        assert str(value) in text
    assert "不完整" in text
    assert plain(text_of(reports["incomplete"].press))[:20] in text


def test_pages_are_a4(pages):
    for page in pages:
        assert sorted(round(float(side)) for side in page.mediabox[2:]) == [595, 842]
