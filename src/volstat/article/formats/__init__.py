"""One small file for each format of articles; the packages they need are imported when they are used."""
