"""Layouts of sheets, each test named for the mess that it shows."""

from __future__ import annotations

from grids import grid

from volstat.intake import vocabulary
from volstat.intake.block import Block
from volstat.intake.grid import Flaw, FlawedCell, Grid
from volstat.intake.layout import Layout, find_blocks
from volstat.intake.reading import SheetState
from volstat.problems import Problem, catalogue, problems_of

RECORDS = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长"]
ONE = ["甲一", "140400199001010011", "清扫街道", "2020-12-05", "2"]
TWO = ["乙二", "140400199001010038", "清扫街道", "2020-12-05", "3"]
THREE = ["丙三", "140400199001010054", "敬老助老", "2020-12-06", "1.5"]


def read(sheet: Grid, **options: bool) -> Layout:
    return find_blocks(sheet, vocabulary.load(), **options)


def only(layout: Layout) -> Block:
    assert len(layout.blocks) == 1
    return layout.blocks[0]


def fields(block: Block) -> dict[str, int]:
    return {c.field: c.column for c in block.columns if c.field}


def column(block: Block, field: str) -> list[str | None]:
    return block.cells.column(str(fields(block)[field])).to_pylist()


def why(block: Block, number: int) -> str:
    return next(c.why for c in block.columns if c.column == number)


def kinds(layout: Layout) -> list[str]:
    return [p.kind for p in problems_of(layout.problems)]


def problem(layout: Layout, kind: str) -> Problem:
    found = [p for p in problems_of(layout.problems) if p.kind == kind]
    assert len(found) == 1, kinds(layout)
    return found[0]


def test_plain_table_in_the_corner() -> None:
    layout = read(grid([RECORDS, ONE, TWO]))
    block = only(layout)
    assert block.table == "participations"
    assert fields(block) == {"person_name": 1, "identity_number": 2, "activity": 3, "service_day": 4, "hours": 5}
    assert block.rows.to_pylist() == [2, 3]
    assert column(block, "person_name") == ["甲一", "乙二"]
    assert kinds(layout) == []
    assert [f.state for f in layout.sheets] == [SheetState.READ]
    assert (layout.sheets[0].first_row, layout.sheets[0].last_row, layout.sheets[0].rows) == (2, 3, 2)


def test_title_export_time_and_unit_above_and_the_table_in_column_d() -> None:
    rows = [
        ["某县2020年12月志愿服务记录"],
        ["导出时间：2021-01-04 09:00:00"],
        ["填报单位：某县文明办", None, None, "单位：小时"],
        [],
        [None, None, None, *RECORDS],
        [None, None, None, *ONE],
    ]
    block = only(read(grid(rows, merges=["A1:H1"])))
    assert block.header_rows == (5,)
    assert fields(block)["person_name"] == 4
    assert block.rows.to_pylist() == [6]
    assert [line.row for line in block.head] == [1, 2, 3]
    assert "填报单位：某县文明办" in block.head[2].text


def test_sheet_that_starts_below_row_one_keeps_its_own_numbers() -> None:
    layout = read(grid([[*RECORDS, "怪列"], [*ONE, "x"]], first_row=7, first_column=3))
    block = only(layout)
    assert block.rows.to_pylist() == [8]
    assert fields(block)["person_name"] == 3
    assert problem(layout, "unmapped_header").cell == "H7"


def test_two_levels_merged() -> None:
    rows = [
        ["2020年12月各乡镇志愿服务情况统计表"],
        ["序号", "乡镇", "开展活动", None, "参与情况", None, "备注"],
        [None, None, "场次", None, "人次", "时长（小时）", None],
        ["1", "东镇", "3", None, "60", "120", None],
        ["2", "西乡", "2", None, "20", "35.5", None],
    ]
    merges = ["A1:G1", "A2:A3", "B2:B3", "C2:D2", "C3:D3", "E2:F2", "G2:G3"]
    block = only(read(grid(rows, merges=merges)))
    assert block.table == "summaries"
    assert block.header_rows == (2, 3)
    assert fields(block) == {"township": 2, "services": 3, "participations": 5, "total_hours": 6}
    assert next(c for c in block.columns if c.column == 6).measure == "hours"
    assert next(c for c in block.columns if c.column == 6).header == "参与情况/时长（小时）"
    assert block.rows.to_pylist() == [4, 5]


