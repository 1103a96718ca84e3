"""Parsers over whole columns: text cells in, typed arrays and the kind of problem of each bad cell out.

Every parser takes a string array (chunked or not, with nulls), never raises for a text, gives null for null and for
the words that mean "not given", and names a kind of `problems.toml` in `fault` where a cell cannot be read. Columns
repeat themselves, so grammar runs over distinct values only; where nearly every value is its own, it runs over bytes.
"""
