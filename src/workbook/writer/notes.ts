import { formatCell } from '../a1.ts';
import { escapeAttribute, escapeText } from './escape-text.ts';
import { MAIN, makeRelations, XML } from './part-xml.ts';

/** A text that is shown when somebody points at a cell. `row` counts from 1, `column` from 0. */
export interface Note {
  row: number;
  column: number;
  text: string;
}

/** The last element of a sheet with notes, after `</sheetData>`. */
export const NOTES_ELEMENT =
  '<legacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>';

/** Programs number shapes in blocks of 1,024, and two sheets may not share a block. */
const SHAPES_PER_BLOCK = 1024;
/** Size of a note, in cells of the usual size, and the number of characters in a line. */
const SIZE = { columns: 4, minRows: 3, maxRows: 20, lineLength: 38 };

/**
 * The parts of a workbook that contain the notes of its sheets (ECMA-376 part 1, 18.7; their boxes are VML, part 4,
 * 19). A sheet with notes ends with `NOTES_ELEMENT`.
 */
export class WorkbookNotes {
  readonly #author: string;
  readonly #bySheet = new Map<number, readonly Note[]>();
  #blockCount = 0;

  constructor(author: string) {
    this.#author = author;
  }

  /** Positions of the sheets that have notes, in the order in which they got some. */
  get positions(): readonly number[] {
    return [...this.#bySheet.keys()];
  }

  find(position: number): readonly Note[] {
    return this.#bySheet.get(position) ?? [];
  }

  /** Returns path and XML of the parts for the nth sheet, from 1. Several notes at a cell are joined into one. */
  add(position: number, notes: readonly Note[]): [path: string, xml: string][] {
    this.#bySheet.set(position, notes);
    const joined = joinNotes(notes);
    const firstBlock = this.#blockCount + 1;
    // The first number of a block belongs to the drawing itself.
    const blocks = Math.ceil((joined.length + 1) / SHAPES_PER_BLOCK);
    this.#blockCount += blocks;
    const [comments, drawing, relations] = listNoteParts(position);
    return [
      [comments, makeComments(joined, this.#author)],
      [drawing, makeDrawing(joined, firstBlock, blocks)],
      [
        relations,
        makeRelations([
          ['vmlDrawing', `../drawings/vmlDrawing${position}.vml`],
          ['comments', `../comments${position}.xml`],
        ]),
      ],
    ];
  }
}

/** Paths of the parts that `add` returns. */
export function listNoteParts(position: number): [comments: string, drawing: string, relations: string] {
  return [
    makeCommentsPath(position),
    `xl/drawings/vmlDrawing${position}.vml`,
    `xl/worksheets/_rels/sheet${position}.xml.rels`,
  ];
}

export function makeCommentsPath(position: number): string {
  return `xl/comments${position}.xml`;
}

/** The notes by cell, in the order of the sheet: programs reject a file with two notes at a cell. */
function joinNotes(notes: readonly Note[]): Note[] {
  const joined = new Map<string, Note>();
  for (const note of notes) {
    const cell = formatCell(note.row - 1, note.column);
    const known = joined.get(cell);
    joined.set(cell, known === undefined ? note : { ...note, text: `${known.text}\n\n${note.text}` });
  }
  return [...joined.values()].sort((a, b) => a.row - b.row || a.column - b.column);
}

function makeComments(notes: readonly Note[], author: string): string {
  const list = notes.map(
    ({ row, column, text }) =>
      `<comment ref="${formatCell(row - 1, column)}" authorId="0"><text><t xml:space="preserve">${escapeText(text)}</t></text></comment>`,
  );
  return (
    `${XML}<comments xmlns="${MAIN}"><authors><author>${escapeAttribute(author)}</author></authors>` +
    `<commentList>${list.join('')}</commentList></comments>`
  );
}

function makeDrawing(notes: readonly Note[], firstBlock: number, blocks: number): string {
  const ids = Array.from({ length: blocks }, (_, i) => firstBlock + i).join(',');
  const firstShape = firstBlock * SHAPES_PER_BLOCK + 1;
  return (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ' +
    'xmlns:x="urn:schemas-microsoft-com:office:excel">' +
    `<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${ids}"/></o:shapelayout>` +
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">' +
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>' +
    `${notes.map((note, i) => makeShape(note, firstShape + i)).join('')}</xml>`
  );
}

function makeShape({ row, column, text }: Note, id: number): string {
  const lines = text.split('\n').reduce((sum, line) => sum + 1 + Math.floor(line.length / SIZE.lineLength), 0);
  const rows = Math.min(Math.max(lines + 1, SIZE.minRows), SIZE.maxRows);
  const top = Math.max(0, row - 2);
  // Column, offset in pixels, row, offset: of the upper left corner, then of the lower right one.
  const anchor = [column + 1, 15, top, 4, column + 1 + SIZE.columns, 15, top + rows, 4].join(', ');
  return (
    `<v:shape id="_x0000_s${id}" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" ` +
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>' +
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>' +
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>' +
    `<x:Anchor>${anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column>` +
    '</x:ClientData></v:shape>'
  );
}