def test_two_levels_without_merges_as_csv_has_them() -> None:
    rows = [
        ["序号", "乡镇", "参与情况", "", "备注"],
        ["", "", "人次", "时长", ""],
        ["1", "东镇", "60", "120", ""],
    ]
    block = only(read(grid(rows, sheet="统计")))
    assert block.header_rows == (1, 2)
    assert fields(block) == {"township": 2, "participations": 3, "total_hours": 4}


def test_two_levels_with_repeated_parents() -> None:
    rows = [
        ["乡镇", "月份", "参与情况", "参与情况"],
        ["乡镇", "月份", "人次", "时长"],
        ["东镇", "2020-12", "60", "120"],
    ]
    block = only(read(grid(rows)))
    assert block.header_rows == (1, 2)
    assert block.rows.to_pylist() == [3]
    assert fields(block) == {"township": 1, "month": 2, "participations": 3, "total_hours": 4}


def test_three_levels_with_the_leaf_telling_the_unit() -> None:
    rows = [
        ["区县", "志愿服务情况", None, None],
        [None, "参与人次", "服务时长", None],
        [None, "人次", "小时", "备注"],
        ["某区", "60", "120", None],
    ]
    block = only(read(grid(rows, sheet="月报", merges=["A1:A3", "B1:D1", "C2:D2"])))
    assert block.header_rows == (1, 2, 3)
    assert fields(block) == {"district": 1, "participations": 2, "total_hours": 3}
    assert next(c for c in block.columns if c.column == 3).measure == "hours"


def test_header_with_line_breaks_blanks_stars_and_numbering() -> None:
    header = ["1.姓 名*", "身份证号\n（必填）", "活动\n名称", "服务日期：", "服 务 时 长（分钟）"]
    block = only(read(grid([header, ONE])))
    assert set(fields(block)) == {"person_name", "identity_number", "activity", "service_day", "hours"}
    assert next(c for c in block.columns if c.column == 5).measure == "minutes"


def test_row_that_numbers_the_columns_below_the_header() -> None:
    rows = [
        ["乡镇", "月份", "活动次数", "参与人次", "服务时长"],
        ["甲", "乙", "1", "2", "3"],
        ["东镇", "12月", "3", "60", "90"],
    ]
    block = only(read(grid(rows)))
    assert block.rows.to_pylist() == [3]


def test_header_repeated_on_every_page() -> None:
    rows = [["服务记录"], RECORDS, ONE, ["第1页 共2页"], ["服务记录"], RECORDS, TWO, THREE]
    block = only(read(grid(rows)))
    assert block.rows.to_pylist() == [3, 7, 8]
    assert column(block, "person_name") == ["甲一", "乙二", "丙三"]


def test_header_repeated_with_other_blanks() -> None:
    again = ["姓  名", "身份证号 ", "活动名称", "服务日期", "服务时长"]
    block = only(read(grid([RECORDS, ONE, [], again, TWO])))
    assert column(block, "person_name") == ["甲一", "乙二"]


def test_totals_above_in_the_middle_and_below_stay_in() -> None:
    total = ["合计", None, None, None, "5"]
    block = only(
        read(grid([RECORDS, total, ONE, ["小计", None, None, None, "2"], TWO, ["总 计", None, None, None, "5"]]))
    )
    assert block.rows.to_pylist() == [2, 3, 4, 5, 6]


def test_notes_and_signatures_below() -> None:
    rows = [
        RECORDS,
        ONE,
        TWO,
        [],
        ["注：时长以小时计", None, None, None, None],
        ["2. 数据截至月底", None, None, None, None],
        ["填报人：丁四", None, "审核人：戊五", None, "单位盖章："],
    ]
    block = only(read(grid(rows)))
    assert block.rows.to_pylist() == [2, 3]
    assert [line.row for line in block.foot] == [5, 6, 7]


