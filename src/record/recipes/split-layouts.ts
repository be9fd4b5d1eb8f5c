import type { Sheet, Table } from '../../contract/artifact.ts';
import type { RecipePiece } from '../../contract/recipe.ts';
import { addressColumn, haveSameHeaders, listHeaders } from './layouts.ts';
import type { NewPiece } from './make-pieces.ts';

/** A table of the job, and what people decided about it. */
export interface DecidedTable {
  sheet: Sheet;
  table: Table;
  /** Pieces of the recipe so far that were applied to the table. */
  known: readonly RecipePiece[];
  /** Pieces from the corrections of the job, with the ids of the corrections. */
  said: { piece: NewPiece; correction: string }[];
  /** Id of its layout in the next version of the recipe. */
  layout?: string;
}

/** What is decided about each subject: two tables with different decisions about a subject cannot share a layout. */
type Claims = Map<string, string>;

/** The decision in which a piece contradicts another one: about its own subject, and about its field. */
export function listClaims(piece: NewPiece | RecipePiece): [subject: string, decision: string][] {
  const at = (...parts: unknown[]) => JSON.stringify(parts);
  switch (piece.kind) {
    case 'column_field': {
      const column: [string, string] = [at('column', piece.column), at(piece.field)];
      return piece.field === null ? [column] : [column, [at('field', piece.field), at('column', piece.column)]];
    }
    case 'field_value':
      return [[at('field', piece.field), at('value', piece.value)]];
    case 'column_name':
      return [[at('name', piece.column), at(piece.name)]];
    case 'row_label':
      return [[at('rows', piece.rows), at(piece.label)]];
    case 'value_is':
      return [[at('text', piece.field, piece.from_text.trim()), at(piece.to)]];
    case 'read_as': {
      const { kind, column, encoding, delimiter, date_order } = piece;
      const said = Object.entries({ encoding, delimiter, date_order }).filter(([, value]) => value !== undefined);
      return said.map(([name, value]) => [at(kind, column, name), at(value)]);
    }
  }
}

/** What the record of the corrected revision says about the columns: people saw it, and left it or decided it. */
function listMapped(table: Table, isByPeople = false): [string, string][] {
  return (table.mapping ?? []).flatMap(({ raw, target_field: field, correction }) => {
    const position = table.columns.findIndex(({ column }) => column === raw.column);
    if (field === null || position < 0 || (isByPeople && !correction?.startsWith('c'))) return [];
    return listClaims({ kind: 'column_field', column: addressColumn(table, position), field });
  });
}

function listDecided({ table, known, said }: DecidedTable): { pieces: Claims; all: Claims } {
  const pieces: Claims = new Map();
  // A later decision about a subject replaces the earlier one, also what the mapping then no longer shows.
  const isStill = ([subject, decision]: [string, string]) => {
    const mapped = new Map(listMapped(table));
    return !mapped.has(subject) || mapped.get(subject) === decision;
  };
  for (const piece of known) for (const claim of listClaims(piece).filter(isStill)) pieces.set(...claim);
  for (const { piece } of said) for (const claim of listClaims(piece)) pieces.set(...claim);
  return { pieces, all: new Map([...listMapped(table), ...pieces]) };
}

/** Whether people decided something about one of the tables that is otherwise in the other one. */
function contradict(one: DecidedTable, other: DecidedTable): boolean {
  const [left, right] = [listDecided(one), listDecided(other)];
  const differs = (pieces: Claims, all: Claims) =>
    [...pieces].some(([subject, decision]) => all.has(subject) && all.get(subject) !== decision);
  return differs(left.pieces, right.all) || differs(right.pieces, left.all);
}

/** Tables with the same headers. */
interface SameHeaders {
  headers: string[];
  tables: DecidedTable[];
  /** Whether they are decided differently in different sheets. */
  isSplit: boolean;
}

export function groupTables(tables: readonly DecidedTable[]): SameHeaders[] {
  const groups: SameHeaders[] = [];
  for (const one of tables) {
    const headers = listHeaders(one.table);
    const group = groups.find((other) => haveSameHeaders(other.headers, headers));
    if (group === undefined) groups.push({ headers, tables: [one], isSplit: false });
    else {
      group.isSplit ||= group.tables.some((other) => other.sheet !== one.sheet && contradict(one, other));
      group.tables.push(one);
    }
  }
  return groups;
}

/** Corrections that contradict one another in tables with the same headers of one sheet, by the name of the sheet. */
export function findInseparable(tables: readonly DecidedTable[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { tables: group } of groupTables(tables)) {
    for (const one of group) {
      for (const other of group) {
        if (one === other || one.sheet !== other.sheet) continue;
        for (const { piece, correction } of one.said) {
          const said = other.said.flatMap((one) => listClaims(one.piece));
          const claims = new Map([...listMapped(other.table, true), ...said]);
          const isOther = ([subject, decision]: [string, string]) => (claims.get(subject) ?? decision) !== decision;
          if (listClaims(piece).some(isOther)) found.set(correction, one.sheet.name);
        }
      }
    }
  }
  return found;
}
