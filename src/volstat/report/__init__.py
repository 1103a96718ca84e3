"""Report: figures become a described report, and the report becomes files."""
