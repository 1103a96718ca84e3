"""The report as an Excel workbook: one table a sheet, real numbers, native charts, ready to print."""
