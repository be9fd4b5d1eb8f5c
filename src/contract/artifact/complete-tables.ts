/** An object of the record: a table, or an entry of one of its lists. */
export type Part = Record<string, unknown>;

/** The parts of a table that may leave out what the table in `like` has, too. */
export const SHARED_PARTS = ['columns', 'mapping', 'fields', 'analysis', 'transform'] as const;

/**
 * Completes, in place, the tables of a record that was read from artifact.json: those after the first few leave out what
 * they have in common with another table, and list repeated issues together. Records of earlier versions leave nothing
 * out. Values that are no record stay as they are, for the check that follows.
 */
export function completeTables<T>(record: T): T {
  const tables = listParts(record, 'sheets').flatMap((sheet) => listParts(sheet, 'tables'));
  const byId = new Map(tables.map((table) => [table.id, table]));
  for (const table of tables) {
    const model = byId.get(table.like);
    if (table.like !== undefined && model !== undefined) completeTable(table, model);
    const { validation } = table;
    if (isPart(validation) && Array.isArray(validation.issues)) validation.issues = validation.issues.flatMap(separate);
  }
  return record;
}

function listParts(owner: unknown, key: string): Part[] {
  const list = isPart(owner) ? owner[key] : undefined;
  return Array.isArray(list) ? list.filter(isPart) : [];
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null;
}

function completeTable(table: Part, model: Part): void {
  const whole = Array.isArray(table.whole) ? table.whole : [];
  for (const key of SHARED_PARTS) {
    if (!whole.includes(key) && model[key] !== undefined) table[key] = completePart(table[key], model[key]);
  }
  delete table.like;
  delete table.whole;
}

/** A list of entries, or the effects of cleaning, which have such a list. */
function completePart(changed: unknown, model: unknown): unknown {
  if (changed === undefined) return model;
  if (Array.isArray(changed) && Array.isArray(model)) return completeList(changed, model);
  if (!isPart(changed) || !isPart(model)) return changed;
  return { ...changed, fields: completePart(changed.fields, model.fields) };
}

/** The list of the model, with the changed entries in place of its own. */
function completeList(changed: unknown[], model: unknown[]): unknown[] {
  const byName = new Map(changed.filter(isPart).map((entry) => [nameEntry(entry), entry]));
  return model.map((other) => {
    const entry = isPart(other) ? byName.get(nameEntry(other)) : undefined;
    return entry === undefined || !isPart(other) ? other : completeEntry(entry, other);
  });
}

function completeEntry({ whole, ...entry }: Part, model: Part): Part {
  if (whole === true) return entry;
  const completed = { ...model, ...entry };
  if (entry.candidates === undefined || model.candidates === undefined) return completed;
  return { ...completed, candidates: completePart(entry.candidates, model.candidates) };
}

/** The key that names an entry, which is never left out: entries are about a field, or else about a column. */
export function findNameKey(entry: Part): 'field' | 'raw' | 'column' {
  if (entry.field !== undefined) return 'field';
  return entry.raw === undefined ? 'column' : 'raw';
}

/** The field or column that an entry is about. */
export function nameEntry(entry: Part): unknown {
  const name = entry[findNameKey(entry)];
  return isPart(name) ? name.column : name;
}

function separate(repeated: unknown): unknown[] {
  if (!isPart(repeated) || !Array.isArray(repeated.also_rows)) return [repeated];
  const { also_rows: rows, ...issue } = repeated;
  const letters = String(issue.a1).replace(/\d+$/, '');
  return [issue, ...rows.map((row) => ({ ...issue, a1: `${letters}${row}`, row_index: row }))];
}