def test_blank_rows_between_the_rows() -> None:
    block = only(read(grid([RECORDS, ONE, [], [], TWO, [], THREE])))
    assert block.rows.to_pylist() == [2, 5, 7]


def test_names_that_look_like_totals_and_headers_are_data() -> None:
    header = ["姓名", "身份证号", "所属团队", "活动名称", "服务日期", "时长"]
    rows = [
        header,
        ["何计", "140400199001010011", "合计服务队", "志愿者活动", "2020-12-05", "2"],
        ["志愿者", "140400199001010038", "志愿服务队", "姓名", "2020-12-05", "2"],
    ]
    block = only(read(grid(rows)))
    assert column(block, "person_name") == ["何计", "志愿者"]
    assert column(block, "team") == ["合计服务队", "志愿服务队"]


def test_two_tables_one_under_the_other() -> None:
    rows = [
        ["一、团队情况"],
        ["团队名称", "成立时间", "成员数"],
        ["清风服务队", "2019-05-04", "30"],
        [],
        ["二、站点情况统计表"],
        ["站点名称", "站点类型", "所属区县"],
        ["东街站", "社区", "某区"],
    ]
    first, second = read(grid(rows)).blocks
    assert (first.table, first.rows.to_pylist()) == ("teams", [3])
    assert (second.table, second.rows.to_pylist()) == ("stations", [7])
    assert [line.row for line in second.head] == [5]


def test_two_months_of_the_same_table_one_under_the_other() -> None:
    rows = [
        ["2020年11月志愿服务情况统计表"],
        ["乡镇", "活动次数", "参与人次", "服务时长"],
        ["东镇", "3", "60", "90"],
        ["2020年12月志愿服务情况统计表"],
        ["乡镇", "活动次数", "参与人次", "服务时长"],
        ["东镇", "4", "70", "95"],
    ]
    first, second = read(grid(rows)).blocks
    assert [line.text for line in first.head] == ["2020年11月志愿服务情况统计表"]
    assert [line.text for line in second.head] == ["2020年12月志愿服务情况统计表"]
    assert second.rows.to_pylist() == [6]


def test_two_tables_side_by_side() -> None:
    rows = [
        ["团队名称", "成立时间", "成员数", None, "站点名称", "站点类型", "建站时间"],
        ["清风服务队", "2019-05-04", "30", None, "东街站", "社区", "2018-01-01"],
        ["暖阳服务队", "2019-06-04", "20", None, "西街站", "社区", "2018-01-01"],
    ]
    layout = read(grid(rows))
    assert [b.table for b in layout.blocks] == ["teams", "stations"]
    assert fields(layout.blocks[1]) == {"station": 5, "station_kind": 6, "founded_on": 7}
    assert kinds(layout) == []


def test_list_parked_in_side_columns() -> None:
    rows = [
        [*RECORDS, None, "姓名", "电话"],
        [*ONE, None, "丁四", "13900000001"],
        [*TWO, None, None, None],
    ]
    layout = read(grid(rows))
    block = only(layout)
    assert fields(block)["person_name"] == 1
    assert problem(layout, "side_list").cell == "G1"
    assert [f.state for f in layout.sheets] == [SheetState.READ, SheetState.SIDE_LIST]


def test_side_list_with_its_header_above_the_main_one() -> None:
    rows = [
        ["服务记录", None, None, None, None, None, "姓名", "职务"],
        [None, None, None, None, None, None, "丁四", "组长"],
        [*RECORDS, None, "戊五", "组员"],
        [*ONE, None, None, None],
    ]
    layout = read(grid(rows))
    assert only(layout).rows.to_pylist() == [4]
    assert "side_list" in kinds(layout)


