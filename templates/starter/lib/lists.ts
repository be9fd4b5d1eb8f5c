import type { Manifest, RowCall, RuleState, Value } from 'ade/rules';
import { isLabel, isLine, isNoteText, isTotalText } from './row-words.ts';
import { countKnownNames, listCells } from './rows.ts';

/** A known name alone in its row, nothing above it, and below it, in the same column, something short and alone. */
export function isListHeader({ row_values_sample, row_above, row_below, manifest }: RowCall): boolean {
  if (listCells(row_above).length > 0 || !isLoneName(row_values_sample, manifest)) return false;
  return isMember(row_below, findColumn(row_values_sample)) && !isLoneName(row_below, manifest);
}

/**
 * A row of a list of one column: it follows the list's header, or another row of the list, without a blank row. Ask
 * it of each row in turn: `state` keeps where the list stands.
 */
export function isListMember(call: RowCall): boolean {
  const { row_values_sample, row_below, row_index } = call;
  const state: RuleState & { list_row?: number; list_column?: number } = call.state;
  if (isListHeader(call)) {
    state.list_row = row_index;
    state.list_column = findColumn(row_values_sample);
    return false;
  }
  const follows = state.list_row === row_index - 1 && isMember(row_values_sample, state.list_column);
  // What stands over a wider row is part of a title.
  if (!follows || listCells(row_below).length > 1) return false;
  state.list_row = row_index;
  return true;
}

function isLoneName(row: readonly Value[] | null, manifest: Manifest): boolean {
  const cells = listCells(row);
  return cells.length === 1 && countKnownNames(cells, manifest) === 1;
}

function isMember(row: readonly Value[] | null, column: number | undefined): boolean {
  const [cell, ...others] = listCells(row);
  if (row === null || cell === undefined || others.length > 0 || findColumn(row) !== column) return false;
  const { text } = cell;
  if (text.length > 40 || text.split(/\s+/).length > 4) return false;
  return !isNoteText(text) && !isTotalText(text) && !isLabel(text) && !isLine(text);
}

/** Where the row's first filled cell stands. */
function findColumn(row: readonly Value[]): number {
  return row.findIndex((value) => value !== null && value !== '');
}
