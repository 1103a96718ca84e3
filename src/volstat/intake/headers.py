"""What one header means: its text normalised, looked up, and read together with the levels above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Final

from volstat.intake.meaning import HeaderContext, Match, Meaning, Unit, normalise

_BRACKET: Final = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_MONTH: Final = r"(?:(?:19|20)\d\d年?[-.]?)?(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
_RUN: Final = r"(?:第?[一二三四1-4]季度|[上下]半年|(?:0?[1-9]|1[0-2])月?[-至~](?:0?[1-9]|1[0-2])月份?)"
_YEAR: Final = r"(?:19|20)\d\d年度?"
_LONGEST_HEADER: Final = 40


@dataclass(frozen=True, slots=True)
class _Found:
    meanings: Mapping[str, Meaning]
    rest: str = ""
    measure: str | None = None
    exact: bool = True
    tells_unit: bool = False


@dataclass(frozen=True)
class HeaderMatcher:
    """Looks headers up; built once for a vocabulary."""

    names: Mapping[str, Mapping[str, Meaning]]
    """Normalised header → table → meaning."""
    kinds: Mapping[str, str]
    """Field → kind."""
    tables: Mapping[str, frozenset[str]]
    """Field → the tables it may stand in."""
    contexts: tuple[HeaderContext, ...]
    units: Mapping[str, Unit]
    words_around: tuple[str, ...]
    """Words that may stand beside a header without changing what it means."""
    subjects: tuple[str, ...]
    """Words that may stand beside a header that no table wants."""
    month_words: tuple[str, ...]
    """Words for the month of the report: 本月."""
    longer_words: tuple[str, ...]
    """Words for a longer time: 全年."""
    cumulative_words: tuple[str, ...]
    """Words for a running total."""
    _known: dict[tuple[str, ...], Match | None] = field(default_factory=dict)

    def match(self, levels: Sequence[str]) -> Match | None:
        """Returns what a header means, None where it is unknown.

        Args:
            levels: the header's cells from top to bottom; repeated texts count once.
        """
        key = tuple(dict.fromkeys(n for n in map(normalise, levels) if n))
        if not key or len(key[-1]) > _LONGEST_HEADER:
            return None
        if key not in self._known:
            self._known[key] = self._match(self._split(key))
        return self._known[key]

    def _split(self, levels: tuple[str, ...]) -> tuple[str, ...]:
        leaf, plain = levels[-1], _BRACKET.sub("", levels[-1])
        if leaf in self.names or plain in self.names or "/" not in plain.strip("/"):
            return levels
        whole = leaf if leaf.count("/") == plain.count("/") else plain
        parts = tuple(part for part in whole.split("/") if part)
        return (*levels[:-1], *parts) if self._says_one_thing(parts) else levels

    def _says_one_thing(self, parts: tuple[str, ...]) -> bool:
        """Tells a header with its unit or its group before a slash from two headers in one cell: 姓名/电话."""
        found = [self._find(part) for part in parts if part not in self.units]
        fields = [{m.field for m in f.meanings.values() if m.field} for f in found if f]
        return all(first & second or not first or not second for first, second in pairwise(fields))

    def _match(self, levels: tuple[str, ...]) -> Match | None:
        found, outer = self._look_up(levels)
        text = "".join(levels)
        run = _first(_RUN, text)
        month = None if run else _first(_MONTH, text)
        if found is None:
            bare = month and re.fullmatch(f"(?:{_YEAR})?(?:{_MONTH})", levels[-1])
            return Match({}, month=month, breadth=0) if bare else None
        span = None if month else run or _first(_YEAR, text)
        own = levels[-1]
        meanings = {t: self._in_context(t, m, own, outer, found.rest) for t, m in found.meanings.items()}
        return Match(
            meanings,
            found.measure,
            month,
            span,
            self._breadth(text, month, span),
            found.exact,
            found.tells_unit,
        )

    def _look_up(self, levels: tuple[str, ...]) -> tuple[_Found | None, tuple[str, ...]]:
        """Tries the levels as one text, the last two, a unit below its header, the leaf, the leaf as an addition."""
        for count in range(len(levels), 1, -1):
            for between in ("", "/"):
                joined = between.join(levels[-count:])
                if joined in self.names:
                    return self._named(joined), levels[:-count]
        leaf, outer = levels[-1], levels[:-1]
        unit = self.units.get(leaf.strip("()"))
        if unit and outer:
            above = self._find(outer[-1])
            if above and any(self._kind(m) == unit.kind for m in above.meanings.values()):
                return self._measured(above, unit), outer[:-1]
        found = self._find(leaf)
        if found:
            return found, outer
        for count in range(2, len(levels) + 1):
            found = self._find("".join(levels[-count:]))
            if found:
                return found, levels[:-count]
        return None, outer

    def _named(self, text: str, rest: str = "", *, exact: bool = True) -> _Found:
        """Returns an entry of the vocabulary, with the unit of time that is part of its words: 分钟数, 服务小时数."""
        meanings = self.names[text]
        inside = self._unit_of_time.search(text) if any(self._kind(m) == "time" for m in meanings.values()) else None
        return _Found(meanings, rest, self._unit_in(inside[0]) if inside else None, exact, inside is not None)

    def _find(self, text: str) -> _Found | None:
        if text in self.names:
            return self._named(text)
        inside = _BRACKET.findall(text)
        unit = next((self.units[i] for i in inside if i in self.units), None)
        notes = "".join(i for i in inside if i not in self.units)
        last = text.rfind("(") if text.endswith(")") else -1
        if last > 0 and text[:last] in self.names:
            found: _Found | None = self._named(text[:last])
        else:
            plain = _BRACKET.sub("", text).rstrip(":")
            found = self._bare(plain)
            if found is None and inside:
                found = self._bare(plain + "".join(i for i in inside if i in self.units))
        if found is None:
            return None
        found = replace(found, rest=found.rest + notes)
        return self._measured(found, unit) if unit else found

    def _bare(self, text: str) -> _Found | None:
        if text in self.names:
            return self._named(text)
        among = self._among.fullmatch(text) if text else None
        if among is not None:
            found = self._named(among["head"], among["before"] + among["after"], exact=False)
            if among["unit"]:
                found = replace(found, measure=self._unit_in(among["unit"]), tells_unit=True)
            if self._understood(found):
                return found
        unwanted = self._unwanted.fullmatch(text) if text else None
        return _Found(self.names[unwanted["head"]], exact=False) if unwanted else None

    def _understood(self, found: _Found) -> bool:
        """Tells whether the words around a header have a bearing on it: 站点负责人 is no 站点."""
        kinds = {self._kind(meaning) for meaning in found.meanings.values()}
        return None in kinds or all(
            kinds & context.kinds or not any(word in found.rest for word in context.words) for context in self.contexts
        )

    def _unit_in(self, text: str | None) -> str | None:
        return self.units[text].measure if text else None

    def _measured(self, found: _Found, unit: Unit) -> _Found:
        meanings = {
            t: replace(m, field=unit.fields[m.field]) if m.field is not None and m.field in unit.fields else m
            for t, m in found.meanings.items()
        }
        return replace(found, meanings=meanings, measure=unit.measure, tells_unit=True)

    def _kind(self, meaning: Meaning) -> str | None:
        return self.kinds.get(meaning.field) if meaning.field else None

    def _in_context(self, table: str, meaning: Meaning, own: str, outer: tuple[str, ...], rest: str) -> Meaning:
        kind = self._kind(meaning)
        for context in self.contexts:
            if kind not in context.kinds or any(word in own for word in context.unless):
                continue
            word = next((w for w in context.words if self._speaks(w, outer, rest)), None)
            if word is None:
                continue
            target = context.fields.get(meaning.field or "")
            fits = target is not None and table in self.tables[target]
            return replace(meaning, field=target if fits else None, word=f"{word} … {meaning.word}")
        return meaning

    def _speaks(self, word: str, outer: tuple[str, ...], rest: str) -> bool:
        """Tells whether a context's word stands around the header; a single character only among known words."""
        return word in rest or any(word in o and (len(word) > 1 or self._only_words.fullmatch(o)) for o in outer)

    def _breadth(self, text: str, month: str | None, span: str | None) -> int:
        if any(word in text for word in self.cumulative_words):
            return 3
        if span or any(word in text for word in self.longer_words):
            return 2
        return 0 if month or any(word in text for word in self.month_words) else 1

    @cached_property
    def _around(self) -> str:
        periods = (*self.month_words, *self.longer_words, *self.cumulative_words)
        words = {*self.words_around, *periods, *(w for c in self.contexts for w in c.words)}
        return "|".join((_RUN, _MONTH, _YEAR, *_longest_first(words), "[-:、,_]"))

    @cached_property
    def _unwanted(self) -> re.Pattern[str]:
        names = (n for n, tables in self.names.items() if len(n) > 1 and all(m.field is None for m in tables.values()))
        around = "|".join((self._around, *_longest_first(self.subjects)))
        return re.compile(f"(?:{around})*?(?P<head>{'|'.join(_longest_first(names))})(?:{around})*")

    @cached_property
    def _unit_of_time(self) -> re.Pattern[str]:
        words = (
            n for n, u in self.units.items() if u.kind == "time" and len(n) > 1 and n.isalpha() and not n.isascii()
        )
        return re.compile("|".join(_longest_first(words)))

    @cached_property
    def _only_words(self) -> re.Pattern[str]:
        return re.compile(f"(?:{self._around})*")

    @cached_property
    def _among(self) -> re.Pattern[str]:
        heads = "|".join(_longest_first(n for n in self.names if len(n) > 1))
        units = "|".join(_longest_first(n for n, u in self.units.items() if u.kind == "time"))
        around = self._around
        return re.compile(f"(?P<before>(?:{around})*?)(?P<head>{heads})(?P<after>(?:{around})*?)(?P<unit>{units})?")


def _longest_first(words: object) -> list[str]:
    return [re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))]  # type: ignore[call-overload]


def _first(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text)
    return found[0] if found else None
