"""Returns: each unit's own workbooks back to it, every doubt marked at its cell, with a list and a cover note."""
