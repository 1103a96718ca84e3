"""Identity and registrations: who is who, and who is registered where."""

from __future__ import annotations

from datetime import date

from frames_of import Exports, record, registration

NOBODY = {"identity_key": None, "name": None}


def persons(built, table="participations"):
    return [row["person"] for row in built.rows(table)]


def test_a_volunteer_number_takes_the_identity_that_another_row_ties_to_it(exports: Exports):
    exports.send("名册.xlsx", volunteers=[registration(1, number_key=7)])
    exports.send("记录.xlsx", participations=[record(None, "2020-12-01", number_key=7)])
    built = exports.build()
    assert persons(built) == persons(built, "registrations")
    assert built.rows("participations")[0]["registered_on"] == date(2019, 3, 1)


def test_name_with_phone_takes_the_person_of_a_number_through_two_steps(exports: Exports):
    exports.send("名册.xlsx", volunteers=[registration(1, number_key=7)])
    rows = [record(None, "2020-12-01", number_key=7, phone_key=5), record(None, "2020-12-02", phone_key=5)]
    exports.send("记录.xlsx", participations=rows)
    assert set(persons(exports.build())) == {1_000_001}


def test_a_number_takes_the_identity_that_its_phone_is_tied_to(exports: Exports):
    exports.send("名册.xlsx", volunteers=[registration(1, phone_key=5)])
    exports.send("记录.xlsx", participations=[record(None, "2020-12-01", number_key=7, phone_key=5)])
    assert persons(exports.build()) == [1_000_001]


def test_a_number_of_two_people_identifies_nobody_and_is_reported(exports: Exports):
    exports.send("名册.xlsx", volunteers=[registration(1, number_key=7), registration(2, number_key=7)])
    exports.send("记录.xlsx", participations=[record(None, "2020-12-01", number_key=7)])
    built = exports.build()
    assert built.figures()["participants"] == 0
    assert built.figures()["participations"] == 1
    (problem,) = built.problems("number_of_two_people")
    assert problem.row == 4


def test_nobodys_records_count_as_persons_of_their_own_in_no_number_of_persons(exports: Exports):
    rows = [record(None, "2020-12-01", identity_fault="identity_masked"), record(None, "2020-12-01")]
    exports.send("记录.xlsx", participations=rows)
    built = exports.build()
    assert built.figures()["participations"] == 2
    assert built.figures()["participants"] == 0
    assert [p.row for p in built.problems("unidentified_person")] == [3, 4]


def test_a_wrong_identity_number_without_another_key_is_an_error(exports: Exports):
    fault = {"identity_fault": "identity_check_digit"}
    rows = [record(None, "2020-12-01", **fault), record(None, "2020-12-01", number_key=3, **fault)]
    exports.send("记录.xlsx", participations=rows)
    assert exports.build().left_out("participations") == ["identity_check_digit", None]


def test_unidentified_volunteers_are_errors(exports: Exports):
    exports.send("名册.xlsx", volunteers=[{"name": "甲", "registered_on": date(2020, 1, 1)}, registration(1)])
    built = exports.build()
    assert built.left_out("registrations") == ["unidentified_volunteer", None]
    assert [p.row for p in built.problems("unidentified_volunteer")] == [3]


def test_a_person_in_two_districts_keeps_both_rows_and_is_reported_once(exports: Exports):
    exports.send("沁县.xlsx", volunteers=[registration(1, "2018-01-01")])
    exports.send("武乡县.xlsx", unit="武乡县", volunteers=[registration(1, "2020-01-01")])
    built = exports.build()
    assert built.left_out("registrations") == [None, None]
    (problem,) = built.problems("registered_twice")
    assert (problem.workbook, problem.detail["other"]) == ("武乡县.xlsx", "沁县")


def test_a_transfer_with_a_date_is_no_second_registration(exports: Exports):
    left = {"deregistered": True, "deregistered_on": date(2019, 12, 31)}
    exports.send("沁县.xlsx", volunteers=[registration(1, "2018-01-01", **left)])
    exports.send("武乡县.xlsx", unit="武乡县", volunteers=[registration(1, "2020-01-01")])
    assert not exports.build().problems("registered_twice")


def test_rosters_of_two_months_are_united_and_the_later_one_counts(exports: Exports):
    november = [registration(n) for n in range(6)]
    december = [registration(n) for n in range(1, 6)] + [registration(9, "2020-12-05")]
    december[0] |= {"deregistered": True, "deregistered_on": date(2020, 12, 20)}
    exports.send("名册11月.xlsx", volunteers=november, exported="2020-12-01T08:00")
    exports.send("名册12月.xlsx", volunteers=december, exported="2021-01-01T08:00")
    built = exports.build()
    assert built.figures()["persons"] == 7
    assert built.left_out("registrations").count("listed_again") == 5
    assert not built.problems("registered_twice")
    assert built.problems("listed_again")[0].detail == {"other": "名册12月.xlsx", "rows": 5}
    assert built.problems("missing_from_later_roster")[0].detail == {"other": "名册12月.xlsx", "persons": 1}


def test_a_roster_of_the_same_dates_replaces_the_earlier_one(exports: Exports):
    exports.send("名册.xlsx", volunteers=[registration(n) for n in range(6)], exported="2020-12-01T08:00")
    exports.send("名册新.xlsx", volunteers=[registration(n) for n in range(1, 6)], exported="2021-01-01T08:00")
    built = exports.build()
    assert built.figures()["persons"] == 5
    assert built.left_out("registrations").count("replaced") == 6


def test_registration_without_date_counts_with_a_warning_and_after_the_export_does_not(exports: Exports):
    rows = [registration(1, None), registration(2, "2021-01-05")]
    exports.send("名册.xlsx", volunteers=rows, exported="2021-01-01T08:00")
    built = exports.build()
    assert built.left_out("registrations") == [None, "future_date"]
    assert built.problems("future_date")[0].detail == {"limit": "2021-01-01"}


def test_a_wrong_identity_number_beside_a_key_of_several_people_is_an_error(exports: Exports):
    rows = [record(1, "2020-12-01", number_key=7), record(2, "2020-12-02", number_key=7)]
    rows.append(record(None, "2020-12-03", number_key=7, identity_fault="identity_check_digit"))
    exports.send("记录.xlsx", participations=rows)
    built = exports.build()
    assert built.left_out("participations") == [None, None, "identity_check_digit"]
    assert [p.row for p in built.problems("identity_of_several")] == [5]


def test_who_left_before_registering_is_reported(exports: Exports):
    left = {"deregistered": True, "deregistered_on": date(2019, 12, 31)}
    exports.send("名册.xlsx", volunteers=[registration(1, "2020-01-01", **left), registration(2, "2019-01-01", **left)])
    (problem,) = exports.build().problems("deregistered_before_registration")
    assert (problem.row, problem.value, problem.detail) == (3, "2020-01-01", {"left": "2019-12-31"})
