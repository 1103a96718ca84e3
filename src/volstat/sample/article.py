"""Made-up press articles about the city: one true, one with errors sown in, and what a check must say of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from volstat.sample.city import city

PUBLISHED: Final = "2021-02-08"
HEADLINE: Final = "涓滴善意汇成河　志愿红暖一座城"
_YEAR: Final = "2020"


@dataclass(frozen=True, slots=True)
class Quote:
    """A number in an article and what is true of it."""

    figure: str
    value: float
    """The true value."""
    number: str
    """The number as printed, hedge and unit with it."""
    verdict: str
    scope: dict[str, str]
    period: str


Hedge = Callable[[float], tuple[str, bool]]
"""Value → the number with its hedge, and whether it is true only by rounding."""


def exact(value: float) -> tuple[str, bool]:
    """The whole number itself."""
    return f"{int(value)}", int(value) != value


def above(value: float) -> tuple[str, bool]:
    """余: two leading digits, the rest cut off; a number that is round already is given itself."""
    whole = int(value)
    unit = 10 ** max(len(str(whole)) - 2, 0)
    floor = whole // unit * unit
    return (f"{floor}", False) if floor == value else (f"{floor}余", False)


def over(value: float) -> tuple[str, bool]:
    """超过: the whole part of hours that have minutes too; hours without are told as `above` tells them."""
    return (f"超过{int(value)}", False) if int(value) != value else above(value)


def nearly(value: float) -> tuple[str, bool]:
    """近: the next round number of three leading digits at most; a number that is round already is given itself."""
    whole = int(value)
    unit = 10 ** max(len(str(whole)) - 3, 1)
    ceiling = -(-whole // unit) * unit
    return (f"{whole}", False) if ceiling == whole else (f"近{ceiling}", False)


def about(value: float) -> tuple[str, bool]:
    """约: two leading digits, half up."""
    whole = int(value)
    unit = 10 ** max(len(str(whole)) - 2, 0)
    return f"约{(whole + unit // 2) // unit * unit}", False


def in_myriads(value: float) -> tuple[str, bool]:
    """54.05万: two decimals, half up; small numbers stay as they are."""
    if value < 10_000:
        return exact(value)
    rounded = (Decimal(str(value)) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded}万", rounded * 10_000 != Decimal(str(value))


def articles(truth: dict[str, Any]) -> tuple[str, str, list[dict[str, Any]]]:
    """Returns the true article, the one with errors, and the claims of both.

    A claim has `article` (the file), `text`, `start`, `end` (places in the text), `figure`, `scope`, `period`,
    `verdict` and `actual`.
    """
    honest, faulty = _Writer("article.txt", truth), _Writer("article_errors.txt", truth)
    _tell(honest, wrong=False)
    _tell(faulty, wrong=True)
    return honest.text, faulty.text, honest.claims + faulty.claims


class _Writer:
    """Writes a text and keeps the place of every number in it."""

    def __init__(self, name: str, truth: dict[str, Any]) -> None:
        self.name = name
        self.truth = truth
        self.text = f"{HEADLINE}\n{PUBLISHED}\n\n"
        self.claims: list[dict[str, Any]] = []

    def say(self, text: str) -> None:
        self.text += text

    def quote(self, figure: str, unit: str, hedge: Hedge, *, by: float = 1, period: str = _YEAR, **scope: str) -> None:
        """Adds a number: the true one, or `by` times it (then it is untrue)."""
        actual = self._actual(figure, period, scope)
        text, rounded = hedge(actual if by == 1 else int(actual * by) + 1)
        verdict = "mismatch" if by != 1 else "rounded" if rounded else "match"
        start = len(self.text)
        self.text += text + unit
        self.claims.append(
            {
                "article": self.name,
                "text": text + unit,
                "start": start,
                "end": len(self.text),
                "figure": figure,
                "scope": scope,
                "period": period,
                "verdict": verdict,
                "actual": actual,
            }
        )

    def _actual(self, figure: str, period: str, scope: dict[str, str]) -> float:
        if "campaign" in scope:
            return float(self.truth["campaigns"][scope["campaign"]][period][figure])
        place = self.truth["units"][scope["district"]] if "district" in scope else self.truth["city"]
        if "station_kind" in scope:
            return float(place[period]["stations_by_kind"].get(scope["station_kind"], 0))
        return float(place[period][figure])


def _tell(writer: _Writer, *, wrong: bool) -> None:
    """Tells the story; with `wrong`, four of its numbers are untrue."""
    epidemic, civilised = (campaign.name for campaign in city().campaigns[:2])
    say, quote = writer.say, writer.quote
    say("清晨的街口，穿红马甲的人已经站到了岗位上。过去一年，长治志愿服务交出了一份扎实的成绩单。\n\n")
    say("截至2020年底，全市注册志愿者")
    quote("registered_volunteers", "人", in_myriads)
    say("，志愿服务队伍")
    quote("teams", "支", above)
    say("。2020年，全市共开展志愿服务活动")
    quote("services", "次", exact, by=1.3 if wrong else 1)
    say("，参与志愿服务")
    quote("participations", "人次", in_myriads)
    say("，累计服务时长")
    quote("hours", "小时", over)
    say("。\n\n")
    say(f"疫情突如其来。2020年，“{epidemic}”系列活动共开展志愿服务")
    quote("services", "次", exact, campaign=epidemic)
    say("，参与")
    quote("participations", "人次", exact, by=1.1 if wrong else 1, campaign=epidemic)
    say("，累计服务时长")
    quote("hours", "小时", over, campaign=epidemic)
    say(f"。在“{civilised}”志愿服务中，2020年共有")
    quote("participants", "人", above, campaign=civilised)
    say("参加，服务")
    quote("participations", "人次", above, by=2 if wrong else 1, campaign=civilised)
    say("。\n\n")
    say("各县区各有所长。2020年，潞州区开展志愿服务")
    quote("services", "次", exact, district="潞州区")
    say("，襄垣县志愿者服务")
    quote("participations", "人次", exact, district="襄垣县")
    say("，截至2020年底沁县注册志愿者")
    quote("registered_volunteers", "人", exact, by=1.5 if wrong else 1, district="沁县")
    say("。2020年2月，全市开展志愿服务")
    quote("services", "次", exact, period="2020-02")
    say("，参与志愿服务")
    quote("participations", "人次", nearly, period="2020-02")
    say("；2020年12月，参与志愿服务")
    quote("participations", "人次", about, period="2020-12")
    say("。截至2020年底，全市建成社区志愿服务站")
    quote("stations", "个", exact, station_kind="社区")
    say("。\n\n一盏灯照亮一角，许多盏灯照亮一座城。今年，志愿者们将继续走进街巷、走进乡村。\n")
