import { cpSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir, workbooksDir } from '../shared/folders.ts';

/** How many columns a list has, and how many of them, at the end of each row, have headers that no field knows. */
export interface Shape {
  columns: number;
  undecided: number;
}

const ROWS_PER_CHUNK = 500;

/** Kinds of values, in turn: what a field is, and its value in a row. */
const KINDS = [
  { type: 'string', value: (row: number, column: number) => `K${column}-${String(row).padStart(6, '0')}` },
  { type: 'date', value: (row: number, column: number) => `${1990 + (column % 30)}-${pad((row % 12) + 1)}-15` },
  { type: 'number', value: (row: number, column: number) => `${((row * 7 + column) % 9000) / 4 + 1.25}` },
  { type: 'string', value: (row: number, column: number) => WORDS[(row + column) % WORDS.length]! },
] as const;
const WORDS = ['Harbour', 'Northern Rail', 'Kingston', 'Maple Clinic', 'Lakeside', 'Orchard'];

const pad = (n: number) => String(n).padStart(2, '0');
const kindOf = (column: number) => KINDS[column % KINDS.length]!;

/** A csv with columns that nobody has decided: the same bytes in every run. */
export function makeWide(rows: number, { columns: count, undecided }: Shape): string {
  const path = join(workbooksDir, `wide-${rows}-${count}-${undecided}.csv`);
  if (existsSync(path)) return path;
  mkdirSync(workbooksDir, { recursive: true });
  const columns = Array.from({ length: count }, (_, column) => column);
  const header = columns.map((at) => (at < count - undecided ? labelOf(at) : `Extra ${at + 1}`)).join(',');
  writeFileSync(`${path}.partial`, `${header}\n`);
  for (let first = 0; first < rows; first += ROWS_PER_CHUNK) {
    const length = Math.min(ROWS_PER_CHUNK, rows - first);
    const lines = Array.from(
      { length },
      (_, at) => `${columns.map((column) => kindOf(column).value(first + at, column)).join(',')}\n`,
    );
    writeFileSync(`${path}.partial`, lines.join(''), { flag: 'a' });
  }
  renameSync(`${path}.partial`, path);
  return path;
}

/** A package with as many fields as columns, which asks about columns without a field. */
export function makeWidePackage({ columns }: Shape): string {
  const dir = join(workbooksDir, `wide-package-${columns}`);
  mkdirSync(join(dir, 'columns'), { recursive: true });
  cpSync(join(packageDir, 'data/row-weights.json'), join(dir, 'data/row-weights.json'));
  const fields = Array.from({ length: columns }, (_, at) => ({ name: `field_${at + 1}`, at }));
  const meta = fields.map(({ name, at }) => [
    name,
    { label: labelOf(at), script: `columns/${name}.ts`, type_hint: kindOf(at).type, required: at % 10 === 0 },
  ]);
  const manifest = {
    config_script_api_version: '1',
    info: { schema: 'ade.manifest/v1.0', title: 'Wide lists', version: '1.0.0' },
    engine: { row_types: { order: ['header', 'data', 'total', 'group', 'note', 'title'] } },
    columns: { unmapped: 'ask', order: fields.map(({ name }) => name), meta: Object.fromEntries(meta) },
  };
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
  for (const { name, at } of fields) writeFileSync(join(dir, `columns/${name}.ts`), makeScript(name, labelOf(at)));
  return dir;
}

const labelOf = (at: number) => `Detail ${at + 1}`;

const makeScript = (field: string, label: string) => `import type { ColumnCall, FieldScores } from 'ade/rules';

export const detect_header = ({ header }: ColumnCall): FieldScores => ({
  scores: { ${field}: header === '${label}' ? 1 : 0 },
});
`;
