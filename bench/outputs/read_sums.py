"""Rows, filled cells, sums and ids of a workbook that `ade table` wrote, as JSON."""

import json
import sys
from datetime import date, datetime
from decimal import Decimal

from openpyxl import load_workbook

COLUMNS = 10
ID, BIRTH, DUES, HOURS = 0, 5, 7, 8

sheet = load_workbook(sys.argv[1], read_only=True).worksheets[0]
rows = sheet.iter_rows(min_row=2, max_col=COLUMNS, values_only=True)
count, cents, hours = 0, Decimal(0), 0.0
filled = [0] * COLUMNS
ids, days = [None, None], None
for row in rows:
    count += 1
    for at, value in enumerate(row):
        filled[at] += value is not None
    if row[DUES] is not None:
        cents += Decimal(repr(row[DUES])) * 100
    if row[HOURS] is not None:
        hours += row[HOURS]
    if row[ID] is not None:
        ids = [min(ids[0] or row[ID], row[ID]), max(ids[1] or row[ID], row[ID])]
    if row[BIRTH] is not None:
        day = row[BIRTH].date() if isinstance(row[BIRTH], datetime) else row[BIRTH]
        days = min(days or day, day) if isinstance(day, date) else days
print(
    json.dumps(
        {
            "rows": count,
            "filled": filled,
            "cents": str(int(cents)),
            "hours": hours,
            "firstId": ids[0],
            "lastId": ids[1],
            "firstDay": days.isoformat(),
        }
    )
)
