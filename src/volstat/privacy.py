"""What keeps personal data from leaving the frames: keyed hashes for joining, masks for showing.

An identity number or a phone number exists whole only in the worker that reads its workbook. What goes on is a
64-bit keyed hash (the key is the project's secret), which joins as well as the number and cannot be turned back.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SECRET_BYTES = 32
_LONG_DIGITS: Final = re.compile(r"(?<![0-9A-Za-z])\d{10,}[\dXxＸｘ](?![0-9A-Za-z])|\d\.\d{12,}(?=[Ee]\+1[47])")
_BETWEEN: Final = r"[\s\u200b-\u200f\u2010-\u2015\u2060\ufeff\-−－_./／·]{0,2}"
"""What people type between the digits of one number."""
_GROUPS: Final = re.compile(rf"\d(?:{_BETWEEN}\d){{9,}}(?:{_BETWEEN}[XxＸｘ])?")
_IDENTITY: Final = re.compile(r"[1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
_PHONE: Final = re.compile(r"(?:0{0,2}86)?1[3-9]\d{9}|0[1-9]\d{1,2}[2-8]\d{6,7}")
_IS_DAY: Final = r"(?:18|19|20)\d{2}(?:[-./年]?(?:0?[1-9]|1[0-2])(?:[-./月]?(?:0?[1-9]|[12]\d|3[01]))?)?"
_DAYS: Final = re.compile(rf"{_IS_DAY}(?:(?:{_BETWEEN})\d{{1,2}})?(?:{_BETWEEN}{_IS_DAY})?(?:{_BETWEEN}\d{{1,2}})?")
_FRACTION: Final = re.compile(r"\d+\.\d+")
_MANY: Final = 15
"""Digits from which a number in groups is nobody's hours or head count."""


def key_of(text: str, secret: bytes) -> int:
    """Returns the signed 64-bit keyed hash of `text`."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=secret).digest()
    return int.from_bytes(digest, "little", signed=True)


def keys_of(texts: Iterable[str], secret: bytes) -> npt.NDArray[np.int64]:
    """Returns the keys of many texts, in order; call it with distinct values only."""
    import numpy as np  # most runs hash nothing

    keyed = hashlib.blake2b(digest_size=8, key=secret).copy  # the key goes in once, not once for each text
    digests = []
    for text in texts:
        digest = keyed()
        digest.update(text.encode("utf-8", "surrogatepass"))
        digests.append(digest.digest())
    return np.frombuffer(b"".join(digests), dtype="<i8").astype(np.int64)


def mask(text: str) -> str:
    """Masks every run of digits long enough to be an identity number, a phone or a bank card, in groups or in one.

    Days, times and decimal numbers stay.

    >>> mask("电话13812345678"), mask("138 1234 5678"), mask("2020-03-05 08:00")
    ('电话138****5678', '138 **** 5678', '2020-03-05 08:00')
    """
    if len(text) < 10:
        return text
    in_groups = _GROUPS.sub(lambda found: _starred(found[0]) if _personal(found[0]) else found[0], text)
    return _LONG_DIGITS.sub(lambda found: _starred(found[0]), in_groups)


def _personal(groups: str) -> bool:
    digits = "".join("X" if c in "XxＸｘ" else str(int(c)) for c in groups if c.isdecimal() or c in "XxＸｘ")
    if _IDENTITY.search(digits):
        return True
    if _FRACTION.fullmatch(groups) or _DAYS.fullmatch(groups):
        return False
    return _PHONE.fullmatch(digits) is not None or len(digits) >= _MANY


def _starred(number: str) -> str:
    """Returns a number of which the first three and the last four digits stand, and what is between the groups."""
    places = [place for place, sign in enumerate(number) if sign.isalnum()]
    hidden = set(places[3:-4])
    return "".join("*" if place in hidden else sign for place, sign in enumerate(number))


def mask_name(name: str) -> str:
    """Masks a person's name but for its first character: 张三丰 → 张**."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else name


def known_secret(folder: Path) -> bytes | None:
    """Returns the secret of the project whose cache is `folder`, None if there is none, nothing if it is damaged.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        secret = (folder / "secret").read_bytes()
    except FileNotFoundError:
        return None
    return secret if len(secret) == SECRET_BYTES else b""


def secret_of(folder: Path) -> bytes:
    """Returns the secret of the project whose cache is `folder`, made at the first call with mode 0600.

    Two processes that start at once get the same secret: the file appears whole, by a link, and the first one stays.
    One of another length, as a full disk may have left it, hides nothing and is made anew.

    Raises:
        OSError: it cannot be written.
    """
    path = folder / "secret"
    secret = known_secret(folder)
    if secret:
        return secret
    if secret is not None:
        path.unlink(missing_ok=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = folder / f"secret.{os.getpid()}.tmp"
    try:
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(SECRET_BYTES))
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            if not path.exists():
                made.replace(path)
    finally:
        made.unlink(missing_ok=True)
    return path.read_bytes()
