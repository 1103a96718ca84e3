"""Ledger: the frames of all workbooks become the clean tables that figures are counted from."""
