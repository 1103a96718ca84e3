"""A mutation fuzzer over workbooks: `python -m tests.fuzz --runs 500 --seed 1`, which is `make fuzz`."""
