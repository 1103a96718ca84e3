"""The command line: reads arguments, calls the pipeline, prints, and says by its exit code how it went."""
