"""What the tests of the article room share: a city's names, and figures kept in a dictionary."""

from datetime import date

import pytest

from volstat.areas import area_of
from volstat.article.scopes import Names


class Table:
    """A lookup over (figure, scope, period) → value; what is not in it is not in the data."""

    def __init__(self, values, missing=()):
        self.units_missing = tuple(missing)
        self.values = {(figure, frozenset(scope.items()), period): v for (figure, scope, period), v in values}
        self.asked = []

    def lookup(self, figure, scope, period):
        self.asked.append((figure, dict(scope), period))
        return self.values.get((figure, frozenset(scope.items()), period))

    def missing(self, scope, period):
        return self.units_missing


def year(number):
    return date(number, 1, 1), date(number, 12, 31)


@pytest.fixture(scope="session")
def names():
    return Names(
        area_of("140400", ["市直", "高新区"]),
        {"抗击疫情·温暖同行": ["疫情防控", "抗疫"], "创建全国文明城市": ["创城"]},
        {"station_kind": ["社区志愿服务站", "景区志愿服务站"]},
    )
