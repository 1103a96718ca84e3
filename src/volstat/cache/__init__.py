"""The cache: folders named by the content they were computed from, which appear whole or not at all.

Nothing in the cache is needed: whatever is missing, from another version or damaged is computed again. All of it may be
deleted at any moment, while a run goes on too, and two runs may fill it at once.
"""

from volstat.cache.digests import Digests, sha256_of
from volstat.cache.folders import complete, discard, made_whole, write_whole
from volstat.cache.keys import code_version, key_of
from volstat.cache.tidy import MOST_BYTES, tidy

__all__ = [
    "MOST_BYTES",
    "Digests",
    "code_version",
    "complete",
    "discard",
    "key_of",
    "made_whole",
    "sha256_of",
    "tidy",
    "write_whole",
]
