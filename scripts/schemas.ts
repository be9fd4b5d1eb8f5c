/** `npm run schemas`: writes docs/schemas/ from the contract, for editors and for other programs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../bin/runtime.js';
import { ArtifactSchema } from '../src/contract/artifact.ts';
import { ManifestSchema } from '../src/contract/manifest.ts';

type Json = { [key: string]: unknown };

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/** The published schemas by file name, as text. */
export function writeSchemas(): Record<string, string> {
  return {
    'artifact.schema.json': formatSchema(allowStoredTables(ArtifactSchema)),
    'manifest.schema.json': formatSchema(freeDefaults(ManifestSchema) as Json),
  };
}

/** Later tables of a record leave out what they have in common with the table in `like`. */
function allowStoredTables(artifact: typeof ArtifactSchema): object {
  const { sheets } = artifact.properties;
  const { tables } = sheets.items.properties;
  const { id } = tables.items.properties;
  const stored = {
    type: 'object',
    required: ['id', 'like'],
    properties: { id, like: id },
    description: 'a table that leaves out what the table in `like` has, too: docs/artifact.md',
  };
  const items = { ...sheets.items.properties, tables: { ...tables, items: { anyOf: [tables.items, stored] } } };
  return {
    ...artifact,
    properties: { ...artifact.properties, sheets: { ...sheets, items: { ...sheets.items, properties: items } } },
  };
}

function formatSchema(schema: object): string {
  return `${JSON.stringify({ $schema: DRAFT, ...schema }, null, 2)}\n`;
}

/** Makes keys with a default optional for authors; the engine gets a manifest with all of them filled in. */
function freeDefaults(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(freeDefaults);
  if (typeof node !== 'object' || node === null) return node;
  const copy: Json = {};
  for (const [key, value] of Object.entries(node)) copy[key] = key === 'default' ? value : freeDefaults(value);
  const { properties, required } = copy as { properties?: Json; required?: unknown };
  if (properties === undefined || !Array.isArray(required)) return copy;
  const needed = required.filter((key: string) => !Object.hasOwn(properties[key] as Json, 'default'));
  const { required: _, ...rest } = copy;
  return needed.length > 0 ? { ...rest, required: needed } : rest;
}

if (import.meta.main) {
  const folder = join(projectDir, 'docs', 'schemas');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(writeSchemas())) writeFileSync(join(folder, name), text);
}