def test_scribbles_beside_the_table() -> None:
    layout = read(grid([RECORDS, [*ONE, None, "已核对"], TWO]))
    assert only(layout).rows.to_pylist() == [2, 3]
    assert problem(layout, "side_list").detail["place"] == "G2:G2"


def test_empty_column_inside_one_table() -> None:
    rows = [
        ["姓名", "身份证号", None, "活动名称", "服务日期", "时长"],
        ["甲一", "140400199001010011", None, "清扫", "2020-12-05", "2"],
    ]
    layout = read(grid(rows))
    assert set(fields(only(layout))) == {"person_name", "identity_number", "activity", "service_day", "hours"}
    assert kinds(layout) == []


def test_team_merged_down_its_people_is_filled_and_said() -> None:
    header = ["所属团队", *RECORDS]
    rows = [header, ["清风服务队", *ONE], [None, *TWO], [None, *THREE]]
    block = only(read(grid(rows, merges=["A2:A4"])))
    assert column(block, "team") == ["清风服务队"] * 3
    assert block.filled == {(3, 1), (4, 1)}


def test_merge_across_a_page_break_with_a_repeated_header() -> None:
    header = ["所属团队", *RECORDS]
    rows = [header, ["清风服务队", *ONE], header, [None, *TWO]]
    block = only(read(grid(rows, merges=["A2:A4"])))
    assert column(block, "team") == ["清风服务队"] * 2


def test_numbers_merged_across_stand_once() -> None:
    rows = [["乡镇", "月份", "活动次数", "参与人次"], ["东镇", "12月", "30", None], ["西乡", "12月", "2", "20"]]
    block = only(read(grid(rows, merges=["C2:D2"])))
    assert column(block, "participations") == [None, "20"]


def test_cells_without_merge_ranges_are_not_guessed() -> None:
    rows = [["所属团队", *RECORDS], ["清风服务队", *ONE], [None, *TWO]]
    assert column(only(read(grid(rows))), "team") == ["清风服务队", None]


def test_hidden_sheet_does_not_count() -> None:
    layout = read(grid([RECORDS, ONE, TWO], hidden=True))
    assert layout.blocks == ()
    assert problem(layout, "hidden_sheet").detail["rows"] == 2
    assert layout.sheets[0].state is SheetState.HIDDEN
    assert only(read(grid([RECORDS, ONE], hidden=True), count_hidden=True)).rows.to_pylist() == [2]


def test_hidden_rows_count_and_are_said_once() -> None:
    layout = read(grid([RECORDS, ONE, TWO, THREE], hidden_rows=[1, 3, 4, 9]))
    assert only(layout).rows.to_pylist() == [2, 3, 4]
    assert problem(layout, "hidden_rows").detail["rows"] == 2


def test_sheets_superseded_by_name() -> None:
    for name in ("草稿", "12月(旧)", "服务记录 - 副本", "上月", "服务记录_备份2", "作废表"):
        layout = read(grid([RECORDS, ONE], sheet=name))
        assert layout.blocks == (), name
        assert layout.sheets[0].state is SheetState.SUPERSEDED
        assert kinds(layout) == ["superseded_sheet"]


def test_sheet_names_that_only_contain_such_letters_count() -> None:
    for name in ("旧城街道", "新旧动能办", "模板厂社区", "老旧小区改造"):
        assert len(read(grid([RECORDS, ONE], sheet=name)).blocks) == 1, name


def test_empty_sheet_is_silent() -> None:
    for sheet in (grid([]), grid([[None, None], [None, None]])):
        layout = read(sheet)
        assert layout.blocks == ()
        assert kinds(layout) == []
        assert layout.sheets[0].state is SheetState.EMPTY


def test_form_with_a_header_and_no_rows_is_empty() -> None:
    layout = read(grid([["服务记录"], RECORDS]))
    assert layout.blocks == ()
    assert layout.sheets[0].state is SheetState.EMPTY
    assert kinds(layout) == ["no_data"]


def test_unknown_sheet_is_said() -> None:
    layout = read(grid([["品名", "单价"], ["矿泉水", "2"]]))
    assert kinds(layout) == ["sheet_not_understood"]
    assert layout.sheets[0].state is SheetState.NOT_UNDERSTOOD


