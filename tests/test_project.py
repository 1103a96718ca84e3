"""volstat.toml: what is wrong in it is said with line and key, all at once."""

import re

import pytest

from volstat.project import ProjectError, find, load


def project(tmp_path, text):
    (tmp_path / "volstat.toml").write_text(text, "utf-8")
    return load(tmp_path)


def refused(tmp_path, text):
    with pytest.raises(ProjectError) as caught:
        project(tmp_path, text)
    return str(caught.value).replace(str(tmp_path), "")


def test_a_city_is_enough(tmp_path):
    assert project(tmp_path, 'city = "140400"').area.name == "长治市"
    assert project(tmp_path, 'city = "长治"').area.code == "140400"


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    assert project(tmp_path, '\ufeffcity = "长治市"').area.code == "140400"


def test_all_mistakes_at_once_each_with_its_line(tmp_path):
    text = """city = "140400"
units = "市直"
export = "x"
[population]
"2020" = 3180884
[definitions]
star_hours = [300, 100]
hidden_sheets = "never"
[campaigns]
"甲" = "乙"
"""
    lines = refused(tmp_path, text).splitlines()
    assert [line.split()[0] for line in lines] == [
        "/volstat.toml:2:",
        "/volstat.toml:3:",
        "/volstat.toml:5:",
        "/volstat.toml:7:",
        "/volstat.toml:8:",
        "/volstat.toml:10:",
    ]
    assert "exports" in lines[1]  # what was meant


def test_names_that_nothing_bears_or_that_two_things_share_come_with_the_rest(tmp_path):
    text = """city = "140400"
units = ["沁县", "市直", "市直"]
exports = "."
[campaigns]
"抗击疫情" = ["疫情防控", "x"]
"文明实践" = ["X"]
[population]
"2020" = { total = 3180884, "沁縣" = 100000 }
[vocabulary]
person_name = ["甲"]
phone = ["*甲："]
hourz = ["公益时"]
[aliases]
"老城" = "乌有区"
[definitions]
ten_hour_run = 0
"""
    lines = refused(tmp_path, text).splitlines()
    numbers = [int(line.split(":")[1]) for line in lines]
    assert numbers == [2, 2, 3, 6, 8, 11, 12, 14, 16]
    assert "沁县" in lines[0] and "市直" in lines[1] and "exports" in lines[2]
    assert "抗击疫情" in lines[3] and "沁县" in lines[4] and "person_name" in lines[5] and "hours" in lines[6]


def test_a_city_that_is_in_no_table_comes_with_the_rest(tmp_path):
    first, second = refused(tmp_path, 'city = "149999"\nunit = ["市直"]').splitlines()
    assert first.startswith("/volstat.toml:1: city") and second.startswith("/volstat.toml:2: unit ")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('units = ["市直"', "units"),
        ('office = "市文明办', "office"),
        ("office = 市文明办", "office"),
        ("office =", "office"),
        ("office", "office"),
        ("[campaigns]\n抗疫 = []", "抗疫"),
        ('city = "140500"', "city"),
        ('office = "甲" "乙"', "office"),
    ],
)
def test_what_is_no_toml_is_said_in_words_with_line_and_key(tmp_path, line, key):
    said = refused(tmp_path, f'city = "140400"\n{line}\n')
    assert said.startswith("/volstat.toml:") and key in said
    assert not re.search("Expected|Invalid|Unclosed|overwrite|Illegal", said)


def test_no_city_no_such_city_and_no_toml(tmp_path):
    assert "city" in refused(tmp_path, "")
    assert "乌有市" in refused(tmp_path, 'city = "乌有市"')
    assert "volstat.toml" in refused(tmp_path, "city = ")


def test_the_nearest_folder_above_is_the_project(tmp_path):
    (tmp_path / "volstat.toml").write_text('city = "140400"', "utf-8")
    below = tmp_path / "exports" / "沁县"
    below.mkdir(parents=True)
    assert find(below) == tmp_path


def test_districts_former_names_and_names_within_names(tmp_path):
    names = project(tmp_path, 'city = "140400"\nunits = ["市直"]\n[aliases]\n"长子经开区" = "长子县"').area.names
    assert [names[n] for n in ("城区", "郊区", "长治县", "屯留县", "潞城市")] == [
        "潞州区",
        "潞州区",
        "上党区",
        "屯留区",
        "潞城区",
    ]
    assert names["长子经开区"] == "长子县"
    order = list(names)
    assert order.index("潞城区") < order.index("城区")  # the longer name is tried first
