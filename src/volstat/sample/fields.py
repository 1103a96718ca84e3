"""What can stand in a column of an export: each field turns rows of the model into a column of cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.sample.city import NEVER, UNDATED, Ints, city
from volstat.sample.forms import clock, in_words
from volstat.sample.sheets import Column
from volstat.sample.view import Field, View, day_of, each, pick, true_days

# --- any row --------------------------------------------------------------------------------------------------------


def serial(view: View) -> Column:
    """序号."""
    return pa.array(np.arange(1, view.count + 1))


def empty(view: View) -> Column:
    """A column left blank."""
    return pa.nulls(view.count, pa.string())


def fixed(text: str) -> Field:
    """The same text in every row."""
    return lambda view: pa.array([text]).take(pa.array(np.zeros(view.count, np.int64)))


# --- a person -------------------------------------------------------------------------------------------------------


def name(view: View) -> Column:
    """Name."""
    return view.model.people.name.take(pa.array(view.rows.person))


def identity(view: View) -> Column:
    """Identity number of 18 characters."""
    return view.model.people.identity.take(pa.array(view.rows.person))


def identity_sometimes_old(view: View) -> Column:
    """Identity number, every 23rd person's in its old form of 15 digits."""
    old = view.model.people.old_identity.take(pa.array(view.rows.person))
    return pc.if_else(pc.and_(pa.array(view.rows.person % 23 == 0), pc.is_valid(old)), old, identity(view))


def number(view: View) -> Column:
    """The platform's volunteer number."""
    return view.model.people.number.take(pa.array(view.rows.person))


def phone(view: View) -> Column:
    """Mobile phone."""
    return view.model.people.phone.take(pa.array(view.rows.person))


def sex(view: View) -> Column:
    """Sex."""
    return pick(["男", "女"], view.model.people.female[view.rows.person].astype(np.int64))


# --- a registration -------------------------------------------------------------------------------------------------


def registered(form: Callable[[date], str]) -> Field:
    """Day of registration as text."""
    return lambda view: each(view.rows.day, lambda day: None if day == UNDATED else form(day_of(day)))


def registered_day(view: View) -> Column:
    """Day of registration as a true date."""
    return true_days(view.rows.day, view.rows.day != UNDATED)


def left(form: Callable[[date], str]) -> Field:
    """Day of deregistration as text."""
    return lambda view: each(view.rows.left, lambda day: None if day in (NEVER, UNDATED) else form(day_of(day)))


def left_day(view: View) -> Column:
    """Day of deregistration as a true date."""
    return true_days(view.rows.left, (view.rows.left != NEVER) & (view.rows.left != UNDATED))


def account(stays: str, has_left: str) -> Field:
    """Status of the account."""
    return lambda view: pick([stays, has_left], (view.rows.left != NEVER).astype(np.int64))


def member_of(view: View) -> Column:
    """A team of the unit."""
    places = [view.model.teams.active(unit.place) for unit in city().units]
    most = np.array([len(teams) for teams in places])
    first = np.cumsum(most) - most
    chosen = np.concatenate(places)[first[view.rows.unit] + view.rows.person % most[view.rows.unit]]
    return pick(view.model.teams.name, chosen)


# --- an activity ----------------------------------------------------------------------------------------------------


def activity(view: View) -> Column:
    """Name of the activity."""
    return pick(view.model.activity_name, view.rows.activity)


def activity_number(view: View) -> Column:
    """Number of the activity."""
    return pick(view.model.activity_number, view.rows.activity)


def team(view: View) -> Column:
    """Name of the team that held it."""
    return pick(view.model.teams.name, view.model.activities.team[view.rows.activity])


def campaign(alias: int | None = None, none: str | None = None) -> Field:
    """Name of the campaign, or one of its other names; `none` where there is none."""
    names = [
        c.aliases[alias % len(c.aliases)] if alias is not None and c.aliases else c.name or none
        for c in city().campaigns
    ]
    return lambda view: pick(names, view.model.activities.campaign[view.rows.activity])


def category(view: View) -> Column:
    """Kind of service; training is told by it."""
    places = view.model.activities.category[view.rows.activity]
    learning = getattr(view.rows, "learning", np.zeros(view.count, np.bool_))
    names = city().words["categories"]
    return pick([*names, "培训学习"], np.where(learning, len(names), places))


def programme(view: View) -> Column:
    """Programme line."""
    return pick(city().words["programmes"], view.model.activities.programme[view.rows.activity])


