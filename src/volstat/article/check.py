"""The way through the room: an article becomes claims and warnings, and with figures, verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from volstat.article.arithmetic import arithmetic_warnings, unique
from volstat.article.claims import find_claims
from volstat.article.results import Checked, Claim, Warning
from volstat.article.scopes import Names, city_in
from volstat.article.style import style_warnings
from volstat.article.text import Article
from volstat.article.verify import Lookup, judge
from volstat.article.view import View

_DATELINE: Final = re.compile(r"(20\d\d)\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})(?!\d)日?")
_HEAD_LINES: Final = 8
_DATELINE_LENGTH: Final = 60


def published_in(article: Article) -> date | None:
    """Returns the day of publication that an article's head prints on a short line of its own, or None."""
    lines = [line.strip() for line in article.view.text.split("\n") if line.strip()]
    for line in lines[:_HEAD_LINES]:
        found = _DATELINE.search(line)
        if found and len(line) <= _DATELINE_LENGTH and not re.search(r"[，。]", line):
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None


def read_claims(article: Article, names: Names, published: date | None = None) -> Checked:
    """Returns the claims of an article, not judged, and what its words and numbers warn of; needs no data.

    Args:
        article: the text.
        names: the project's names; without an area, the city that the text names most often stands in.
        published: the day of publication; default: the one printed in the article's head.
    """
    view = article.view
    area = names.area or city_in(view.text)
    names = names if area is names.area else replace(names, area=area)
    published = published or published_in(article)
    claims = find_claims(view.text, names, published)
    warnings = unique([*style_warnings(view.text, claims), *arithmetic_warnings(claims, area)])
    facts = {"published": published.isoformat() if published else "", "city": area.name if area else ""}
    return Checked(
        tuple(_claims_at_source(article, view, claims)),
        tuple(_warnings_at_source(article, view, sorted(warnings, key=lambda w: (w.start, w.kind)))),
        facts,
    )


def check_article(article: Article, names: Names, lookup: Lookup, published: date | None = None) -> Checked:
    """Returns the claims of an article with their verdicts, and the warnings.

    Args:
        article: the text.
        names: the project's names.
        lookup: where the figures come from.
        published: the day of publication; default: the one printed in the article's head.
    """
    read = read_claims(article, names, published)
    day = published or published_in(article)
    return replace(read, claims=tuple(judge(read.claims, lookup, names, day)))


def _claims_at_source(article: Article, view: View, claims: Iterable[Claim]) -> Iterable[Claim]:
    for claim in claims:
        start, end = view.source(claim.start, claim.end)
        yield replace(claim, start=start, end=end, text=article.text[start:end])


def _warnings_at_source(article: Article, view: View, warnings: Iterable[Warning]) -> Iterable[Warning]:
    for warning in warnings:
        start, end = view.source(warning.start, warning.end)
        yield replace(warning, start=start, end=end, text=article.text[start:end])
