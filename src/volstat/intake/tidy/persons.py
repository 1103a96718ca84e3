"""Who: the keys of persons, and what their identity number tells on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy.cells import Cells, where
from volstat.intake.values.identities import parse_identities
from volstat.intake.values.persons import number_keys, phone_keys
from volstat.intake.values.text import clean, tidy


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
    _report(cells, fault)
    names = clean(cells.texts("person_name"))
    phones = cells.texts("phone")
    return Persons(
        columns={
            "name": names,
            "identity_key": identities.key,
            "number_key": _numbers(cells),
            "phone_key": phone_keys(names, phones, secret=secret),
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


def _report(cells: Cells, fault: pa.Array) -> None:
    for kind in pc.unique(fault).drop_null().to_pylist():
        rows = pc.fill_null(pc.equal(fault, kind), False)
        details = None
        if kind == "identity_length":
            texts = cells.texts("identity_number").filter(rows).to_pylist()
            details = [{"length": len(tidy(text).replace(" ", ""))} for text in texts]
        cells.report(kind, "identity_number", rows, details)


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
