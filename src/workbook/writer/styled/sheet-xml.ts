import { formatCell } from '../../a1.ts';
import { isoOf } from '../../rows/cell-value.ts';
import { isoToSerial } from '../../serial-dates.ts';
import type { CellDate, CellValue, NumberFormat } from '../../types.ts';
import { cutText, escapeText, MAX_TEXT_LENGTH } from '../escape-text.ts';
import { NOTES_ELEMENT, type Note } from '../notes.ts';
import { MAIN, XML } from '../part-xml.ts';
import type { CellFormat, CellLook, CellStyles } from './cell-styles.ts';

export interface StyledCell {
  value: CellValue;
  look?: CellLook;
  /** How a number is shown and how typed text is interpreted; dates have formats of their own. */
  format?: CellFormat;
  /** How a number or a date is shown instead, and how one that is typed into an empty cell is. */
  shownAs?: NumberFormat;
}

/** A sheet with all its rows; null is an empty cell. */
export interface StyledSheet {
  /** Will be made valid and unique. */
  name: string;
  /** Characters, by column. */
  widths: readonly number[];
  rows: readonly (readonly (StyledCell | null)[])[];
  /** Number of rows that stay visible while scrolling. */
  frozenRows: number;
  /** Whether the first row and the first column are hidden. */
  hidesFirst: boolean;
  notes: readonly Note[];
}

/** Makes the XML part of a sheet. */
export function makeSheetXml(
  { widths, rows, frozenRows, hidesFirst, notes }: StyledSheet,
  isShown: boolean,
  styles: CellStyles,
): string {
  const cols = widths.map((width, i) => {
    const hidden = hidesFirst && i === 0 ? ' hidden="1"' : '';
    return `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"${hidden}/>`;
  });
  const pane =
    frozenRows === 0
      ? ''
      : `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/>`;
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView${isShown ? ' tabSelected="1"' : ''} workbookViewId="0">` +
    `${pane}</sheetView></sheetViews><cols>${cols.join('')}</cols>` +
    `<sheetData>${rows.map((cells, i) => makeRow(cells, i, hidesFirst && i === 0, styles)).join('')}</sheetData>` +
    `${notes.length > 0 ? NOTES_ELEMENT : ''}</worksheet>`
  );
}

function makeRow(cells: readonly (StyledCell | null)[], index: number, isHidden: boolean, styles: CellStyles): string {
  const texts = cells.map((cell, column) => (cell === null ? '' : makeCell(cell, formatCell(index, column), styles)));
  return `<row r="${index + 1}"${isHidden ? ' hidden="1"' : ''}>${texts.join('')}</row>`;
}

function makeCell(
  { value, look = 'plain', format = 'general', shownAs }: StyledCell,
  a1: string,
  styles: CellStyles,
): string {
  const style = (known: CellFormat) => {
    const index = shownAs === undefined ? styles.find(look, known) : styles.findOther(look, shownAs);
    return index === 0 ? '' : ` s="${index}"`;
  };
  if (value === null || value === '') return `<c r="${a1}"${style(format)}/>`;
  if (typeof value === 'boolean') return `<c r="${a1}"${style('general')} t="b"><v>${value ? 1 : 0}</v></c>`;
  if (typeof value === 'number' && Number.isFinite(value))
    return `<c r="${a1}"${style(format === 'text' ? 'general' : format)}><v>${value}</v></c>`;
  const serial = typeof value === 'object' ? isoToSerial(isoOf(value)) : undefined;
  if (typeof value === 'object' && serial !== undefined)
    return `<c r="${a1}"${style(kindOf(value))}><v>${serial}</v></c>`;
  const text = cutText(typeof value === 'object' ? isoOf(value) : String(value), MAX_TEXT_LENGTH);
  return `<c r="${a1}"${style(format)} t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;
}

function kindOf(value: CellDate): CellFormat {
  return 'date' in value ? 'date' : 'datetime' in value ? 'datetime' : 'time';
}
