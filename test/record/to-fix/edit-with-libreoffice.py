"""Opens workbooks in LibreOffice as their sender would, types into cells, and saves them.

Reads a JSON list on stdin: {file, edits: [{sheet, a1, typed}], acts: [{act, sheet, ...}], save: [paths]}. `typed` is what
somebody types into the cell, null for the delete key. The ending of a path decides the format.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellAddress, CellRangeAddress, TableSortField

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
    "csv": "Text - txt - csv (StarCalc)",
}


def prop(name, value):
    return PropertyValue(Name=name, Value=value)


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not start")


def type_into(sheet, a1, typed):
    cell = sheet.getCellRangeByName(a1).getCellByPosition(0, 0)
    if typed is None:
        cell.clearContents(1 | 2 | 4 | 16)
    else:
        cell.FormulaLocal = typed


def used(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress


def sort_rows(sheet, first_column, first_row, by):
    """Rows from first_row on (0-based), without the columns before first_column."""
    end = used(sheet)
    area = sheet.getCellRangeByPosition(first_column, first_row, end.EndColumn, end.EndRow)
    field = TableSortField()
    field.Field = by - first_column
    field.IsAscending = False
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    uno.invoke(area, "sort", ((prop("SortFields", fields), prop("ContainsHeader", False)),))


def move_column(sheet, column, to):
    """Cuts a whole column and inserts it before a column to its left."""
    sheet.Columns.insertByIndex(to, 1)
    end = used(sheet)
    source = CellRangeAddress(end.Sheet, column + 1, 0, column + 1, end.EndRow)
    sheet.moveRange(CellAddress(end.Sheet, to, 0), source)
    sheet.Columns.removeByIndex(column + 1, 1)


def act_on(sheet, act):
    kind = act["act"]
    if kind == "sort":
        sort_rows(sheet, act.get("first_column", 0), act["first_row"], act["by"])
    elif kind == "move_column":
        move_column(sheet, act["column"], act["to"])
    elif kind == "insert_row":
        sheet.Rows.insertByIndex(act["row"], 1)
    elif kind == "delete_row":
        sheet.Rows.removeByIndex(act["row"], 1)
    else:
        raise SystemExit(f"unknown act {kind}")


def save(document, path):
    ending = path.rsplit(".", 1)[1]
    options = [prop("FilterName", FILTERS[ending]), prop("Overwrite", True)]
    if ending == "csv":
        # Comma, quotation mark, UTF-8, as shown, and the second sheet: the first one has the instructions.
        options.append(prop("FilterOptions", "44,34,76,1,,0,false,true,true,false,false,2"))
    document.storeToURL(uno.systemPathToFileUrl(path), tuple(options))
    stem = path.rsplit(".", 1)[0]
    # A single sheet is saved to a file with the sheet's name.
    for found in glob.glob(glob.escape(stem) + "-*." + ending):
        os.replace(found, path)


def edit(desktop, job):
    hidden = (prop("Hidden", True),)
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(job["file"]), "_blank", 0, hidden)
    sheets = document.Sheets
    for change in job.get("edits", []):
        type_into(sheets.getByName(change["sheet"]), change["a1"], change["typed"])
    for act in job.get("acts", []):
        act_on(sheets.getByName(act["sheet"]), act)
    for path in job["save"]:
        save(document, path)
    document.close(True)


def main():
    jobs = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"ade-{os.getpid()}"
        office = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                "--nologo",
                f"-env:UserInstallation=file://{profile}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            context = connect(pipe)
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            for job in jobs:
                edit(desktop, job)
            try:
                desktop.terminate()
            except Exception:
                pass
            office.wait(30)
        finally:
            if office.poll() is None:
                office.kill()
                office.wait()


main()