def township(view: View) -> Column:
    """Township in which it was held."""
    activities = view.model.activities
    units = city().units
    return each(
        activities.unit[view.rows.activity] * 1000 + activities.township[view.rows.activity],
        lambda key: units[key // 1000].townships[key % 1000 % len(units[key // 1000].townships)],
    )


def starts(form: Callable[[date], str]) -> Field:
    """First day of the activity as text."""
    return lambda view: each(view.model.activities.start[view.rows.activity], lambda day: form(day_of(day)))


def ends(form: Callable[[date], str]) -> Field:
    """Last day of the activity as text."""
    return lambda view: each(_last_day(view), lambda day: form(day_of(day)))


def starts_day(view: View) -> Column:
    """First day of the activity as a true date."""
    return true_days(view.model.activities.start[view.rows.activity])


def ends_day(view: View) -> Column:
    """Last day of the activity as a true date."""
    return true_days(_last_day(view))


def _last_day(view: View) -> Ints:
    activities = view.model.activities
    return np.asarray(activities.start[view.rows.activity] + activities.length[view.rows.activity] - 1)


def counted(view: View) -> Column:
    """Participations of the activity."""
    return pa.array(view.rows.participations)


def planned(view: View) -> Column:
    """People wanted for the activity: more than came."""
    return pa.array(view.rows.participations + view.rows.activity % 7 + 1)


def beneficiaries(view: View) -> Column:
    """People who had the good of it."""
    return pa.array(view.rows.participations * 6 + view.rows.activity % 50)


# --- a record -------------------------------------------------------------------------------------------------------


def day(form: Callable[[date], str]) -> Field:
    """Service day as text."""
    return lambda view: each(view.rows.day, lambda value: form(day_of(value)))


def true_day(view: View) -> Column:
    """Service day as a true date."""
    return true_days(view.rows.day)


def begins(view: View) -> Column:
    """Start as `8:30`."""
    return each(view.rows.start, clock)


def finishes(view: View) -> Column:
    """End as `16:30`; past midnight it starts again."""
    return each(view.rows.start + view.rows.minutes, clock)


def begins_at(form: Callable[[date], str]) -> Field:
    """Day and time of the start."""
    return lambda view: _moment(view.rows.day, view.rows.start, form)


def finishes_at(form: Callable[[date], str]) -> Field:
    """Day and time of the end, the next day if it passes midnight."""
    return lambda view: _moment(view.rows.day, view.rows.start + view.rows.minutes, form)


def _moment(day: Ints, minutes: Ints, form: Callable[[date], str]) -> pa.Array:
    days = each(day + minutes // 1440, lambda value: form(day_of(value)))
    return pc.binary_join_element_wise(days, each(minutes, clock), " ")


def hours(view: View) -> Column:
    """Time in hours."""
    return pa.array(view.rows.minutes / 60)


def hours_text(view: View) -> Column:
    """Time in hours as text."""
    return each(view.rows.minutes, lambda minutes: f"{minutes / 60:g}")


def minutes(view: View) -> Column:
    """Time in minutes."""
    return pa.array(view.rows.minutes)


def words(view: View) -> Column:
    """Time in words: 2小时30分."""
    return each(view.rows.minutes, in_words)


def record_number(view: View) -> Column:
    """The record's own number."""
    return pc.binary_join_element_wise("JL", pa.array(view.rows.number).cast(pa.string()), "")


def status(effective: Sequence[str], others: Sequence[str]) -> Field:
    """Status of the record."""

    def field(view: View) -> Column:
        good, bad = view.rows.number % len(effective), view.rows.number % len(others) + len(effective)
        return pick([*effective, *others], np.where(view.rows.effective, good, bad))

    return field


def origin(view: View) -> Column:
    """How the record came about."""
    return pick(["自动签到", "补录", "导入"], view.rows.origin)


# --- a team, a station ----------------------------------------------------------------------------------------------


def of_team(attribute: str) -> Field:
    """A text of the team: `name`, `number` or `uscc`."""
    return lambda view: pick(getattr(view.model.teams, attribute), view.rows.team)


def founded(form: Callable[[date], str]) -> Field:
    """Day on which the team was founded."""
    return lambda view: each(view.model.teams.founded[view.rows.team], lambda value: form(day_of(value)))


def dissolved(form: Callable[[date], str]) -> Field:
    """Day on which the team was dissolved."""
    return lambda view: each(
        view.model.teams.dissolved[view.rows.team], lambda value: None if value == NEVER else form(day_of(value))
    )


def team_status(view: View) -> Column:
    """Whether the team goes on."""
    return pick(["正常", "已解散"], (view.model.teams.dissolved[view.rows.team] != NEVER).astype(np.int64))


def members(view: View) -> Column:
    """Members of the team: no participants."""
    return pa.array(view.model.teams.members[view.rows.team])


def of_station(attribute: str) -> Field:
    """A text of the station: `name`, `number` or `kind`."""
    return lambda view: pick(getattr(view.model.stations, attribute), view.rows.station)


def opened(form: Callable[[date], str]) -> Field:
    """Day on which the station was opened."""
    return lambda view: each(view.model.stations.founded[view.rows.station], lambda value: form(day_of(value)))
