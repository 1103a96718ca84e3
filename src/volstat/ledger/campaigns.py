"""Campaigns: the spellings of one campaign, and the other names that the settings give it, become its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyarrow as pa

from volstat.ledger.workspace import Workspace, quoted

_UNSPOKEN = re.compile(r"[\s\"'“”‘’„「」『』《》〈〉【】\[\]()·•・‧∙⋅.,，、。:：;；—–_-]+")
"""What spellings of one name differ in: quotes, brackets, blanks, dots and dashes."""

_FEW: Final = 50


def spelling(name: str) -> str:
    """Returns what all spellings of one campaign have in common: width, case, quotes, blanks and dots aside."""
    return _UNSPOKEN.sub("", unicodedata.normalize("NFKC", name)).casefold()


def official_names(names: Sequence[str], campaigns: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Returns the name that each of `names` counts under, of those that count under another one.

    Args:
        names: campaigns as the exports write them; of two spellings of one the earlier is shown.
        campaigns: campaign → its other names, from the settings.
    """
    known = {spelling(official): official for official in campaigns}
    for official, others in campaigns.items():
        for other in others:
            known.setdefault(spelling(other), official)
    for name in names:
        known.setdefault(spelling(name), name)
    return {name: known[spelling(name)] for name in names if known[spelling(name)] != name}


def make_campaigns(space: Workspace) -> None:
    """Makes the table `campaign_names` of spelling and official name, where they differ."""
    names = space.run(
        """
        SELECT campaign FROM (
            SELECT campaign FROM raw_participations UNION ALL SELECT campaign FROM raw_activities
            UNION ALL SELECT campaign FROM raw_summaries
        ) WHERE campaign IS NOT NULL GROUP BY campaign ORDER BY count(*) DESC, campaign
        """
    )
    official = official_names([name for (name,) in names], space.project.campaigns)
    schema = pa.schema([("written", pa.string()), ("official", pa.string())])
    space.insert("campaign_names", sorted(official.items()), schema)
    space.run(f"CREATE TEMP MACRO official_campaign(name) AS {_official(official)}")


def _official(names: Mapping[str, str]) -> str:
    """Returns the SQL of the name that a campaign counts under; few names are compared faster than joined."""
    if len(names) > _FEW:
        return "coalesce((SELECT official FROM campaign_names WHERE written = name), name)"
    told = " ".join(f"WHEN {quoted(written)} THEN {quoted(official)}" for written, official in sorted(names.items()))
    return f"CASE name {told} ELSE name END" if told else "name"
