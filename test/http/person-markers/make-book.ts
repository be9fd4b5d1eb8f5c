import { packZip } from '../../../fuzz/zip-bytes.ts';
import { OTHER } from './marker.ts';

export const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
export const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** What a workbook is made of, before it is packed. */
export interface Book {
  /** Cells of the third row, from A on. */
  cells?: string;
  /** After the rows of the sheet. */
  after?: string;
  /** Further entries of the workbook part, after its sheets. */
  workbook?: string;
  sheetName?: string;
  /** Attributes and cells of a second sheet. */
  second?: { state: string; cells: string };
  strings?: string[];
  styles?: string;
  sheetRels?: string;
  parts?: Readonly<Record<string, string | Buffer>>;
  /** Changes the packed bytes. */
  change?: (bytes: Buffer) => Buffer;
}

export const inline = (ref: string, text: string) =>
  `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;

/** A workbook with a header, a row of somebody else, and what `book` says. */
export function makeXlsx(book: Book): Buffer {
  const { cells = '', after = '', workbook = '', sheetName = 'List', second, strings, styles, sheetRels } = book;
  const sheet = (rows: string, rest = '') =>
    `${XML_HEAD}<worksheet ${MAIN} xmlns:r="${REL}"><sheetData>${rows}</sheetData>${rest}</worksheet>`;
  const row = (r: number, text: string) => `<row r="${r}">${text}</row>`;
  const rows = [
    row(1, inline('A1', 'Member No.') + inline('B1', 'First Name') + inline('C1', 'Last Name')),
    row(2, inline('A2', OTHER.id) + inline('B2', OTHER.first) + inline('C2', OTHER.last)),
    ...(cells === '' ? [] : [row(3, cells)]),
  ];
  const rels = [
    ['worksheet', 'worksheets/sheet1.xml'],
    ['styles', 'styles.xml'],
    ...(strings === undefined ? [] : [['sharedStrings', 'sharedStrings.xml']]),
    ...(second === undefined ? [] : [['worksheet', 'worksheets/sheet2.xml']]),
  ].map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${REL}/${type}" Target="${target}"/>`);
  const more =
    second === undefined ? '' : `<sheet name="More" sheetId="2" state="${second.state}" r:id="rId${rels.length}"/>`;
  const parts: Record<string, string | Buffer> = {
    '[Content_Types].xml': makeTypes(),
    '_rels/.rels': `${XML_HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML_HEAD}<workbook ${MAIN} xmlns:r="${REL}"><sheets><sheet name="${sheetName}" sheetId="1" r:id="rId1"/>${more}</sheets>${workbook}</workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML_HEAD}<Relationships xmlns="${PACKAGE}/relationships">${rels.join('')}</Relationships>`,
    'xl/worksheets/sheet1.xml': sheet(rows.join(''), after),
    'xl/styles.xml': `${XML_HEAD}<styleSheet ${MAIN}>${styles ?? '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'}</styleSheet>`,
  };
  if (strings !== undefined)
    parts['xl/sharedStrings.xml'] =
      `${XML_HEAD}<sst ${MAIN}>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`;
  if (second !== undefined) parts['xl/worksheets/sheet2.xml'] = sheet(row(1, second.cells));
  if (sheetRels !== undefined)
    parts['xl/worksheets/_rels/sheet1.xml.rels'] =
      `${XML_HEAD}<Relationships xmlns="${PACKAGE}/relationships">${sheetRels}</Relationships>`;
  const all = Object.entries({ ...parts, ...book.parts });
  const bytes = packZip(all.map(([part, content]) => ({ name: part, content: Buffer.from(content) })));
  return book.change?.(bytes) ?? bytes;
}

export function makeTypes(): string {
  const type = (part: string, kind: string) =>
    `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  return `${XML_HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/octet-stream"/><Default Extension="png" ContentType="image/png"/>${type('xl/workbook.xml', 'sheet.main')}${type('xl/worksheets/sheet1.xml', 'worksheet')}${type('xl/worksheets/sheet2.xml', 'worksheet')}${type('xl/sharedStrings.xml', 'sharedStrings')}${type('xl/styles.xml', 'styles')}</Types>`;
}
