import { escapeAttribute } from './escape-text.ts';
import { makeCommentsPath } from './notes.ts';
import { CONTENT, MAIN, makeRelations, PACKAGE, RELATIONS, XML } from './part-xml.ts';

/** Indexes in the `cellXfs` of styles.xml. */
export const STYLE = { header: 1, date: 2, datetime: 3, time: 4 } as const;

/** The usual styles.xml. */
export const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}">` +
  '<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>' +
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  [164, 165, 166]
    .map((id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`)
    .join('') +
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

/** Path of the nth sheet (from 1) in the package. */
export function makeSheetPath(position: number): string {
  return `xl/worksheets/sheet${position}.xml`;
}

/**
 * Path and XML of every part except the sheets and their notes. These parts are written last, when all sheets are
 * known. `noted`: positions of the sheets with notes; `styles`: styles.xml, if it is not the usual one.
 */
export function makeWorkbookParts(
  sheetNames: readonly string[],
  noted: readonly number[],
  styles: string = STYLES,
): [path: string, xml: string][] {
  return [
    ['xl/workbook.xml', makeWorkbook(sheetNames)],
    ['xl/_rels/workbook.xml.rels', makeWorkbookRelations(sheetNames.length)],
    ['xl/styles.xml', styles],
    ['_rels/.rels', makeRelations([['officeDocument', 'xl/workbook.xml']])],
    ['[Content_Types].xml', makeContentTypes(sheetNames.length, noted)],
  ];
}

function makeWorkbook(sheetNames: readonly string[]): string {
  const sheets = sheetNames.map(
    (name, at) => `<sheet name="${escapeAttribute(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  return (
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr/>` +
    `<bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets></workbook>`
  );
}

function makeWorkbookRelations(sheetCount: number): string {
  const sheets = Array.from({ length: sheetCount }, (_, at): [string, string] => [
    'worksheet',
    `worksheets/sheet${at + 1}.xml`,
  ]);
  return makeRelations([...sheets, ['styles', 'styles.xml']]);
}

function makeContentTypes(sheetCount: number, noted: readonly number[]): string {
  const sheets = Array.from(
    { length: sheetCount },
    (_, at) => `<Override PartName="/${makeSheetPath(at + 1)}" ContentType="${CONTENT}.worksheet+xml"/>`,
  );
  const comments = noted.map(
    (position) => `<Override PartName="/${makeCommentsPath(position)}" ContentType="${CONTENT}.comments+xml"/>`,
  );
  const drawings =
    noted.length === 0
      ? ''
      : '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>';
  return (
    `${XML}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${drawings}` +
    `<Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/>${[...sheets, ...comments].join('')}</Types>`
  );
}