def test_instructions_are_no_data() -> None:
    layout = read(grid([["填表说明"], ["1. 姓名：填写真实姓名"], ["2. 时长以小时计"]], sheet="填表说明"))
    assert layout.blocks == ()
    assert kinds(layout) == []


def test_dictionary_of_fields_is_no_table() -> None:
    rows = [["字段", "含义"], ["姓名", "志愿者姓名"], ["电话", "手机号"], ["时长", "服务时长"]]
    assert read(grid(rows, sheet="数据字典")).blocks == ()


def test_table_that_lacks_a_needed_column() -> None:
    layout = read(grid([["活动名称", "活动地点", "备注"], ["清扫", "东街", "无"]]))
    assert layout.blocks == ()
    assert "参与人次" in str(problem(layout, "missing_column").detail["field"])


def test_a_table_of_ignored_headers_alone_is_left_out_and_said() -> None:
    sheet = grid([["序号", "值班室", "晨检", "交接班"], ["1", "东", "好", "甲"], ["2", "西", "好", "乙"]])
    layout = find_blocks(sheet, vocabulary.load({"ignored": ["值班室", "晨检", "交接班"]}))
    assert layout.blocks == ()
    assert kinds(layout) == ["ignored_table"]
    assert catalogue()["ignored_table"].severity == "info"
    assert [(f.state, f.why) for f in layout.sheets] == [(SheetState.NOT_UNDERSTOOD, "ignored: 值班室、晨检、交接班")]


def test_ignored_headers_beside_others_excuse_no_missing_column() -> None:
    rows = [["活动名称", "值班室", "晨检"], ["清扫", "东", "好"]]
    layout = find_blocks(grid(rows), vocabulary.load({"ignored": ["值班室", "晨检"]}))
    assert kinds(layout) == ["missing_column"]
    assert kinds(read(grid([["序号", "备注", "负责人"], ["1", "无", "甲"]]))) == ["missing_column"]


def test_unknown_header_is_reported_at_its_cell() -> None:
    layout = read(grid([["记录"], [*RECORDS, "幸运数字"], [*ONE, "7"]]))
    found = problem(layout, "unmapped_header")
    assert (found.cell, found.header) == ("F2", "幸运数字")


def test_column_without_a_header_but_with_data() -> None:
    layout = read(grid([[*RECORDS, None], [*ONE, "7"]]))
    found = problem(layout, "unmapped_header")
    assert (found.cell, found.header) == ("F1", "（无表头）")


def test_signature_in_a_column_without_a_header_is_no_data_column() -> None:
    layout = read(grid([[*RECORDS, None], [*ONE, None], ["填报人：丁四", None, None, None, None, "审核人：戊五"]]))
    assert kinds(layout) == []


def test_every_header_is_mapped_ignored_or_reported() -> None:
    header = ["序号", *RECORDS, "活动负责人电话", "备注", "幸运数字", "签到地点"]
    layout = read(grid([header, ["1", *ONE, "139", None, "7", None]]))
    block = only(layout)
    assert [c.header for c in block.columns] == header
    reported = {p.column for p in problems_of(layout.problems)}
    for facts in block.columns:
        assert facts.field or facts.why.startswith("ignored") or facts.column in reported


def test_traps_are_not_taken() -> None:
    header = ["活动名称", "活动日期", "负责人", "负责人电话", "招募人数", "参与人次", "活动受益人数", "总时长"]
    rows = [header, ["清扫", "2020-12-05", "丁四", "13900000001", "30", "25", "400", "50"]]
    block = only(read(grid(rows)))
    assert block.table == "activities"
    assert fields(block) == {
        "activity": 1, "service_day": 2, "planned": 5, "participations": 6, "beneficiaries": 7, "total_hours": 8,
    }  # fmt: skip


