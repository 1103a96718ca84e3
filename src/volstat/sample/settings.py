"""The settings of the sample project."""

from __future__ import annotations

from typing import Final

from volstat.sample.city import city, scaled, shares

RESIDENTS: Final = 3_180_884


def settings_text(scale: float) -> str:
    """Returns `volstat.toml`: the city, its extra unit, other names of its campaigns, made-up residents to scale."""
    extra = city().units[city().offices]
    districts = [unit for unit in city().units if unit is not extra]
    residents = shares(scaled(RESIDENTS, scale, 1000), [unit.share for unit in districts])
    counts = ", ".join(f'"{unit.name}" = {count}' for unit, count in zip(districts, residents.tolist(), strict=True))
    campaigns = "\n".join(
        f'"{campaign.name}" = [{", ".join(f"{chr(34)}{alias}{chr(34)}" for alias in campaign.aliases)}]'
        for campaign in city().campaigns
        if campaign.name
    )
    return f"""# 虚构的示例城市，由 volstat sample 生成：人名、号码、数字均为编造。
city = "{city().code}"
exports = "exports"
units = ["{extra.name}"]

# 同一专项活动的其他叫法
[campaigns]
{campaigns}

# 常住人口（虚构）
[population]
"2020" = {{ total = {int(residents.sum())}, {counts} }}
"""
