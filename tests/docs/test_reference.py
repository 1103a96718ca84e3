"""The reference says what the code says: it is made from it, and these tests fail while it is stale."""

import pytest
import reference

from volstat.settings import KEYS


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_reference_is_what_the_code_says(language):
    assert reference.FILES[language].read_text("utf-8") == reference.text_of(language), "run make reference"


def test_every_setting_is_described_and_no_other():
    assert set(reference.words()["settings"]) == set(KEYS)


def test_a_default_that_is_written_down_is_the_program_s_own():
    from volstat.project import Definitions, Limits, Project

    def own(key):
        owner, _, name = key.rpartition(".")
        if owner == "definitions":
            return getattr(Definitions(), name)
        if name in Limits.__dataclass_fields__:
            return getattr(Limits(), name)
        return Project.__dataclass_fields__["engine" if key == "engine.name" else name].default

    for key, text in reference.words()["settings"].items():
        if "default" in text and key != "exports":
            value = own(key)
            assert text["default"] == str(list(value) if isinstance(value, tuple) else value), key