def test_doubled_header_with_equal_values() -> None:
    layout = read(grid([["姓名", *RECORDS], ["甲一", *ONE]]))
    assert fields(only(layout))["person_name"] == 1
    found = problem(layout, "doubled_header")
    assert (found.cell, found.detail["used"]) == ("B1", "A")


def test_doubled_header_with_other_values() -> None:
    layout = read(grid([[*RECORDS, "服务时长"], [*ONE, "2"], [*TWO, "30"]]))
    found = problem(layout, "doubled_header_differs")
    assert (found.cell, found.detail["rows"], found.detail["used"]) == ("F1", 1, "E")


def test_the_same_time_in_hours_and_in_minutes_is_no_difference() -> None:
    layout = read(grid([[*RECORDS, "服务时长（分钟）"], [*ONE, "120"], [*TWO, "180"]]))
    # RECORDS says no unit, so that only the second column is sure of its own.
    assert {"doubled_header", "doubled_header_differs"} & set(kinds(layout))
    header = [*RECORDS[:4], "服务时长（小时）", "服务时长（分钟）"]
    assert "doubled_header" in kinds(read(grid([header, [*ONE, "120"], [*TWO, "180"]])))


def test_project_and_activity_side_by_side_are_not_doubled() -> None:
    layout = read(grid([[*RECORDS, "项目名称", "岗位"], [*ONE, "美丽家园", "清扫员"]]))
    assert fields(only(layout))["activity"] == 3
    assert kinds(layout) == []


def test_running_total_beside_the_month_is_not_the_months_flow() -> None:
    rows = [
        ["乡镇", "12月", None, "累计", None],
        [None, "人次", "时长", "人次", "时长"],
        ["东镇", "60", "90", "700", "900"],
    ]
    block = only(read(grid(rows, sheet="2020年12月", merges=["A1:A2", "B1:C1", "D1:E1"])))
    assert fields(block) == {"township": 1, "participations": 2, "total_hours": 3, "month": 0}
    assert why(block, 4).startswith("longer")


def test_running_total_alone_under_a_month_is_reported() -> None:
    layout = read(grid([["乡镇", "月份", "活动次数", "累计人次"], ["东镇", "12月", "3", "700"]]))
    assert "participations" not in fields(only(layout))
    assert problem(layout, "unmapped_header").cell == "D1"


def test_months_as_columns_become_a_block_each() -> None:
    rows = [
        ["2020年各乡镇志愿服务统计表"],
        ["乡镇", "1月", None, "2月", None, "合计", None],
        [None, "人次", "时长", "人次", "时长", "人次", "时长"],
        ["东镇", "10", "20", "30", "40", "40", "60"],
        ["西乡", "1", "2", "3", "4", "4", "6"],
    ]
    first, second = read(grid(rows, merges=["A2:A3", "B2:C2", "D2:E2", "F2:G2"])).blocks
    assert column(first, "month") == ["1月", "1月"]
    assert column(first, "participations") == ["10", "1"]
    assert column(second, "month") == ["2月", "2月"]
    assert column(second, "total_hours") == ["40", "4"]
    assert fields(second)["total_hours"] == 5
    assert first.rows.to_pylist() == second.rows.to_pylist() == [4, 5]


def test_bare_months_take_their_meaning_from_the_title() -> None:
    rows = [["2020年志愿服务参与人次统计表"], ["乡镇", "1月", "2月", "3月"], ["东镇", "10", "20", "30"]]
    blocks = read(grid(rows)).blocks
    assert [column(b, "participations") for b in blocks] == [["10"], ["20"], ["30"]]


def test_bare_months_without_a_meaning_are_reported() -> None:
    layout = read(grid([["乡镇", "1月", "2月", "活动次数"], ["东镇", "10", "20", "3"]]))
    assert {p.cell for p in problems_of(layout.problems) if p.kind == "unmapped_header"} == {"B1", "C1"}


