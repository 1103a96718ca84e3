"""What keeps personal data from leaving the frames: keyed hashes for joining, masks for showing.

An identity number or a phone number exists whole only in the worker that reads its workbook. What goes on is a
64-bit keyed hash (the key is the project's secret), which joins as well as the number and cannot be turned back.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SECRET_BYTES = 32


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
