import { readRichText } from './rich-text.ts';
import { startsWith } from './sheet-markup.ts';
import { tagKind, type XmlCursor } from './xml-cursor.ts';

/** Cell types (ECMA-376 part 1, 18.18.11). */
export const cellType = { number: 0, shared: 1, boolean: 2, error: 3, formulaText: 4, inline: 5, date: 6 } as const;
export type CellType = (typeof cellType)[keyof typeof cellType];

const TYPES: ReadonlyMap<string, CellType> = new Map([
  ['n', cellType.number],
  ['s', cellType.shared],
  ['b', cellType.boolean],
  ['e', cellType.error],
  ['str', cellType.formulaText],
  ['inlineStr', cellType.inline],
  ['d', cellType.date],
]);

/** Values of the attribute `t` (except `s`) for cells that the scanner matches byte by byte. */
const plainTypes: readonly { text: Buffer; type: CellType }[] = [
  { text: Buffer.from('b"'), type: cellType.boolean },
  { text: Buffer.from('str"'), type: cellType.formulaText },
  { text: Buffer.from('inlineStr"'), type: cellType.inline },
  { text: Buffer.from('n"'), type: cellType.number },
];

/** The type whose text and closing quote are at `p`; undefined if the type is not plain. */
export function findPlainType(bytes: Buffer, p: number): { text: Buffer; type: CellType } | undefined {
  // A closure here would make the caller keep its variables on the heap, for every cell.
  for (const plain of plainTypes) if (startsWith(bytes, p, plain.text)) return plain;
  return undefined;
}

/** A cell as written in the XML, before any look-up or conversion. */
export interface WrittenCell {
  /** The `r` attribute, if there is one. */
  reference: string | undefined;
  styleIndex: number;
  type: CellType;
  text: string;
  /** Whether the cell has a formula but no result. */
  isUncached: boolean;
}

/** Reads a cell in any form of XML, after its start tag. `undefined` if the window ends before the cell does. */
export function readCell(cursor: XmlCursor): WrittenCell | undefined {
  const cell: WrittenCell = { reference: undefined, styleIndex: 0, type: cellType.number, text: '', isUncached: false };
  while (cursor.nextAttribute()) readCellAttribute(cursor, cell);
  if (cursor.kind === tagKind.empty) return cell;
  // Some programs also give an inline text a value, which means nothing.
  const isInline = cell.type === cellType.inline;
  let hasFormula = false;
  let hasValue = false;
  let hasValueElement = false;
  let hasInlineElement = false;
  for (;;) {
    if (!cursor.nextTag()) return undefined;
    const { name, kind } = cursor;
    if (kind === tagKind.close) break;
    if (name === 'v' && hasValueElement) throw cursor.failure.corrupt('a cell with two values');
    if (name === 'v') hasValueElement = true;
    if (name === 'v' && kind === tagKind.open) {
      if (!cursor.readText() || !closeValue(cursor)) return undefined;
      if (hasInlineElement) {
        if (!isInline && cursor.text !== '') throw cursor.failure.corrupt('a cell with two values');
        continue;
      }
      cell.text = cursor.text;
      hasValue = cell.text !== '' || cell.type === cellType.formulaText;
    } else if (name === 'is' && kind === tagKind.open) {
      if (hasInlineElement) throw cursor.failure.corrupt('a cell with two values');
      hasInlineElement = true;
      const text = readRichText(cursor, 'is');
      if (text === undefined) return undefined;
      if (!isInline && text !== '' && cell.text !== '') throw cursor.failure.corrupt('a cell with two values');
      cell.text = text;
      // Inline text overrides the type that the cell states.
      cell.type = cellType.inline;
      hasValue = true;
    } else {
      if (name === 'f') hasFormula = true;
      if (name === 'v' && cell.type === cellType.formulaText) hasValue = true;
      assertNoCell(cursor, name);
      if (!cursor.skipElement((inner) => assertNoCell(cursor, inner))) return undefined;
    }
  }
  cell.isUncached = hasFormula && !hasValue;
  return cell;
}

function readCellAttribute(cursor: XmlCursor, cell: WrittenCell): void {
  if (cursor.isAttribute('r')) {
    cell.reference = cursor.readAttributeValue();
  } else if (cursor.isAttribute('s')) {
    cell.styleIndex = Number(cursor.readAttributeValue());
  } else if (cursor.isAttribute('t')) {
    const type = TYPES.get(cursor.readAttributeValue());
    if (type === undefined) throw cursor.failure.corrupt('a cell has an unknown type');
    cell.type = type;
  }
}

function assertNoCell(cursor: XmlCursor, name: string): void {
  if (name === 'row' || name === 'c') throw cursor.failure.corrupt('rows or cells inside a cell');
}

/** Reads the end tag of a value, which may only contain text. */
function closeValue(cursor: XmlCursor): boolean {
  if (!cursor.nextTag()) return false;
  if (cursor.kind !== tagKind.close) throw cursor.failure.corrupt('an element inside a cell value');
  return true;
}