def test_long_numbers_are_passed_on_for_the_rows_that_count() -> None:
    flaws = [FlawedCell(2, 2, Flaw.LONG_NUMBER, "1"), FlawedCell(9, 2, Flaw.LONG_NUMBER, "1")]
    assert only(read(grid([RECORDS, ONE], flaws=flaws))).long_numbers == {(2, 2)}


def test_heading_between_rows_is_said() -> None:
    layout = read(grid([RECORDS, ONE, ["东镇", None, None, None, None], TWO], merges=["A3:E3"]))
    assert only(layout).rows.to_pylist() == [2, 4]
    assert problem(layout, "text_between_rows").row == 3


def test_header_far_below_many_lines_of_text() -> None:
    rows = [[f"第{n}条 填报要求"] for n in range(80)] + [RECORDS, ONE]
    assert only(read(grid(rows))).rows.to_pylist() == [82]


def test_ragged_rows_with_text_behind_the_last_header() -> None:
    layout = read(grid([RECORDS, [*ONE, "多出来的"], TWO]))
    assert only(layout).rows.to_pylist() == [2, 3]
    assert problem(layout, "unmapped_header").cell == "F1"


def test_roster_with_a_lifetime_total_is_a_roster() -> None:
    rows = [
        ["姓名", "身份证号", "手机号", "所属团队", "注册时间", "累计服务时长", "状态"],
        ["甲一", "1", "139", "清风", "2019-01-01", "30", "正常"],
    ]
    block = only(read(grid(rows)))
    assert block.table == "volunteers"
    assert {"total_hours", "account_status", "registered_on"} <= set(fields(block))


def test_records_with_facts_of_the_person_are_records() -> None:
    header = [*RECORDS, "性别", "政治面貌", "注册时间", "星级", "累计服务时长", "状态"]
    block = only(read(grid([header, [*ONE, "女", "群众", "2019-01-01", "一星", "300", "已生效"]])))
    assert block.table == "participations"
    assert fields(block)["record_status"] == 11
    assert "total_hours" not in fields(block)


def test_contact_list_is_no_roster() -> None:
    assert read(grid([["姓名", "职务", "电话"], ["丁四", "组长", "13900000001"]], sheet="通讯录")).blocks == ()


def test_settings_headers_win() -> None:
    words = vocabulary.load({"hours": ["幸运数字"], "ignored": ["服务时长"]})
    block = only(find_blocks(grid([[*RECORDS, "幸运数字"], [*ONE, "7"]]), words))
    assert fields(block)["hours"] == 6
    assert why(block, 6) == "settings: 幸运数字"


def test_phone_behind_the_one_in_charge_is_no_volunteers() -> None:
    rows = [
        ["序号", "活动名称", "活动时间", "活动地点", "负责人", "联系电话"],
        ["1", "清扫", "2020-12-05", "东街", "丁四", "13900000001"],
    ]
    layout = read(grid(rows))
    assert only(layout).table == "activities"
    assert "phone" not in fields(only(layout))
    header = [*RECORDS, "联系人", "联系电话"]
    assert "phone" not in fields(only(read(grid([header, [*ONE, "丁四", "13900000001"]]))))
    assert "phone" in fields(only(read(grid([[*RECORDS, "联系电话"], [*ONE, "13900000001"]]))))


def test_rows_of_words_that_headers_use_too_are_data() -> None:
    header = ["姓名", "所属团队", "活动名称", "服务月份", "备注"]
    row = ["志愿服务队", "志愿服务活动", "十二月", "志愿者"]
    layout = read(grid([header, ["甲一", *row], ["乙二", *row], ["丙三", *row]]))
    assert only(layout).rows.to_pylist() == [2, 3, 4]


def test_places_alone_in_their_rows_are_headings_among_people_but_data_among_places() -> None:
    layout = read(grid([RECORDS, ["东镇"], ONE, ["西街街道"], TWO, ["丙三"]]))
    assert only(layout).rows.to_pylist() == [3, 5, 6]
    assert [p.row for p in problems_of(layout.problems)] == [2, 4]
    rows = [
        ["乡镇", "月份", "活动次数", "参与人次"],
        ["东镇", "12月", "3", "60"],
        ["西镇"],
        ["南镇", "12月", "3", "60"],
    ]
    assert only(read(grid(rows))).rows.to_pylist() == [2, 3, 4]


