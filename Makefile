# The two commands that set up anything: make demo, make test. Everything else builds on the .venv they make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := check
.PHONY: check demo test lint types tests quick spark grow bench bench-check bench-keep score format sample golden translations lock clean docs reference pictures wheel onefile fuzz mutants

check: test

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "volstat needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/volstat -C sample_data figures 2020
	$(BIN)/volstat -C sample_data figures 2020 --by district
	$(BIN)/volstat -C sample_data report 2020 --kind annual --format xlsx --out sample_data/reports

test: lint types tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

tests: $(STAMP)
	$(BIN)/pytest -n auto

quick: $(STAMP)
	$(BIN)/pytest -n auto -m "not slow"

# PySpark is 430 MB, which `make test` does not need; with it there, make test runs these tests too.
spark: $(STAMP)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,spark]'
	$(BIN)/pytest tests/spark

# Ten times a city: about five minutes, and a gigabyte of temporary space.
grow: $(STAMP)
	$(BIN)/python bench/grow.py --write bench/GROWTH.md

# One table from one run, beside other readers: ten minutes for a whole city, which is made once. SCALE=0.1 is a small
# one, ARGS=--quick leaves the slow readers out, ARGS=--profile says where the time of a cold run goes.
SCALE ?= 1
ARGS ?=
BENCH := $(BIN)/python -m bench --scale $(SCALE)
bench: $(VENV)/.bench
	$(BENCH) $(ARGS)

# A minute and a half: exit code 1 if a ratio got worse than the one kept in bench/README.md.
bench-check: $(VENV)/.bench
	$(BENCH) --check $(ARGS)

bench-keep: $(VENV)/.bench
	$(BENCH) --keep $(ARGS)

$(VENV)/.bench: $(STAMP)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	touch $(VENV)/.bench

score: $(STAMP)
	$(BIN)/python -m tests.article.score

# 500 mutated workbooks within limits; finds are kept in tests/fuzz/finds, and read again by the tests.
RUNS ?= 500
SEED ?= 1
fuzz: $(STAMP)
	$(BIN)/python -m tests.fuzz --runs $(RUNS) --seed $(SEED)

# Mutation testing of the figures' code, in a copy of the tree and with a mutmut of its own; takes about an hour.
mutants: $(STAMP)
	rm -rf build/mutants && mkdir -p build/mutants
	cp -r src tests reports build/mutants/
	cat pyproject.toml tests/mutmut.toml > build/mutants/pyproject.toml
	$(BIN)/python -m pip install --quiet --target build/mutmut mutmut
	cd build/mutants && PYTHONPATH=../mutmut nice ../../$(BIN)/python -m mutmut run --max-children 1
	cd build/mutants && PYTHONPATH=../mutmut ../../$(BIN)/python -m mutmut results

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(STAMP)
	$(BIN)/python tests/test_golden.py
	git diff --stat tests/golden

# What the documentation shows: all of it, or the generated reference or the pictures alone.
docs: reference pictures
	$(BIN)/python docs/make/pages.py

reference: $(STAMP)
	$(BIN)/python docs/make/reference.py

pictures: $(STAMP)
	$(BIN)/python docs/make/pictures.py
	$(BIN)/python docs/make/photographs.py

wheel: $(STAMP)
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

# One file that needs no Python, for this system: built from the wheel in a .venv of its own, then tried on sample_data.
onefile: wheel
	rm -rf build/onefile && $(PYTHON) -m venv build/onefile
	build/onefile/bin/python -m pip install --quiet --constraint constraints.txt dist/*.whl 'pyinstaller>=6.10'
	build/onefile/bin/pyinstaller --log-level WARN --noconfirm --distpath dist/onefile --workpath build/onefile/work packaging/volstat.spec
	$(BIN)/python packaging/try_onefile.py dist/onefile/volstat build/onefile/bin/volstat

LOCALE := src/volstat/locale
PO := $(LOCALE)/zh_CN/LC_MESSAGES/volstat.po

translations: $(STAMP)
	mkdir -p build $(dir $(PO))
	$(BIN)/pybabel --quiet extract -k N_ --no-location --sort-output --project volstat --copyright-holder "the volstat authors" -o build/volstat.pot src/volstat
	test -f $(PO) || $(BIN)/pybabel --quiet init -i build/volstat.pot -d $(LOCALE) -D volstat -l zh_CN
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i build/volstat.pot -d $(LOCALE) -D volstat -l zh_CN --width 110
	$(BIN)/pybabel --quiet compile -d $(LOCALE) -D volstat

sample: $(STAMP)
	rm -rf sample_data
	$(BIN)/volstat sample sample_data --scale 0.002 --seed 1

lock: 
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet '.[dev,bench,spark]'
	build/lock/bin/python -m pip freeze --exclude volstat > constraints.txt

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
