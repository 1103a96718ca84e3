"""Scopes in prose: which district, campaign, category, programme line, station kind or sex a sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from volstat.areas import Area, UnknownCityError, area_of
from volstat.article.lexicon import any_of, lexicon

_QUOTED: Final = re.compile(r"[“\"「《『]([^”\"」》』“]{2,24})[”\"」》』]")
_INSIDE: Final = {("organisation", "city"), ("place", "station_kind")}
"""(key, key inside): 长治 in the name of an association, 医院 in the name of a hospital."""
_SHORTEST: Final = 4
"""Characters of a name of the data that running text may be searched for; a shorter one is a plain word too."""
_CITY_NAME: Final = re.compile(r"([一-龥]{2,4})市")


@dataclass(frozen=True)
class Names:
    """The names that the project knows; the grammar's own lists are added to them."""

    area: Area | None = None
    campaigns: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """Campaign → its other names."""
    values: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """Breakdown (`category`, `programme`, `station_kind`, `team`) → the values that the data hold."""

    @cached_property
    def patterns(self) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
        """(key, value, pattern) of all that is recognised by name; without a value, the words found are the value."""
        return tuple(self._patterns())

    def _patterns(self) -> Iterator[tuple[str, str, re.Pattern[str]]]:
        scopes = lexicon().scopes
        for name, others in self.campaigns.items():
            yield "campaign", name, re.compile(any_of([name, *others]))
        for key, values in self.values.items():
            if long_enough := [value for value in values if len(value) >= _SHORTEST]:
                yield key, "", re.compile(any_of(long_enough))
        for key in ("programme", "station_kind", "star", "sex", "category"):
            for value, pattern in scopes[key].items():
                yield key, value, re.compile(pattern)

    @cached_property
    def districts(self) -> Mapping[str, str]:
        """Every name by which a unit is recognised in running text → the unit; longest first."""
        if self.area is None:
            return {}
        common = set(lexicon().scopes["common_words"])
        return {name: unit for name, unit in self.area.names.items() if name not in common}

    @cached_property
    def city_pattern(self) -> re.Pattern[str]:
        """The words that mean the whole city."""
        words = list(lexicon().scopes["city"])
        if self.area is not None:
            words += [self.area.name, self.area.name.removesuffix("市")]
        return re.compile(rf"(?:{any_of(words)})(?!{lexicon().scopes['not_city']})")

    def resolve(self, key: str, value: str) -> str:
        """Returns a scope's value in the data's own words; several are joined by 、.

        市辖区 becomes its districts, 社区 the kinds of station whose names hold it; what is not known stays.
        """
        if key == "district" and self.area is not None and value in lexicon().scopes["urban"]:
            return "、".join(name for name in self.area.districts if name.endswith("区"))
        known = list(self.values.get(key, ()))
        return "、".join(dict.fromkeys(name for part in value.split("、") for name in _known_as(part, known)))


def _known_as(value: str, known: list[str]) -> list[str]:
    if value in known:
        return [value]
    return [name for name in known if value in name] or [value]


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a scope in a text."""

    start: int
    end: int
    key: str
    """`district`, `campaign`, …; `city` for the whole city; `place` and `organisation` for what data do not hold."""
    value: str


def city_in(text: str) -> Area | None:
    """Returns the city that `text` names most often, or None: what stands for the project where there is none."""
    counted: dict[str, int] = {}
    for found in _CITY_NAME.finditer(text):
        for length in (2, 3, 4):
            counted[found[1][-length:]] = counted.get(found[1][-length:], 0) + 1
    for name in sorted(counted, key=lambda n: (-counted[n], n)):
        try:
            return area_of(name + "市")
        except UnknownCityError:
            continue
    return None


def find_scopes(text: str, names: Names) -> list[Mention]:
    """Returns the mentions of scopes in `text` (one paragraph, folded), in order and without overlaps of one key."""
    found = [*_quoted(text, names), *_campaign_phrases(text), *_districts(text, names), *_named(text, names)]
    found += _places(text, names)
    found.sort(key=lambda m: (m.start, -(m.end - m.start)))
    kept: list[Mention] = []
    for mention in found:
        if not any(_covers(other, mention) for other in kept):
            kept.append(mention)
    return sorted([*kept, *_named_again(text, kept)], key=lambda m: m.start)


def _named_again(text: str, found: list[Mention]) -> Iterator[Mention]:
    """Yields what 全县 or 该区 means: the last district named before it that is one."""
    for again in re.finditer(any_of(lexicon().scopes["anaphora"]), text):
        kind = again[0][-1]
        before = [m for m in found if m.key == "district" and m.end <= again.start() and m.value.endswith(kind)]
        if before:
            yield Mention(again.start(), again.end(), "district", before[-1].value)


def _covers(other: Mention, mention: Mention) -> bool:
    """Whether a mention is only a part of another's name: 全国 in 创建全国文明城市."""
    if other.key == mention.key:
        return other.start <= mention.start < other.end
    names = other.key == "campaign" or (other.key, mention.key) in _INSIDE
    return names and other.start <= mention.start and mention.end <= other.end


