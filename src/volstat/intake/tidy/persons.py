"""Who: the keys of persons, and what their identity number tells on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy.cells import Cells, where
from volstat.intake.values.identities import parse_identities
from volstat.intake.values.persons import number_keys, phone_keys
from volstat.intake.values.text import clean, tidy
from volstat.problems import Problem, catalogue


@dataclass(frozen=True, slots=True)
class Persons:
    """The persons of a block's rows."""

    columns: Mapping[str, pa.Array]
    """`frames.PERSON`: name, keys, and why an identity number is no key."""
    birth_date: pa.Array
    sex: pa.Array


def persons_of(cells: Cells) -> Persons:
    """Returns who each row is about; numbers that are no keys are reported, missing ones are not."""
    secret = cells.around.secret
    long_number = pa.array(cells.long_numbers("identity_number"))
    identities = parse_identities(cells.texts("identity_number"), secret=secret, long_number=long_number)
    fault = cells.with_flaws("identity_number", identities.fault)
    names = clean(cells.texts("person_name"))
    numbers, phones = _numbers(cells), phone_keys(names, cells.texts("phone"), secret=secret)
    _report(cells, fault, numbers, phones)
    return Persons(
        columns={
            "name": names,
            "identity_key": identities.key,
            "number_key": numbers,
            "phone_key": phones,
            "identity_fault": fault,
        },
        birth_date=identities.birth_date,
        sex=identities.sex,
    )


def whole_numbers(cells: Cells, name: str) -> pa.Array:
    """Returns the text of a column of numbers, null where Excel has rounded them; those are reported."""
    texts = cells.texts(name).combine_chunks()
    lost = cells.long_numbers(name)
    cells.report("number_rounded", name, lost)
    return where(pa.array(lost), None, texts) if lost.any() else texts


def _report(cells: Cells, fault: pa.Array, numbers: pa.Array, phones: pa.Array) -> None:
    """Reports the identity numbers that are no keys: an error only where nothing else tells who the row is about."""
    other = pc.if_else(pc.is_valid(numbers), "number", pc.if_else(pc.is_valid(phones), "phone", None))
    for kind in pc.unique(fault).drop_null().to_pylist():
        rows = pc.fill_null(pc.equal(fault, kind), False)
        known = (
            pc.and_(rows, pc.is_valid(other)) if catalogue()[kind].severity == "error" else pa.repeat(False, len(rows))
        )
        for chosen in (pc.and_not(rows, known), known):
            texts = cells.texts("identity_number").filter(chosen).to_pylist()
            lengths = [{"length": len(tidy(text or "").replace(" ", ""))} for text in texts]
            if chosen is not known:
                cells.report(kind, "identity_number", chosen, lengths if kind == "identity_length" else None)
                continue
            ways = other.filter(chosen).to_pylist()
            details = [{**_reason(kind, length), **_WAYS[way]} for length, way in zip(lengths, ways, strict=True)]
            cells.report("identity_wrong_but_known", "identity_number", chosen, details)


def _reason(kind: str, detail: Mapping[str, int]) -> dict[str, str]:
    problem = Problem(kind, detail=detail)
    return {"reason": problem.message("zh"), "reason_en": problem.message("en")}


_WAYS: Final = {
    "number": {"by": "志愿者编号", "by_en": "the volunteer number"},
    "phone": {"by": "姓名加电话", "by_en": "name and phone"},
}
"""What identifies a person beside the identity number, in words."""


def _numbers(cells: Cells) -> pa.Array:
    """Returns the keys of the platform's numbers, else those of numbers that only the unit knows."""
    secret = cells.around.secret
    keys = number_keys(whole_numbers(cells, "volunteer_number"), secret=secret)
    if not cells.has("local_number"):
        return keys
    texts = whole_numbers(cells, "local_number")
    local = pa.nulls(cells.height, pa.int64())
    units = cells.units.units
    for unit in pc.unique(units).to_pylist():
        here = pc.is_null(units) if unit is None else pc.fill_null(pc.equal(units, unit), False)
        part = number_keys(texts.filter(here), secret=secret, scope=unit or cells.around.workbook)
        local = pc.replace_with_mask(local, here, part)
    return pc.coalesce(keys, local)


def sexes(cells: Cells, persons: Persons) -> pa.Array:
    """Returns the stated sex, else that of the identity number."""
    stated = clean(cells.texts("sex"))
    return pc.coalesce(stated, persons.sex) if np.any(cells.has("sex")) else persons.sex
