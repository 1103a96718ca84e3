"""The office's own forms: workbooks and documents with tags, filled from a described report."""
