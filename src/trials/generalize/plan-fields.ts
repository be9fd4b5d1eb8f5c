import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnKindName } from '../../contract/column-kinds.ts';
import { MANIFEST_NAME } from '../../contract/layout.ts';
import type { OwnChecks } from '../../contract/own-columns.ts';
import type { PackageFacts } from '../../package/index.ts';
import { listSources, makeMeta, nameFields } from '../../package/own-columns/index.ts';
import { EXPECTATION_NAME, formatExpectation } from '../cases/index.ts';
import { applyChanges } from './apply-changes.ts';
import { addToList, setValue } from './edit-json.ts';
import { bareHeader, nameKey } from './header-name.ts';
import { makeCase } from './make-case.ts';
import { proposeName } from './propose-name.ts';

/** A field that a package is to have. */
export interface WantedField {
  name: string;
  /** The header that means the field; empty for none. */
  header: string;
  kind: ColumnKindName;
  checks: OwnChecks;
}

/** How many other columns the document of a case has. */
const OTHER_COLUMNS = 3;

/**
 * The files of a package folder that add these fields, each with its module, the header as its name, and a case: the new
 * texts by path, and the ids of the fields, in order.
 */
export function planFields(
  dir: string,
  wanted: readonly WantedField[],
  facts: PackageFacts,
): { files: Map<string, string>; fields: string[] } {
  const files = new Map<string, string>();
  const read = (path: string) => files.get(path) ?? readFileSync(join(dir, path), 'utf8');
  const fields: string[] = [];
  let known = facts;
  for (const { name, header, kind, checks } of wanted) {
    const field = findFreeField(dir, name, known);
    const synonyms = header === '' || nameKey(header) === nameKey(name) ? [] : [bareHeader(header)];
    for (const [path, source] of listSources([{ field, kind }]))
      if (!files.has(path) && !existsSync(join(dir, path))) files.set(path, readFileSync(source, 'utf8'));
    const meta = makeMeta({ label: name, field, kind, synonyms, checks });
    const named = setValue(read(MANIFEST_NAME), ['columns', 'meta', field], meta);
    files.set(MANIFEST_NAME, addToList(named, ['columns', 'order'], field));
    known = addField(known, field, { label: name, synonyms });
    if (header !== '') {
      const changes = proposeName({ kind: 'column_field', header, field }, known);
      // What cannot be said with weights is said by the names of the field.
      const added = typeof changes === 'string' ? new Map<string, string>() : applyChanges(changes, read);
      for (const [path, text] of added) files.set(path, text);
      addCase(files, { field, header }, known);
    }
    fields.push(field);
  }
  return { files, fields };
}

/** A name that no field and no module of the package has. */
function findFreeField(dir: string, name: string, { manifest: { columns } }: PackageFacts): string {
  const folder = join(dir, 'columns');
  const modules = existsSync(folder) ? readdirSync(folder).map((file) => file.replace(/\.ts$/, '')) : [];
  const taken = new Set([...columns.order, ...Object.keys(columns.meta), ...modules]);
  return nameFields([...taken, name]).at(-1) ?? name;
}

function addField(facts: PackageFacts, field: string, names: { label: string; synonyms: string[] }): PackageFacts {
  const { columns } = facts.manifest;
  const meta = { ...columns.meta, [field]: { ...names, required: false } };
  return { ...facts, manifest: { ...facts.manifest, columns: { ...columns, order: [...columns.order, field], meta } } };
}

function addCase(
  files: Map<string, string>,
  { field, header }: { field: string; header: string },
  { manifest }: PackageFacts,
): void {
  const { order, meta } = manifest.columns;
  const others = order.filter((other) => other !== field).slice(0, OTHER_COLUMNS);
  const headers = [header, ...others.map((other) => meta[other]?.label ?? other)];
  const said = { kind: 'column_field', header, field } as const;
  const made = makeCase({ id: field, said, senders: [], otherwise: [], headers, changes: [], reason: null }, manifest);
  if (made === null) return;
  files.set(`tests/field-${field}/input.csv`, made.input);
  files.set(`tests/field-${field}/${EXPECTATION_NAME}`, formatExpectation(made.expectation));
}
