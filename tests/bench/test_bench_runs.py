"""The bench over real processes: samples, memory, and once all of it, on a tiny city."""

import subprocess
import sys

import pytest
from bench.__main__ import OK
from bench.city import look_at
from bench.keep import last
from bench.processes import CommandError, run
from bench.stages import Profile, described, read_samples, stage_of, stages
from made_up import PAGE, ROOT, line_of


def test_a_torn_last_sample_is_left_out():
    lines = "10.5\t0.25\tledger/records.py\tmake\t\n10.9\t0.1\tled"
    (sample,) = read_samples(lines, 7, 10.0)
    assert (sample.process, sample.moment, sample.cpu, sample.module) == (7, 0.5, 0.25, "ledger/records.py")


def test_every_module_of_reading_and_counting_belongs_to_a_stage():
    known = stages()
    assert stage_of("intake/formats/excel_values.py", known) != stage_of("intake/formats/html.py", known)
    assert stage_of("intake/anything.py", known) in known
    assert stage_of("language.py", known) not in known


def test_the_profile_names_the_next_bottleneck_and_what_was_not_seen():
    main_process = "0.1\t0.2\timports\t\t\n3.0\t1.0\tledger/workspace.py\trun\tledger/records.py make\n"
    worker = "0.5\t0.5\tintake/values/dates.py\tdays\t\n2.0\t0.6\tintake/values/dates.py\tdays\t\n"
    samples = (*read_samples(main_process, 1, 0.0), *read_samples(worker, 2, 0.0))
    said = described(Profile(samples, seconds=3.5, cpu=2.5, cores=2))
    assert "0.20 s of it were not sampled" in said
    assert line_of(said, "Next bottleneck").startswith("**Next bottleneck:** values parsed, 1.10 of 2.50 s")
    assert "| reading workbooks | 1.50 s | 0.73 |" in said
    assert "`ledger/workspace.py run` for `ledger/records.py make`" in said


def test_memory_is_that_of_the_whole_tree():
    child = "import time; held = bytearray(60_000_000); time.sleep(0.5)"
    both = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print('done')"
    ran = run([sys.executable, "-c", both], ())
    assert ran.output == "done\n"
    assert ran.peak > run([sys.executable, "-c", child], ()).peak + 5_000_000


def test_a_command_that_fails_is_not_measured():
    with pytest.raises(CommandError, match="because"):
        run([sys.executable, "-c", "import sys; sys.exit('because')"], ())


@pytest.mark.slow
def test_the_bench_runs_on_a_tiny_city(tmp_path):
    (tmp_path / "README.md").write_text(PAGE, "utf-8")
    given = ["--scale", "0.002", "--rounds", "1", "--readers", "inflating,python_calamine"]
    where = ["--home", str(tmp_path / "home"), "--into", str(tmp_path)]
    command = [sys.executable, "-m", "bench", *given, *where]
    done = subprocess.run([*command, "--keep"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == OK, done.stderr
    kept, page = last(tmp_path), (tmp_path / "README.md").read_text("utf-8")
    city = look_at(tmp_path / "home" / "city-0.002")
    assert kept.workbooks == len(city.workbooks) > 5
    assert kept.lines["python_calamine"][0].rows == kept.rows > 1000
    assert line_of(page, "volstat, cold") in done.stdout
    assert "Next bottleneck" in page
    again = subprocess.run(
        [*command, "--check", "--margin", "1000"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert again.returncode == OK, again.stderr
    assert "Nothing worse" in again.stdout
