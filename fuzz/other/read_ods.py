"""The cells of an ods file, by odfpy."""

import io
import re
import xml.sax
import zipfile

from odf.namespaces import OFFICENS, TABLENS, TEXTNS
from odf.opendocument import load

from sheet_cells import LIMIT, SheetCells, TooLarge

VALUES = {
    "float": "value",
    "percentage": "value",
    "currency": "value",
    "date": "date-value",
    "time": "time-value",
    "boolean": "boolean-value",
    "string": "string-value",
}
CELLS = ((TABLENS, "table-cell"), (TABLENS, "covered-table-cell"))
PARAGRAPHS = ((TEXTNS, "p"), (TEXTNS, "h"))
BLANKS = {(TEXTNS, "s"): " ", (TEXTNS, "tab"): "\t", (TEXTNS, "line-break"): "\n"}
# The texts of these elements do not belong to the cell.
OTHER_TEXTS = ("annotation", "ruby-text", "note", "frame", "custom-shape", "g", "table")


def assert_well_formed(path):
    """If the XML is not well-formed, odfpy goes on with what it has."""
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_namespaces, True)
    parser.setContentHandler(xml.sax.handler.ContentHandler())
    with zipfile.ZipFile(path) as parts:
        for part in ("content.xml", "styles.xml"):
            if part in parts.namelist():
                parser.parse(io.BytesIO(parts.read(part)))


def read_count(element, key):
    try:
        return max(1, int(element.attributes.get(key, 1)))
    except ValueError:
        return 1


def find_elements(element, names):
    """The elements of these names, wherever they are, but not those inside of one another."""
    for child in element.childNodes:
        if child.nodeType != child.ELEMENT_NODE or child.qname[1] in OTHER_TEXTS:
            continue
        if child.qname in names:
            yield child
        else:
            yield from find_elements(child, names)


def list_pieces(element):
    """The texts of a paragraph; blanks that have an element of their own are marked, because they all count."""
    for child in element.childNodes:
        if child.nodeType in (child.TEXT_NODE, child.CDATA_SECTION_NODE):
            yield child.data, False
        elif child.qname[1] in OTHER_TEXTS:
            continue
        elif child.qname in BLANKS:
            count = read_count(child, (TEXTNS, "c")) if child.qname[1] == "s" else 1
            yield BLANKS[child.qname] * count, True
        else:
            yield from list_pieces(child)


def read_paragraph(element):
    text = ""
    ignores_blank = True
    for piece, is_written in list_pieces(element):
        if is_written:
            text += piece
            ignores_blank = False
        elif piece != "":
            piece = re.sub(r"[ \t\r\n]+", " ", piece)
            text += piece[1:] if ignores_blank and piece[0] == " " else piece
            ignores_blank = piece[-1] == " "
    return text


def read_value(cell):
    kind = cell.attributes.get((OFFICENS, "value-type"))
    text = "\n".join(read_paragraph(paragraph) for paragraph in find_elements(cell, PARAGRAPHS))
    stored = cell.attributes.get((OFFICENS, VALUES[kind])) if kind in VALUES else None
    if stored is None or stored == "":
        return text
    if kind == "string":
        return stored
    if kind == "boolean":
        return stored == "true"
    if kind == "time":
        return {"duration": stored} if re.match(r"^-?P\w", stored) else text or stored
    if kind == "date":
        match = re.match(r"^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$", stored)
        if match is None:
            return text or stored
        return {"datetime": stored} if match[2] else {"date": stored}
    try:
        return float(stored)
    except ValueError:
        return text


def read(path, _):
    assert_well_formed(path)
    sheets = []
    divisions = [child for child in load(path).body.childNodes if child.nodeType == child.ELEMENT_NODE]
    spreadsheet = next(child for child in divisions if child.qname == (OFFICENS, "spreadsheet"))
    for table in spreadsheet.childNodes:
        if table.nodeType == table.ELEMENT_NODE and table.qname == (TABLENS, "table"):
            sheets.append(read_table(table))
    return sheets


def read_table(table):
    found = SheetCells(table.attributes.get((TABLENS, "name"), ""))
    next_row = 1
    for row in find_elements(table, ((TABLENS, "table-row"),)):
        first_row, next_row = next_row, next_row + read_count(row, (TABLENS, "number-rows-repeated"))
        column = 0
        for cell in find_elements(row, CELLS):
            count = read_count(cell, (TABLENS, "number-columns-repeated"))
            value = read_value(cell)
            is_uncached = value == "" and (TABLENS, "formula") in cell.attributes
            is_uncached = is_uncached and (OFFICENS, "value-type") not in cell.attributes
            if value != "" or is_uncached:
                if count * (next_row - first_row) > LIMIT:
                    raise TooLarge("too many cells")
                for at in range(first_row, next_row):
                    for place in range(column, column + count):
                        if is_uncached:
                            found.add_uncached(at, place)
                        else:
                            found.add(at, place, value)
            column += count
    return found.result()
