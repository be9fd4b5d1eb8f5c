import { gzipSync } from 'node:zlib';
import { utils, write } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { packZip } from '../../../fuzz/zip-bytes.ts';
import { OTHER, PERSON } from './marker.ts';

const { first, last, name, id, email } = PERSON;

export interface Sent {
  filename: string;
  bytes: Buffer;
  fields?: Readonly<Record<string, string>>;
}

const lines = (cell: string, between = ',', more = '') =>
  `Member No.${between}First Name${between}Last Name\r\n${OTHER.id}${between}${OTHER.first}${between}${OTHER.last}\r\nM1${between}${cell}${between}x\r\n${more}`;
const csv = (cell: string, encoding = 'utf8', options: object = {}): Sent => ({
  filename: 'list.csv',
  bytes: iconv.encode(lines(cell), encoding, options),
});
const clean = Buffer.from(lines('Bert'));

/** Documents that are no xlsx workbooks, each with the person in one place. */
export const TEXT_PLACES: Readonly<Record<string, Sent>> = {
  'csv in UTF-8': csv(name),
  'csv in UTF-8 with a mark': csv(name, 'utf8', { addBOM: true }),
  'csv in UTF-16LE': csv(name, 'utf16le', { addBOM: true }),
  'csv in UTF-16BE': csv(name, 'utf16be', { addBOM: true }),
  'csv in UTF-32LE': csv(name, 'utf32le', { addBOM: true }),
  'csv in windows-1252': csv(name, 'windows-1252'),
  'csv in iso-8859-15': csv(name, 'iso-8859-15'),
  'csv in cp850': csv(name, 'cp850'),
  'csv in macroman': csv(name, 'macroman'),
  'csv in windows-1250': csv(name, 'windows-1250'),
  'csv, the name in quotes': csv(`"${last}, ${first}"`),
  'csv, quotes in the name': csv(`"${first} ""${last}"""`),
  'csv, a line break in the name': csv(`"${first}\n${last}"`),
  'csv with NULs in the name': csv("Jürg\0winq O'Zäp\0felmaxx"),
  'csv with a mark in the name': csv("Jürg\ufeffwinq O'Zäp\ufefffelmaxx"),
  'csv, decomposed': csv(name.normalize('NFD')),
  'csv, an email address': csv(email),
  'csv, an id': csv(id),
  'csv, a date': csv('17.03.61'),
  'csv, a date in words': csv('17. März 1961'),
  'csv with tabs': { filename: 'list.tsv', bytes: Buffer.from(lines(name, '\t')) },
  'csv with pipes': { filename: 'list.csv', bytes: Buffer.from(lines(name, '|')) },
  'csv, a title': { filename: 'list.csv', bytes: Buffer.from(`List of ${name}\r\n\r\n${lines('x')}`) },
  'csv, a header': { filename: 'list.csv', bytes: Buffer.from(lines('x').replace('Last Name', name)) },
  'csv, a first and a last name': {
    filename: 'list.csv',
    bytes: Buffer.from(lines('x', ',', `M2,${first},${last}\r\n`)),
  },
  'csv, names in columns far apart': {
    filename: 'list.csv',
    bytes: Buffer.from(lines('x', ',', `M2,${first},${',x'.repeat(40)},${last}\r\n`)),
  },
  'csv in a gzip': { filename: 'list.csv.gz', bytes: gzipSync(Buffer.from(lines(name))) },
  'csv in a zip': { filename: 'list.zip', bytes: packZip([{ name: 'list.csv', content: Buffer.from(lines(name)) }]) },
  'a name of a file': { filename: `${name}.csv`, bytes: Buffer.concat([clean, Buffer.from('1')]) },
  'a name of a file, decomposed': {
    filename: `${name.normalize('NFD')}.csv`,
    bytes: Buffer.concat([clean, Buffer.from('2')]),
  },
  'a name of a file with escapes': {
    filename: `${encodeURIComponent(name)}.csv`,
    bytes: Buffer.concat([clean, Buffer.from('3')]),
  },
  'a name of a file, other signs': {
    filename: 'JUERGWINQ_OZAEPFELMAXX-2026.csv',
    bytes: Buffer.concat([clean, Buffer.from('4')]),
  },
  'a name of a file with the id': { filename: 'zqk_0077031.csv', bytes: Buffer.concat([clean, Buffer.from('5')]) },
  'a name of a folder': {
    filename: 'f.csv',
    bytes: Buffer.concat([clean, Buffer.from('6')]),
    fields: { folder: `Lists/${name}` },
  },
  'a name over folder and file': {
    filename: `${last}.csv`,
    bytes: Buffer.concat([clean, Buffer.from('7')]),
    fields: { folder: first },
  },
  ...sheetJs('biff8', 'xls', /: (?!a defined name)/),
  ...sheetJs('biff5', 'xls', /: a (date|comment)$/),
  ...sheetJs('xlsb', 'xlsb'),
  ...sheetJs('ods', 'ods', /: (?!properties)/),
  ...sheetJs('xlsx', 'xlsx'),
  ...odsPlaces(),
};

type BookType = 'biff8' | 'biff5' | 'xlsb' | 'ods' | 'xlsx';

