"""Spark: sessions on a cluster or on this computer, and the reading of workbooks on executors."""
