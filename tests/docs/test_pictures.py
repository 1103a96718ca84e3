"""The pictures show what the program does today: their text is that of a fresh run."""

import os

import photographs
import pictures
import pytest
from PIL import Image

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="a terminal to print on needs POSIX"),
]
EACH_LANGUAGE = pytest.mark.parametrize("language", pictures.LANGUAGES)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return pictures.sample(tmp_path_factory.mktemp("pictures"))


@EACH_LANGUAGE
@pytest.mark.parametrize("picture", pictures.PRINTED, ids=lambda picture: picture.name)
def test_a_picture_of_the_terminal_shows_what_is_printed(picture, language, project):
    shown = pictures.text_in(picture.file(language).read_text("utf-8"))
    assert shown == pictures.plain_lines(pictures.printed(picture, language, project)), "run make pictures"


@EACH_LANGUAGE
@pytest.mark.parametrize("photograph", photographs.PHOTOGRAPHS, ids=lambda photograph: photograph.name)
def test_a_picture_of_a_file_shows_what_is_written(photograph, language, project, tmp_path):
    described = Image.open(photograph.file(language)).text[photographs.DESCRIPTION]
    made = photograph.made(project, language, tmp_path / "made")
    assert described == photograph.text(made), "run make pictures"


def test_wide_characters_take_two_columns():
    picture = pictures.Picture("wide", ("x",))
    svg = pictures.svg_of(picture, "zh", "潞州区ab|\nabcdefgh|\n")
    assert pictures.text_in(svg) == ["潞州区ab|", "abcdefgh|"]
    assert 'textLength="73.2"' in svg  # three characters of two columns
