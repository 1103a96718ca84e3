"""What headers mean, alone, with their units, and below other headers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.intake import vocabulary
from volstat.intake.frames import FRAMES

WORDS = vocabulary.load()
Header = str | tuple[str, ...]


def meaning(header: Header, table: str) -> str | None:
    """The field of a header in a table; `ignored`, or None where the header is not known there."""
    match = WORDS.match(header)
    found = match.meaning(table) if match else None
    if found is None:
        return None
    return found.field or "ignored"


@pytest.mark.parametrize(
    ("header", "table", "field"),
    [
        ("姓名", "volunteers", "person_name"),
        ("姓\u3000名", "participations", "person_name"),
        ("志愿者\n姓名", "participations", "person_name"),
        ("*身份证号（18位）", "volunteers", "identity_number"),
        ("证件号码(必填)", "volunteers", "identity_number"),
        ("编号", "volunteers", "local_number"),
        ("编号", "activities", "activity_id"),
        ("编号", "teams", "team_id"),
        ("学号", "participations", "local_number"),
        ("志愿者ID", "volunteers", "volunteer_number"),
        ("所在志愿服务队", "participations", "team"),
        ("状态", "volunteers", "account_status"),
        ("状态", "participations", "record_status"),
        ("联系电话", "volunteers", "phone"),
        ("手机号/电话", "volunteers", "phone"),
        ("服务项目/服务团体", "participations", "activity_and_team"),
        ("项目名称", "activities", "activity"),
        ("名称", "stations", "station"),
        ("名称", "teams", "team"),
        ("签到时间/签退时间", "participations", "time_span"),
        ("志愿服务时间段", "participations", "time_span"),
        ("服务时间", "participations", "service_day"),
        ("服务时间（小时）", "participations", "hours"),
        ("服务时长", "participations", "hours"),
        ("服务时长", "volunteers", "total_hours"),
        ("服务时长", "summaries", "total_hours"),
        ("累计服务时长", "activities", "total_hours"),
        ("人均服务时长", "activities", "hours_each"),
        (("人均", "时长"), "activities", "hours_each"),
        (("总计", "时长"), "activities", "total_hours"),
        ("参与人数", "activities", "participants"),
        ("参与人数（人次）", "activities", "participations"),
        ("参与志愿者（人次）", "summaries", "participations"),
        ("报名人数", "activities", "planned"),
        (("招募", "人数"), "activities", "planned"),
        (("招募及参与情况", "参与人数"), "activities", "participants"),
        ("活动受益人数", "activities", "beneficiaries"),
        ("队伍人数", "teams", "members"),
        ("开展志愿服务活动（次）", "summaries", "services"),
        ("注册志愿者（万人）", "summaries", "registered_volunteers"),
        ("志愿服务组织", "summaries", "teams"),
        ("志愿服务组织", "teams", "team"),
        ("乡镇（街道）", "summaries", "township"),
        ("县（市、区）", "summaries", "district"),
        (("参与情况", "人次"), "summaries", "participations"),
        (("12月", "人次"), "summaries", "participations"),
        (("人次", "12月"), "summaries", "participations"),
        (("自动签到", "时长"), "participations", "automatic_hours"),
        (("补录", "时长"), "participations", "manual_hours"),
        ("培训时长", "participations", "learning_hours"),
        ("统一社会信用代码(18位)", "teams", "uscc"),
        ("1.姓名", "volunteers", "person_name"),
        ("（2）身份证号", "volunteers", "identity_number"),
        ("本次志愿服务时长", "participations", "hours"),
    ],
)
def test_headers(header: Header, table: str, field: str) -> None:
    assert meaning(header, table) == field


@pytest.mark.parametrize(
    ("header", "table"),
    [
        ("活动负责人电话", "participations"),
        ("活动负责人电话", "activities"),
        (("负责人", "电话"), "volunteers"),
        (("活动负责人信息", "联系电话"), "participations"),
        ("联系人", "participations"),
        ("联系人及联系电话", "participations"),
        ("队长姓名", "volunteers"),
        ("站点负责人", "stations"),
        ("团队负责人联系方式", "teams"),
        ("活动受益人数", "participations"),
        ("报名人数", "participations"),
        ("团队人数", "activities"),
        ("新增注册志愿者数", "summaries"),
        ("上年同期参与人次", "summaries"),
        (("参与人次", "同比"), "summaries"),
        (("其中", "参与人次"), "summaries"),
        ("路途时长", "participations"),
        ("姓名/电话", "volunteers"),
        ("姓名备注", "volunteers"),
        ("绿色服务队", "teams"),
        ("疫情防控参与人次", "summaries"),
        ("张三", "volunteers"),
        ("2020-12-05", "participations"),
        ("", "volunteers"),
    ],
)
def test_traps(header: Header, table: str) -> None:
    assert meaning(header, table) in (None, "ignored")


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ("服务时长（分钟）", "minutes"),
        ("服务时长/分钟", "minutes"),
        (("服务时长", "分钟"), "minutes"),
        ("服务时长(h)", "hours"),
        ("服务时长（单位：小时）", "hours"),
        ("总时长（万小时）", "ten_thousand_hours"),
        ("参与人次（万人次）", "ten_thousand"),
        ("服务时长", None),
        ("服务时长（截至月底）", None),
    ],
)
def test_units_of_measure(header: Header, measure: str | None) -> None:
    match = WORDS.match(header)
    assert match is not None
    assert match.measure == measure


@pytest.mark.parametrize(
    ("header", "breadth", "month"),
    [
        ("参与人次", 1, None),
        (("本月", "人次"), 0, None),
        (("12月", "人次"), 0, "12月"),
        ("2020年3月人次", 0, "2020年3月"),
        (("一季度", "人次"), 2, None),
        ("1-12月人次", 2, None),
        (("全年", "人次"), 2, None),
        (("累计", "人次"), 3, None),
        ("本年累计人次", 3, None),
        (("12月", "累计人次"), 3, "12月"),
        ("1月", 0, "1月"),
    ],
)
def test_the_time_a_number_is_for(header: Header, breadth: int, month: str | None) -> None:
    match = WORDS.match(header)
    assert match is not None
    assert (match.breadth, match.month) == (breadth, month)


def test_longest_entry_wins() -> None:
    assert meaning("活动编号", "activities") == "activity_id"
    assert meaning("志愿者编号", "volunteers") == "volunteer_number"
    assert meaning("团队编号", "teams") == "team_id"
    assert meaning("注册志愿者数", "summaries") == "registered_volunteers"


def test_every_field_of_the_vocabulary_belongs_to_known_tables() -> None:
    for tables in WORDS.matcher.tables.values():
        assert tables <= set(FRAMES)
    for rule in WORDS.tables.values():
        named = {*rule.typical, *rule.marks, *(field for group in rule.needs for field in group)}
        assert named <= set(WORDS.matcher.kinds)
    for context in WORDS.matcher.contexts:
        assert set(context.fields.values()) <= set(WORDS.matcher.kinds)


def test_settings_win_and_unknown_names_are_kept_for_the_report() -> None:
    words = vocabulary.load({"hours": ["贡献值"], "ignored": ["服务时长"], "effective": ["已盖章"], "nonsense": ["甲"]})
    match = words.match("贡献值（小时）")
    assert match is not None
    found = match.meaning("participations")
    assert found is not None
    assert (found.field, found.settings) == ("hours", True)
    ignored = words.match("服务时长")
    assert ignored is not None
    assert ignored.meanings["participations"].field is None
    assert "已盖章" in words.statuses["effective"]
    assert words.unknown_settings == ("nonsense",)


def test_a_header_with_two_meanings_in_one_table_is_refused() -> None:
    with pytest.raises(ValueError, match="贡献值"):
        vocabulary.load({"hours": ["贡献值"], "learning_hours": ["贡献值"]})


def test_status_words_have_one_class() -> None:
    assert not WORDS.statuses["effective"] & WORDS.statuses["not_effective"]
    assert not WORDS.origins["automatic"] & WORDS.origins["manual"]
    assert {"已生效", "已确认", "已通过", "有效"} <= WORDS.statuses["effective"]
    assert {"未生效", "待复核", "待审核", "已驳回", "爽约", "候补", "已放弃", "未通过", "无效"} <= WORDS.statuses[
        "not_effective"
    ]


@given(st.text(alphabet="姓名参与人次服务时长小分钟活动负责累计月12（）/：*()", max_size=12))
def test_blanks_inside_change_nothing(text: str) -> None:
    assert WORDS.match(text) == WORDS.match(" ".join(text))


@given(st.text(max_size=30))
def test_any_text_can_be_looked_up(text: str) -> None:
    match = WORDS.match(text)
    assert match is None or set(match.meanings) <= set(FRAMES)


@given(st.sampled_from(sorted(WORDS.header_words)), st.sampled_from(["*{}", "{}：", " {} ", "{}（必填）", "{}\n"]))
def test_dress_changes_nothing(word: str, dress: str) -> None:
    plain, dressed = WORDS.match(word), WORDS.match(dress.format(word))
    assert plain is not None
    assert dressed is not None
    assert dict(plain.meanings) == dict(dressed.meanings)


@given(
    st.sampled_from([w for w in sorted(WORDS.header_words) if "/" not in w]),
    st.sampled_from(["甲乙", "幸运", "奇怪", "丙"]),
)
def test_no_header_is_taken_out_of_foreign_words(word: str, foreign: str) -> None:
    for text in (foreign + word, word + foreign):
        assert WORDS.match(text) is None
