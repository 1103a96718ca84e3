from pathlib import Path

import pytest
from clerk import SMALL

from volstat.sample import write
from volstat.sample.model import make


@pytest.fixture(scope="session")
def written(tmp_path_factory) -> Path:
    """The sample of `sample_data`, written once."""
    folder = tmp_path_factory.mktemp("sample")
    write(folder, scale=SMALL, seed=1)
    return folder


@pytest.fixture(scope="session")
def city_scale():
    """The model of the article's city."""
    return make(1, 1)
