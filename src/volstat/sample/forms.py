"""How days and times are written in exports."""

from __future__ import annotations

from datetime import date


def iso(value: date) -> str:
    """2020-03-05."""
    return value.isoformat()


def slashes(value: date) -> str:
    """2020/3/5."""
    return f"{value.year}/{value.month}/{value.day}"


def dots(value: date) -> str:
    """2020.03.05."""
    return f"{value.year}.{value.month:02d}.{value.day:02d}"


def chinese(value: date) -> str:
    """2020年3月5日."""
    return f"{value.year}年{value.month}月{value.day}日"


def compact(value: date) -> str:
    """20200305."""
    return f"{value.year}{value.month:02d}{value.day:02d}"


def clock(value: int) -> str:
    """8:30, for minutes since midnight."""
    return f"{value // 60 % 24}:{value % 60:02d}"


def in_words(value: int) -> str:
    """2小时30分, for minutes."""
    parts = [f"{value // 60}小时" if value >= 60 else "", f"{value % 60}分" if value % 60 else ""]
    return "".join(parts) or "0分"
