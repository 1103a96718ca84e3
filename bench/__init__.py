"""Measures volstat against the readers of its workbooks, in one run: `python -m bench`, which is `make bench`."""
