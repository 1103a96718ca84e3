"""Revisions: exactly what differs, with what made it so."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.publish.compare import compare
from volstat.publish.exports import Export
from volstat.publish.folder import PublishError
from volstat.publish.snapshot import reread

EXPORTS = [
    Export("沁县.xlsx", "1", ("沁县",), ("participations",)),
    Export("沁县名册.xlsx", "2", ("沁县",), ("volunteers",)),
    Export("潞州区.xlsx", "3", ("潞州区",), ("participations", "volunteers")),
]
UNITS, MONTHS = ("沁县", "潞州区"), ("2020-01", "2020-02")


def snapshot(exports=EXPORTS, **changed):
    values = {"participations": 10, "hours": 20.5, "registered_volunteers": 7, "stars": {"1": 2, "2": 0}}
    data = {
        "volstat": "1",
        "city": {"code": "140400", "name": "长治市"},
        "period": {"label": "2020", "start": "2020-01-01", "end": "2020-12-31"},
        "as_of": "2020-12-31",
        "figures": dict(values),
        "by": {
            "district": [{"district": unit, **values} for unit in UNITS],
            "month": [{"month": month, **values} for month in MONTHS],
        },
        "movement": {},
        "exports": [export.as_json() for export in exports],
        "settings": {"definitions": {"star_hours": [100], "hidden_sheets": "skip"}},
    }
    return reread(copy.deepcopy({**data, **changed}))


def changed(workbook):
    return [Export(e.workbook, e.sha256 + "x" * (e.workbook == workbook), e.units, e.tables) for e in EXPORTS]


def test_the_same_is_not_revised():
    found = compare(snapshot(), snapshot())
    assert not found.revisions
    assert not found.workbooks
    assert not found.settings


def test_a_revision_names_old_new_difference_and_workbook():
    new = snapshot(changed("沁县.xlsx"))
    new["by"]["district"][0]["participations"] = 13
    (revision,) = compare(snapshot(), new).revisions
    assert (revision.figure, revision.old, revision.new, revision.difference) == ("participations", 10, 13, 3)
    assert revision.scope == {"district": "沁县"}
    assert [(cause.workbook, cause.change) for cause in revision.causes] == [("沁县.xlsx", "changed")]


def test_another_units_roster_may_revise_a_stock():
    new = snapshot(changed("潞州区.xlsx"))
    new["by"]["district"][0]["registered_volunteers"] = 6  # somebody has moved
    (revision,) = compare(snapshot(), new).revisions
    assert [cause.workbook for cause in revision.causes] == ["潞州区.xlsx"]


def test_a_corrected_copy_with_the_same_roster_revises_no_stock():
    def told(workbook, sha, participations, volunteers):
        frames = {"participations": participations, "volunteers": volunteers}
        return Export(workbook, sha, ("沁县",), tuple(frames), frames)

    newcomer = Export("武乡县新增.xlsx", "9", ("武乡县",), ("volunteers",), {"volunteers": "w"})
    new = snapshot([told("沁县.xlsx", "1", "p", "v"), told("沁县（更正）.xlsx", "2", "q", "v"), newcomer])
    new["by"]["district"][0] |= {"registered_volunteers": 6, "participations": 13}
    found = compare(snapshot([told("沁县.xlsx", "1", "p", "v")]), new)
    causes = {revision.figure: [cause.workbook for cause in revision.causes] for revision in found.revisions}
    assert causes == {"registered_volunteers": ["武乡县新增.xlsx"], "participations": ["沁县（更正）.xlsx"]}


def test_unknown_is_not_zero():
    new = snapshot()
    new["figures"]["participations"] = None
    (revision,) = compare(snapshot(), new).revisions
    assert (revision.old, revision.new, revision.difference) == (10, None, None)


def test_each_star_is_revised_by_itself():
    new = snapshot()
    new["figures"]["stars"] = {"1": 1, "2": 1}
    assert [(r.star, r.old, r.new) for r in compare(snapshot(), new).revisions] == [("1", 2, 1), ("2", 0, 1)]


def test_workbooks_are_new_gone_changed_or_renamed():
    new = [
        Export("沁县.xlsx", "9", ("沁县",), ("participations",)),
        Export("沁县名册（新）.xlsx", "2", ("沁县",), ("volunteers",)),
        Export("市直.xlsx", "4", ("市直",), ("participations",)),
    ]
    found = {change.workbook: (change.change, change.before) for change in compare(snapshot(), snapshot(new)).workbooks}
    assert found == {
        "沁县.xlsx": ("changed", None),
        "沁县名册（新）.xlsx": ("renamed", "沁县名册.xlsx"),
        "市直.xlsx": ("new", None),
        "潞州区.xlsx": ("gone", None),
    }


def test_settings_and_versions_are_said():
    new = snapshot(settings={"definitions": {"star_hours": [50], "hidden_sheets": "skip"}}, volstat="2")
    found = compare(snapshot(), new)
    assert [(s.key, s.old, s.new) for s in found.settings] == [("definitions.star_hours", [100], [50])]
    assert found.versions == ("1", "2")


def test_two_periods_are_not_compared():
    with pytest.raises(PublishError, match="2021"):
        compare(snapshot(), snapshot(period={"label": "2021", "start": "2021-01-01", "end": "2021-12-31"}))


def test_a_mangled_set_is_said_and_no_defect():
    broken = snapshot()
    broken["by"] = ["nothing"]
    with pytest.raises(PublishError):
        compare(broken, snapshot())


numbers = st.one_of(st.none(), st.integers(0, 5))


@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=3))
def test_every_difference_is_a_revision_and_nothing_else(pairs):
    places = [("figures", None), ("district", 0), ("month", 1)]
    old, new = snapshot(), snapshot()
    for (by, at), (before, after) in zip(places, pairs, strict=True):
        for side, value in ((old, before), (new, after)):
            line = side["figures"] if at is None else side["by"][by][at]
            line["participations"] = value
    found = [(r.old, r.new) for r in compare(old, new).revisions]
    assert found == [pair for pair in pairs if pair[0] != pair[1]]
