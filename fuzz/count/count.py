"""Counts the filled cells of documents with other libraries than ADE's, one after the other.

Gets a line of JSON per document: {"path", "format", "dialect"}; answers with a line: {"count": {"sheets"}} or {"error"}.
"""

import csv
import io
import json
import re
import sys
import warnings

SPREADSHEET_LIMIT = 200_000


class TooLarge(Exception):
    """The sheet is larger than any sheet that is compared."""


class Counter:
    """The filled cells of a sheet; each counts once, even if the file repeats it."""

    def __init__(self, name):
        self.name = name
        self.cells = {}
        self.uncached = 0

    def add(self, row, column):
        self.cells.setdefault(row, set()).add(column)
        if len(self.cells) > SPREADSHEET_LIMIT:
            raise TooLarge("too many rows")

    def result(self):
        filled = {row: len(columns) for row, columns in self.cells.items() if row is not None}
        return {"name": self.name, "filled": filled, "uncached": self.uncached}


def is_filled(value):
    return value is not None and value != ""


def count_xlsx(path, _):
    import openpyxl
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        """openpyxl's sheet parser, which also notes which cells have a formula."""

        def parse_cell(self, element):
            cell = super().parse_cell(element)
            cell["formula"] = element.find(FORMULA_TAG) is not None
            return cell

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    sheets = []
    try:
        for sheet in book.worksheets:
            counter = Counter(sheet.title)
            with sheet._get_source() as source:
                parser = Parser(source, sheet._shared_strings, True, book.epoch, book._date_formats, book._timedelta_formats)
                for _, cells in parser.parse():
                    for cell in cells:
                        if is_filled(cell["value"]):
                            counter.add(cell["row"], cell["column"])
                        elif cell["formula"]:
                            counter.uncached += 1
            sheets.append(counter.result())
    finally:
        book.close()
    return sheets


def count_xls(path, _):
    import xlrd

    with open(path, "rb") as file:
        book = xlrd.open_workbook(file_contents=file.read(), logfile=io.StringIO(), ragged_rows=True)
    sheets = []
    for sheet in book.sheets():
        counter = Counter(sheet.name)
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) and is_filled(cell.value):
                    counter.add(row + 1, column)
        sheets.append(counter.result())
    return sheets


def count_ods(path, _):
    import xml.sax
    import zipfile

    from odf.namespaces import OFFICENS, TABLENS, TEXTNS
    from odf.opendocument import load

    # If the XML is not well-formed, odfpy goes on with what it has: parse strictly first.
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_namespaces, True)
    parser.setContentHandler(xml.sax.handler.ContentHandler())
    with zipfile.ZipFile(path) as parts:
        for part in ("content.xml", "styles.xml"):
            if part in parts.namelist():
                parser.parse(io.BytesIO(parts.read(part)))

    values = {
        "float": "value",
        "percentage": "value",
        "currency": "value",
        "date": "date-value",
        "time": "time-value",
        "boolean": "boolean-value",
        "string": "string-value",
    }

    cell_names = ((TABLENS, "table-cell"), (TABLENS, "covered-table-cell"))
    paragraph_names = ((TEXTNS, "p"), (TEXTNS, "h"))
    blank_names = ((TEXTNS, "s"), (TEXTNS, "tab"), (TEXTNS, "line-break"))
    # The texts of these elements do not belong to the cell.
    other_texts = ("annotation", "ruby-text", "note", "frame", "custom-shape", "g", "table")

    def read_count(element, name):
        try:
            return max(1, int(element.attributes.get((TABLENS, name), 1)))
        except ValueError:
            return 1

    def find_elements(element, names):
        """The elements of these names, wherever they are, but not those inside of one another."""
        for child in element.childNodes:
            if child.nodeType != child.ELEMENT_NODE or child.qname[1] in other_texts:
                continue
            if child.qname in names:
                yield child
            else:
                yield from find_elements(child, names)

    def has_text(element):
        """Whether a paragraph has any content; leading white space does not count."""
        for child in element.childNodes:
            if child.nodeType in (child.TEXT_NODE, child.CDATA_SECTION_NODE):
                if child.data.strip(" \t\r\n") != "":
                    return True
            elif child.qname[1] in other_texts:
                continue
            elif child.qname in blank_names or has_text(child):
                return True
        return False

    def is_filled_cell(cell):
        kind = cell.attributes.get((OFFICENS, "value-type"))
        if kind in values and cell.attributes.get((OFFICENS, values[kind]), "") != "":
            return True
        paragraphs = list(find_elements(cell, paragraph_names))
        # Empty paragraphs are line breaks.
        return len(paragraphs) > 1 or any(has_text(paragraph) for paragraph in paragraphs)

    sheets = []
    divisions = [child for child in load(path).body.childNodes if child.nodeType == child.ELEMENT_NODE]
    spreadsheet = next(child for child in divisions if child.qname == (OFFICENS, "spreadsheet"))
    for table in spreadsheet.childNodes:
        if table.nodeType != table.ELEMENT_NODE or table.qname != (TABLENS, "table"):
            continue
        counter = Counter(table.attributes.get((TABLENS, "name"), ""))
        next_row = 1
        for row in find_elements(table, ((TABLENS, "table-row"),)):
            first_row, next_row = next_row, next_row + read_count(row, "number-rows-repeated")
            count = 0
            for cell in find_elements(row, cell_names):
                repeat = read_count(cell, "number-columns-repeated")
                if is_filled_cell(cell):
                    count += repeat
                elif (TABLENS, "formula") in cell.attributes and (OFFICENS, "value-type") not in cell.attributes:
                    counter.uncached += repeat * (next_row - first_row)
            if count > 0 and next_row - first_row > SPREADSHEET_LIMIT:
                raise TooLarge("too many rows")
            if count > 0:
                for number in range(first_row, next_row):
                    counter.cells[number] = range(count)
        sheets.append(counter.result())
    return sheets


def count_csv(path, dialect):
    with open(path, encoding=dialect["encoding"], errors="replace", newline="") as file:
        text = file.read().lstrip("\ufeff").removesuffix("\x1a")
    # The line that declares the delimiter is not a row.
    text = re.sub(r'^"?sep=[^\r\n"]"?(?:\r\n|\n|\r|$)', "", text, count=1, flags=re.IGNORECASE)
    quoting = {"quotechar": dialect["quote"]} if dialect["quote"] else {"quoting": csv.QUOTE_NONE}
    counter = Counter("")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=dialect["delimiter"], **quoting)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if is_filled(value):
                counter.add(number, column)
    return [counter.result()]


COUNTERS = {"xlsx": count_xlsx, "xls": count_xls, "ods": count_ods, "csv": count_csv}


def answer(request):
    try:
        return {"count": {"sheets": COUNTERS[request["format"]](request["path"], request.get("dialect"))}}
    except BaseException as error:  # pylint: disable=broad-except
        if isinstance(error, KeyboardInterrupt):
            raise
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def main():
    warnings.simplefilter("ignore")
    csv.field_size_limit(2**31 - 1)
    # Keeps the output of libraries out of the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        answers.write(json.dumps(answer(json.loads(line))) + "\n")
        answers.flush()


main()