def test_office_and_day_below_without_a_label() -> None:
    rows = [RECORDS, ONE, [], [None, None, None, None, "某县文明办"], [None, None, None, None, "2021年1月4日"]]
    block = only(read(grid(rows)))
    assert block.rows.to_pylist() == [2]
    assert [line.text for line in block.foot] == ["某县文明办", "2021年1月4日"]


def test_row_left_incomplete_at_the_end_is_data() -> None:
    assert only(read(grid([RECORDS, ONE, ["丙三"]]))).rows.to_pylist() == [2, 3]


def test_one_row_that_the_title_says_is_a_summary() -> None:
    rows = [
        ["某县2020年12月志愿服务情况统计表"],
        ["开展志愿服务活动（次）", "参与志愿者（人次）", "服务时长（小时）", "注册志愿者（人）"],
        ["30", "600", "1200", "5000"],
    ]
    block = only(read(grid(rows)))
    assert block.table == "summaries"
    assert fields(block) == {"services": 1, "participations": 2, "total_hours": 3, "registered_volunteers": 4}


def test_quarters_as_columns_become_a_block_each() -> None:
    rows = [
        ["乡镇", "一季度", None, "二季度", None],
        [None, "人次", "时长", "人次", "时长"],
        ["东镇", "1", "2", "3", "4"],
    ]
    first, second = read(grid(rows, sheet="统计", merges=["A1:A2", "B1:C1", "D1:E1"])).blocks
    assert (column(first, "month"), column(second, "month")) == (["一季度"], ["二季度"])
    assert (column(first, "participations"), column(second, "participations")) == (["1"], ["3"])


def test_many_tables_one_under_the_other() -> None:
    header = ["乡镇", "活动次数", "参与人次", "服务时长"]
    rows = [row for n in range(60) for row in ([f"第{n}期志愿服务情况统计表"], header, ["东镇", "3", "60", "90"], [])]
    blocks = read(grid(rows)).blocks
    assert [b.rows.to_pylist() for b in blocks] == [[4 * n + 3] for n in range(60)]


def test_text_alone_right_above_a_later_header_is_its_title() -> None:
    total, teams = ["合计", None, None, None, "5"], ["队伍名称", "成立日期"]
    first, second = read(grid([RECORDS, ONE, TWO, total, ["志愿队伍"], teams, ["红队", "2019-01-01"]])).blocks
    assert (first.table, first.rows.to_pylist(), first.foot) == ("participations", [2, 3, 4], ())
    assert [(line.row, line.text) for line in second.head] == [(5, "志愿队伍")]
    assert second.rows.to_pylist() == [7]
    first, second = read(grid([RECORDS, ONE, TWO, ["队伍"], teams, ["红队", "2019-01-01"]])).blocks
    assert first.rows.to_pylist() == [2, 3]


def test_total_or_name_alone_right_above_a_later_header_is_data() -> None:
    teams, red = ["队伍名称", "成立日期"], ["红队", "2019-01-01"]
    first, second = read(grid([RECORDS, ONE, ["合计"], teams, red])).blocks
    assert (first.rows.to_pylist(), second.head) == ([2, 3], ())
    first, second = read(grid([teams, red, ["蓝队"], RECORDS, ONE])).blocks
    assert (first.rows.to_pylist(), second.head) == ([2, 3], ())
    first, second = read(grid([teams, red, ["合计", "1"], ["服务明细"], RECORDS, ONE])).blocks
    assert (first.rows.to_pylist(), [line.text for line in second.head]) == ([2, 3], ["服务明细"])
    merged = grid([RECORDS, ONE, [None, "护照甲"], teams, red], merges=["A2:A3", "C2:C3", "D2:D3", "E2:E3"])
    assert read(merged).blocks[0].rows.to_pylist() == [2, 3]
