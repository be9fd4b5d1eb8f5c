import { packZip } from '../../../fuzz/zip-bytes.ts';
import { type Book, inline, MAIN, makeTypes, PACKAGE, REL, XML_HEAD } from './make-book.ts';
import { PERSON } from './marker.ts';

const DRAW = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"';
const XDR = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"';
const { first, last, name, id, email, day, serial } = PERSON;

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const part = (path: string, text: string): Book => ({ parts: { [path]: `${XML_HEAD}${text}` } });
const relationship = (type: string, target: string, mode = '') =>
  `<Relationship Id="rId9" Type="${REL}/${type}" Target="${target}"${mode}/>`;
const bare = last.replace("O'", '');
/** A picture of one pixel is enough; what follows it is what cameras and programs write about it. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** One hiding place each, by what it is called. */
export const XLSX_PLACES: Readonly<Record<string, Book>> = {
  'shared text': { strings: [`<t>${name}</t>`], cells: '<c r="A3" t="s"><v>0</v></c>' },
  'shared text that no cell uses': { strings: [`<t>${name}</t>`] },
  'shared text in runs that split words': {
    strings: [`<r><t>Jürg</t></r><r><rPr><b/></rPr><t>winq O'Zäp</t></r><r><t>felmaxx</t></r>`],
    cells: '<c r="A3" t="s"><v>0</v></c>',
  },
  'phonetic text': {
    strings: [`<t>x</t><rPh sb="0" eb="1"><t>${name}</t></rPh>`],
    cells: '<c r="A3" t="s"><v>0</v></c>',
  },
  'inline text': { cells: inline('A3', name) },
  'inline text with character references': {
    cells: inline('A3', 'J&#xFC;rgwin&#113; O&apos;Z&#228;p&#102;elma&#120;x'),
  },
  'inline text with Excel escapes': { cells: inline('A3', "J_x00FC_rgwinq O'Z_x00E4_pfelmaxx") },
  'inline text in CDATA': { cells: inline('A3', `<![CDATA[${name}]]>`) },
  'an XML comment in a text': { cells: inline('A3', "Jürg<!-- -->winq O'Zäp<!---->felmaxx") },
  'decomposed text': { cells: inline('A3', name.normalize('NFD')) },
  'upper case, with ue': { cells: inline('A3', "JUERGWINQ O'ZAEPFELMAXX") },
  'typographic apostrophe': { cells: inline('A3', name.replace("'", '’')) },
  'without the apostrophe': { cells: inline('A3', `${first} Ozäpfelmaxx`) },
  'last name first': { cells: inline('A3', `${last}, ${first}`) },
  'a zero-width blank in the name': { cells: inline('A3', "Jürg\u200bwinq O'Zäp\u00adfelmaxx") },
  'a blank that does not break': { cells: inline('A3', name.replace(' ', '\u00a0')) },
  'a line break in the name': { cells: inline('A3', name.replace(' ', '\n')) },
  'two cells of a row': { cells: inline('B3', first) + inline('C3', last) },
  'a formula with the name': { cells: `<c r="A3" t="str"><f>"${xml(name)}"&amp;""</f><v>${name}</v></c>` },
  'a formula of two names': {
    cells: `<c r="A3" t="str"><f>B3&amp;" "&amp;C3</f><v>${name}</v></c>${inline('B3', first)}${inline('C3', last)}`,
  },
  'a formula result only': { cells: `<c r="A3" t="str"><f>X1</f><v>${name}</v></c>` },
  'an id as text': { cells: inline('A3', id) },
  'an id with other separators': { cells: inline('A3', 'zqk 0077031') },
  'an email address': { cells: inline('A3', email.toUpperCase()) },
  'a date cell': { cells: `<c r="A3" s="1"><v>${serial}</v></c>` },
  'an ISO date cell': { cells: `<c r="A3" t="d"><v>${day}</v></c>` },
  'a German date': { cells: inline('A3', '17. März 1961') },
  'an English date': { cells: inline('A3', 'March 17, 1961') },
  'an American date': { cells: inline('A3', '03/17/1961') },
  'a short date': { cells: inline('A3', '17.3.1961') },
  'a date without signs': { cells: inline('A3', '19610317') },
  'a date and a time': { cells: `<c r="A3" s="1"><v>${serial}.5</v></c>${inline('B3', '1961-03-17T12:00:00')}` },
  'a comment': {
    sheetRels: relationship('comments', '../comments1.xml'),
    ...part(
      'xl/comments1.xml',
      `<comments ${MAIN}><authors><author>x</author></authors><commentList><comment ref="A2" authorId="0"><text><r><t>Ask Jürgwinq </t></r><r><t>${last}</t></r></text></comment></commentList></comments>`,
    ),
  },
  'the author of a comment': {
    sheetRels: relationship('comments', '../comments1.xml'),
    ...part(
      'xl/comments1.xml',
      `<comments ${MAIN}><authors><author>${name}</author></authors><commentList/></comments>`,
    ),
  },
  'a threaded comment': part(
    'xl/threadedComments/threadedComment1.xml',
    `<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A2" id="{1}"><text>${name}</text></threadedComment></ThreadedComments>`,
  ),
  'the people of threaded comments': part(
    'xl/persons/person.xml',
    `<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="${name}" id="{1}" userId="${email}"/></personList>`,
  ),
  'a defined name': {
    workbook: `<definedNames><definedName name="Juergwinq_Ozaepfelmaxx">List!$A$2</definedName></definedNames>`,
  },
  'the value of a defined name': {
    workbook: `<definedNames><definedName name="who" comment="${name}">"${xml(name)}"</definedName></definedNames>`,
  },
  'core properties': part(
    'docProps/core.xml',
    `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>${name}</dc:creator><cp:lastModifiedBy>${name}</cp:lastModifiedBy></cp:coreProperties>`,
  ),
  'application properties': part(
    'docProps/app.xml',
    `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Manager>${name}</Manager></Properties>`,
  ),
  'custom properties': part(
    'docProps/custom.xml',
    `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"><property name="${name}"><vt:lpwstr xmlns:vt="x">${email}</vt:lpwstr></property></Properties>`,
  ),
  'a hidden sheet': { second: { state: 'hidden', cells: inline('A1', name) } },
  'a very hidden sheet': { second: { state: 'veryHidden', cells: inline('A1', name) } },
  'a hidden column and row': {
    cells: inline('XFD3', name),
  },
  'a list of a validation': {
    after: `<dataValidations count="1"><dataValidation type="list" sqref="B2" promptTitle="x" prompt="as ${name}" error="${email}"><formula1>"a,${xml(name)},b"</formula1></dataValidation></dataValidations>`,
  },
  'a header of pages': {
    after: `<headerFooter><oddHeader>&amp;L&amp;"Arial"${name}&amp;R&amp;P</oddHeader></headerFooter>`,
  },
  'a footer with codes in the name': {
    after: `<headerFooter><evenFooter>&amp;L${first} &amp;B${last}&amp;B</evenFooter></headerFooter>`,
  },
  'alternative text of a picture': part(
    'xl/drawings/drawing1.xml',
    `<xdr:wsDr ${XDR} ${DRAW}><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture" descr="${name}" title="${id}"/></xdr:nvPicPr></xdr:pic></xdr:wsDr>`,
  ),
  'a text box in runs': part(
    'xl/drawings/drawing1.xml',
    `<xdr:wsDr ${XDR} ${DRAW}><a:p><a:r><a:t>Jürg</a:t></a:r><a:r><a:t>winq </a:t></a:r><a:r><a:t>${last}</a:t></a:r></a:p></xdr:wsDr>`,
  ),
  'a diagram': part('xl/diagrams/data1.xml', `<dgm:dataModel xmlns:dgm="x" ${DRAW}><a:t>${name}</a:t></dgm:dataModel>`),
  'a VML drawing': {
    parts: {
      'xl/drawings/vmlDrawing1.vml': `<xml xmlns:v="v"><v:shape alt="${name}"><v:textbox><div>${first} <b>${last}</b></div></v:textbox></v:shape></xml>`,
    },
  },
  'fields of a pivot cache': part(
    'xl/pivotCache/pivotCacheDefinition1.xml',
    `<pivotCacheDefinition ${MAIN} refreshedBy="${name}"><cacheFields count="1"><cacheField name="n"><sharedItems count="1"><s v="${name}"/><d v="${day}T00:00:00"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>`,
  ),
  'records of a pivot cache': part(
    'xl/pivotCache/pivotCacheRecords1.xml',
    `<pivotCacheRecords ${MAIN}><r><s v="${first}"/><s v="${last}"/></r><r><d v="${day}T00:00:00"/><s v="${id}"/></r></pivotCacheRecords>`,
  ),
  'an external link': part(
    'xl/externalLinks/externalLink1.xml',
    `<externalLink ${MAIN}><externalBook><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>${name}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>`,
  ),
  'custom XML': part('customXml/item1.xml', `<root who="${name}"><mail>${email}</mail></root>`),
  'a link': {
    after: '<hyperlinks><hyperlink ref="A2" r:id="rId9" display="x" tooltip="Jürgwinq O\'Zäpfelmaxx"/></hyperlinks>',
    sheetRels: relationship('hyperlink', `mailto:${email}`, ' TargetMode="External"'),
  },
  'a link with escapes': {
    sheetRels: relationship('hyperlink', "file:///J%C3%BCrgwinq%20O'Z%C3%A4pfelmaxx.pdf", ' TargetMode="External"'),
  },
  'a name of a sheet': { sheetName: name },
  'columns of a table': part(
    'xl/tables/table1.xml',
    `<table ${MAIN} id="1" name="T" displayName="Juergwinq_Ozaepfelmaxx" ref="A1:C2"><tableColumns count="1"><tableColumn id="1" name="${name}"/></tableColumns></table>`,
  ),
  'a cache of a chart': part(
    'xl/charts/chart1.xml',
    `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:strCache><c:pt idx="0"><c:v>${name}</c:v></c:pt></c:strCache></c:chartSpace>`,
  ),
  'a conditional format': {
    after: `<conditionalFormatting sqref="A1"><cfRule type="cellIs" priority="1" operator="equal"><formula>"${xml(name)}"</formula></cfRule></conditionalFormatting>`,
  },
  'a number format': {
    styles: `<numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;${name}&quot;0"/></numFmts>`,
  },
  'the name of a style': { styles: `<cellStyles count="1"><cellStyle name="${name}" xfId="0"/></cellStyles>` },
  'a scenario': {
    after: `<scenarios><scenario name="s" user="${name}" count="1"><inputCells r="A1" val="${name}"/></scenario></scenarios>`,
  },
  'who locked the file': {
    workbook: '',
    parts: { 'xl/revisions/userNames.xml': `<users ${MAIN}><userInfo name="${name}"/></users>` },
  },
  'a connection': part(
    'xl/connections.xml',
    `<connections ${MAIN}><connection id="1" name="${name}"><dbPr command="select * from t where n = '${email}'"/></connection></connections>`,
  ),
  'a slicer': part(
    'xl/slicerCaches/slicerCache1.xml',
    `<slicerCacheDefinition xmlns="x"><i n="${name}"/></slicerCacheDefinition>`,
  ),
  'rich values': part('xl/richData/rdrichvalue.xml', `<rvData xmlns="x"><rv s="0"><v>${name}</v></rv></rvData>`),
  'a path of a part': { parts: { "xl/media/Jürgwinq O'Zäpfelmaxx.png": PNG } },
  'a description in a picture': { parts: { 'xl/media/image1.png': Buffer.concat([PNG, Buffer.from(`tEXt${name}`)]) } },
  'settings of a printer': { parts: { 'xl/printerSettings/printerSettings1.bin': Buffer.from(name, 'utf16le') } },
  macros: { parts: { 'xl/vbaProject.bin': Buffer.from(name, 'latin1') } },
  'an embedded workbook': {
    parts: { 'xl/embeddings/Microsoft_Excel_Sheet1.xlsx': makeInner() },
  },
  'an embedded document': {
    parts: {
      'xl/embeddings/inner.docx': packZip([
        { name: 'word/document.xml', content: Buffer.from(`<w:t xmlns:w="x">${name}</w:t>`) },
      ]),
    },
  },
  'an embedded object': { parts: { 'xl/embeddings/oleObject1.bin': Buffer.from(name, 'utf16le') } },
  'an embedded text': { parts: { 'xl/embeddings/notes.txt': name } },
  'an unknown part': { parts: { 'xl/unknown/blob.dat': Buffer.from(`\0\0${name}\0`) } },
  'a part in UTF-16': {
    parts: {
      'customXml/item1.xml': Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from(`<?xml version="1.0" encoding="UTF-16"?><a>${name}</a>`, 'utf16le'),
      ]),
    },
  },
  'a part in Latin-1': {
    parts: {
      'customXml/item1.xml': Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?><a>${name}</a>`, 'latin1'),
    },
  },
  'bytes after the zip': { change: (bytes) => Buffer.concat([bytes, Buffer.from(name)]) },
  'the comment of the zip': { change: (bytes) => addZipComment(bytes, name) },
  'bytes before the zip': { change: (bytes) => Buffer.concat([Buffer.from(`${bare}${name}`), bytes]) },
  'a part that the zip does not list': { change: hidePart },
};

function makeInner(): Buffer {
  return packZip([
    { name: 'xl/sharedStrings.xml', content: Buffer.from(`<sst ${MAIN}><si><t>${name}</t></si></sst>`) },
    { name: '[Content_Types].xml', content: Buffer.from(makeTypes()) },
  ]);
}

function addZipComment(bytes: Buffer, comment: string): Buffer {
  const text = Buffer.from(comment);
  const copy = Buffer.from(bytes);
  copy.writeUInt16LE(text.length, copy.length - 2);
  return Buffer.concat([copy, text]);
}

/** Puts a part in front of the list of parts, which does not have it: programs that remove a part may leave its bytes. */
function hidePart(bytes: Buffer): Buffer {
  const hidden = packZip([{ name: 'old.xml', content: Buffer.from(`<a>${name}</a>`) }]);
  const own = hidden.subarray(0, hidden.readUInt32LE(hidden.length - 6));
  const start = bytes.readUInt32LE(bytes.length - 6);
  const changed = Buffer.concat([bytes.subarray(0, start), own, bytes.subarray(start)]);
  changed.writeUInt32LE(start + own.length, changed.length - 6);
  return changed;
}
