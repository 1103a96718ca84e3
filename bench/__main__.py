"""One table from one run: pandas, calamine, fastexcel and inflating beside volstat cold and warm.

python -m bench [--scale 1] [--rounds 5] [--quick] [--keep | --check | --profile]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.city import City, city_of
from bench.compare import MARGIN, IncomparableError, compared, side_by_side
from bench.grow import machine
from bench.keep import PLACES, MarkerError, insist_on_places, keep, last
from bench.measured import Measured
from bench.processes import CommandError
from bench.run import READERS_ONCE, SLOW, bench
from bench.stages import described, profile
from bench.table import goals, notes, table

HERE = Path(__file__).parent
OK, WORSE, IMPOSSIBLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the bench; exit code 1 for a regression, 2 if nothing could be measured, compared or kept."""
    given = _arguments().parse_args(arguments)
    try:
        kept = last(given.into) if given.check else None
        if given.keep:
            insist_on_places(given.into)
        city = city_of(given.scale, given.home)
        if given.profile:
            print(described(profile(city)))
            return OK
        measured = _measured(city, given)
        whole = "\n\n".join((table(measured), goals(measured), notes(measured)))
        print(whole)
        if kept is not None:
            return _verdict(kept, measured, given.margin)
        if given.keep:
            keep(given.into, measured, dict(zip(PLACES, (whole, described(profile(city))), strict=True)))
    except (CommandError, IncomparableError, MarkerError, OSError, KeyError, TypeError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return IMPOSSIBLE
    return OK


def _arguments() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--scale", type=float, default=1.0, help="size of the city; 1 is a whole one")
    asked.add_argument("--rounds", type=int, default=5, help="pairs of a cold and a warm run")
    asked.add_argument("--readers", help="which readers beside fastexcel, with commas; default: all")
    asked.add_argument("--margin", type=float, default=MARGIN, help="how much worse than kept is no regression yet")
    asked.add_argument("--home", type=Path, default=HERE.parent / "build" / "bench", help="where the city lies")
    asked.add_argument("--into", type=Path, default=HERE, help="the folder of README.md and last.json")
    one = asked.add_mutually_exclusive_group()
    one.add_argument("--quick", action="store_true", help="leave the slow readers out")
    one.add_argument(
        "--keep", action="store_true", help="write table, profile and numbers into README.md and last.json"
    )
    one.add_argument("--check", action="store_true", help="compare with what is kept; exit code 1 if it got worse")
    one.add_argument("--profile", action="store_true", help="only print where the cold run's processor time goes")
    return asked


def _measured(city: City, given: argparse.Namespace) -> Measured:
    readers = [name for name in READERS_ONCE if not (given.quick and name in SLOW)]
    if given.check:
        readers = []
    elif given.readers is not None:
        readers = [name for name in given.readers.split(",") if name]
    return bench(
        city,
        given.scale,
        rounds=given.rounds,
        readers=readers,
        machine=machine(),
        say=lambda line: print(line, file=sys.stderr, flush=True),
    )


def _verdict(kept: Measured, now: Measured, margin: float) -> int:
    watched = compared(kept, now, margin)
    print(f"\nKept on {kept.day} ({kept.machine}) and now:\n\n{side_by_side(watched)}")
    worse = [one.name for one in watched if one.worse]
    print(f"\nWorse by more than {margin:.0%}: {', '.join(worse)}." if worse else f"\nNothing worse by {margin:.0%}.")
    return WORSE if worse else OK


if __name__ == "__main__":
    sys.exit(main())