/** Workbooks as SheetJS writes them; `which`: places that it writes in this format, and without loss. */
function sheetJs(bookType: BookType, ending: string, which = /./): Record<string, Sent> {
  const make = (
    cells: unknown[],
    change: (book: ReturnType<typeof utils.book_new>) => void = () => undefined,
  ): Sent => {
    const book = utils.book_new();
    const rows = [['Member No.', 'First Name', 'Last Name'], [OTHER.id, OTHER.first, OTHER.last], cells];
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'List');
    change(book);
    return {
      filename: `list.${ending}`,
      bytes: Buffer.from(write(book, { type: 'buffer', bookType, Props: book.Props })),
    };
  };
  const hidden = (book: ReturnType<typeof utils.book_new>) => {
    utils.book_append_sheet(book, utils.aoa_to_sheet([[name]]), 'Hidden');
    book.Workbook = { Sheets: [{}, { Hidden: 2 }] };
  };
  const all = {
    [`${bookType}: a cell`]: make(['M1', name]),
    [`${bookType}: two cells`]: make(['M1', first, last]),
    [`${bookType}: a date`]: make(['M1', { t: 'n', v: PERSON.serial, z: 'dd.mm.yyyy' }]),
    [`${bookType}: a hidden sheet`]: make(['M1'], hidden),
    [`${bookType}: a name of a sheet`]: make(['M1'], (book) =>
      utils.book_append_sheet(book, utils.aoa_to_sheet([['x']]), "Jürgwinq O'Zäpfelmaxx"),
    ),
    [`${bookType}: properties`]: make(['M1'], (book) => (book.Props = { Author: name, Title: id })),
    [`${bookType}: a comment`]: make(['M1'], (book) => {
      const cell = book.Sheets.List?.A2;
      if (cell !== undefined) cell.c = [{ a: name, t: `Ask ${id}` }];
    }),
    [`${bookType}: a defined name`]: make(['M1'], (book) => {
      book.Workbook = { Names: [{ Name: 'Juergwinq_Ozaepfelmaxx', Ref: 'List!$A$1' }] };
    }),
    [`${bookType}: a formula`]: make(['M1', { t: 's', v: name, f: `"${name}"&""` }]),
    [`${bookType}: a link`]: make(['M1', { t: 's', v: 'x', l: { Target: `mailto:${email}`, Tooltip: name } }]),
  };
  return Object.fromEntries(Object.entries(all).filter(([kind]) => which.test(kind)));
}

/** Places of ods files that SheetJS does not write. */
function odsPlaces(): Record<string, Sent> {
  const oasis = 'urn:oasis:names:tc:opendocument:xmlns';
  const spaces = ['office', 'table', 'text', 'meta', 'style']
    .map((one) => `xmlns:${one}="${oasis}:${one}:1.0"`)
    .join(' ');
  const cell = (text: string) => `<table:table-cell office:value-type="string">${text}</table:table-cell>`;
  const p = (text: string) => cell(`<text:p>${text}</text:p>`);
  const make = (row: string, more = '', parts: Readonly<Record<string, string>> = {}): Sent => {
    const rows = [
      ['Member No.', 'First Name', 'Last Name'].map(p).join(''),
      [OTHER.id, OTHER.first, OTHER.last].map(p).join(''),
      row,
    ].map((one) => `<table:table-row>${one}</table:table-row>`);
    const content = `<office:document-content ${spaces} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:spreadsheet>${more}<table:table table:name="List">${rows.join('')}</table:table></office:spreadsheet></office:body></office:document-content>`;
    const all = { 'content.xml': content, ...parts };
    return {
      filename: 'list.ods',
      bytes: packZip([
        { name: 'mimetype', content: Buffer.from('application/vnd.oasis.opendocument.spreadsheet'), isStored: true },
        ...Object.entries(all).map(([path, text]) => ({ name: path, content: Buffer.from(text) })),
      ]),
    };
  };
  return {
    'ods: spans in a word': make(cell("<text:p>Jürg<text:span>winq O'Zäp</text:span>felmaxx</text:p>")),
    'ods: an annotation': make(
      cell(
        `<office:annotation><dc:creator>${name}</dc:creator><text:p>x</text:p></office:annotation><text:p>y</text:p>`,
      ),
    ),
    'ods: a validation': make(
      p('x'),
      `<table:content-validations><table:content-validation table:condition="is-in-list(&quot;${name}&quot;)"/></table:content-validations>`,
    ),
    'ods: tracked changes': make(
      p('x'),
      `<table:tracked-changes><table:deletion><table:previous><table:change-track-table-cell><text:p>${name}</text:p></table:change-track-table-cell></table:previous></table:deletion></table:tracked-changes>`,
    ),
    'ods: meta.xml': make(p('x'), '', {
      'meta.xml': `<office:document-meta ${spaces}><meta:user-defined meta:name="${name}">${email}</meta:user-defined></office:document-meta>`,
    }),
    'ods: styles.xml': make(p('x'), '', {
      'styles.xml': `<office:document-styles ${spaces}><style:header><text:p>${first} <text:span>${last}</text:span></text:p></style:header></office:document-styles>`,
    }),
    'ods: an object': make(p('x'), '', {
      'Object 1/content.xml': `<office:document-content ${spaces}><text:p>${name}</text:p></office:document-content>`,
    }),
    'ods: a hidden text in a link': make(
      cell(`<text:p><text:a xmlns:xlink="x" xlink:href="mailto:${email}">z</text:a></text:p>`),
    ),
  };
}