def _quoted(text: str, names: Names) -> Iterator[Mention]:
    follow = re.compile(lexicon().scopes["quoted_campaign"])
    others = {other: name for name, aliases in names.campaigns.items() for other in (name, *aliases)}
    for found in _QUOTED.finditer(text):
        said = found[1]
        known = next((others[other] for other in others if _bare(other) == _bare(said)), None)
        if known:
            yield Mention(found.start(), found.end(), "campaign", known)
        elif said in lexicon().scopes["programme"] or re.search(lexicon().scopes["no_campaign"], said):
            continue
        elif re.search(lexicon().scopes["campaign_name"], said) or follow.search(text[found.end() : found.end() + 24]):
            yield Mention(found.start(), found.end(), "campaign", said)


def _bare(name: str) -> str:
    return re.sub(r"[·•・.、\s]", "", name)


def _campaign_phrases(text: str) -> Iterator[Mention]:
    scopes = lexicon().scopes
    for found in re.finditer(scopes["campaign_phrase"], text):
        said = found[1]
        if not re.search(scopes["leave_out"], said) and not re.search(r"\d", said):
            yield Mention(found.start(1), found.end(1), "campaign", said)


def _districts(text: str, names: Names) -> Iterator[Mention]:
    scopes = lexicon().scopes
    for found in names.city_pattern.finditer(text):
        yield Mention(found.start(), found.end(), "city", "")
    for found in re.finditer(any_of(scopes["urban"]), text):
        yield Mention(found.start(), found.end(), "district", found[0])
    for found in re.finditer(f"(?:{any_of(scopes['wider'])})(?!{scopes['ranked']})", text):
        yield Mention(found.start(), found.end(), "place", found[0])
    if names.districts:
        for found in re.finditer(any_of(names.districts), text):
            yield Mention(found.start(), found.end(), "district", names.districts[found[0]])


def _named(text: str, names: Names) -> Iterator[Mention]:
    for key, value, pattern in names.patterns:
        for found in pattern.finditer(text):
            yield Mention(found.start(), found.end(), key, value or found[0])


def _places(text: str, names: Names) -> Iterator[Mention]:
    scopes = lexicon().scopes
    places = scopes["places"]
    for found in re.finditer(places["organisations"], text):
        yield Mention(found.start(), found.end(), "organisation", found[0])
    kinds = rf"(?:附属)?[一-龥]{{2,3}}(?:{places['kinds']})|[一-龥]{{0,3}}(?:{places['stops']})|{places['communities']}"
    for found in re.finditer(kinds, text):
        if not re.search(places["exclude"], found[0]) and not _one_of_many(text, found, places["stops"]):
            start = found.start() + _prefix(found[0], places["prefix"])
            yield Mention(start, found.end(), "place", text[start : found.end()])
    for found in _CITY_NAME.finditer(text):
        other = _other_city(found[1])
        if other and not (names.area and other == names.area.name):
            yield Mention(found.end() - len(other), found.end(), "place", other)


def _one_of_many(text: str, found: re.Match[str], stops: str) -> bool:
    """Whether a stop is a kind of place and none of its own: 火车站、机场、汽车站."""
    beside = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
    return bool(re.search(f"(?:{stops})$", found[0])) and bool(re.search("[、和]", beside))


def _prefix(said: str, pattern: str) -> int:
    """Returns how many characters before a place's name are not part of it: 区余吾镇, 在西岭村."""
    found = re.match(pattern, said)
    return found.end() if found and found.end() < len(said) - 1 else 0


def _other_city(said: str) -> str | None:
    for length in (3, 2):
        try:
            return area_of(said[-length:] + "市").name
        except (UnknownCityError, KeyError):
            continue
    return None
