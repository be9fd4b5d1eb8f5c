import type { OwnChecks } from '../../../contract/own-columns.ts';
import {
  DATE_KINDS,
  type FoundColumn,
  INTEGER_KINDS,
  makeFound,
  NUMBER_KINDS,
  type PossibleKinds,
  TEXT_KINDS,
} from '../found-column.ts';
import { compact, isObject, type Json, readText } from './json-values.ts';
import { readLimits } from './limits.ts';
import { SchemaReferences } from './schema-references.ts';

/** Limit for lists inside of lists. */
const MAX_DEPTH = 20;

const FORMATS: Readonly<Record<string, PossibleKinds>> = {
  date: DATE_KINDS,
  'date-time': ['date_time'],
  email: ['email'],
  'idn-email': ['email'],
  uri: ['link'],
  iri: ['link'],
  'uri-reference': ['link'],
  uuid: ['code'],
};

/** The object that describes a row: the schema itself, the items of its list, or what either of them refers to. */
export function findProperties(root: Json): Json | undefined {
  const references = new SchemaReferences(root);
  let schema: Json = root;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const merged = references.resolve(schema);
    if (isObject(merged.properties)) return merged;
    if (!isObject(merged.items)) return undefined;
    schema = merged.items;
  }
  return undefined;
}

/** Reads the properties of a JSON Schema for rows. */
export function readJsonSchema(root: Json, rows: Json, notes: string[]): FoundColumn[] {
  const references = new SchemaReferences(root);
  const required = Array.isArray(rows.required) ? rows.required : [];
  return Object.entries(rows.properties as Json).flatMap(([key, property]) => {
    const name = readText(key);
    if (name === undefined) {
      notes.push('A property without a name is left out.');
      return [];
    }
    const schema = references.resolve(isObject(property) ? property : {});
    const types = listTypes(schema);
    if (types.includes('object') || types.includes('array') || isObject(schema.properties)) {
      notes.push(`"${name}" is left out: a cell has no ${types.includes('array') ? 'list' : 'object'}.`);
      return [];
    }
    return [readProperty(schema, types, name, required.includes(key))];
  });
}

function readProperty(schema: Json, types: readonly string[], name: string, isRequired: boolean): FoundColumn {
  const label = readText(schema.title) ?? name;
  const isNumber = types.length === 1 && (types[0] === 'number' || types[0] === 'integer');
  const checks = compact<OwnChecks>({
    required: isRequired ? true : undefined,
    ...readLimits(schema, isNumber),
    pattern: typeof schema.pattern === 'string' ? widenPattern(schema.pattern) : undefined,
  });
  const description = typeof schema.description === 'string' ? schema.description.slice(0, 2000) : undefined;
  return {
    ...makeFound(label, name),
    ...(description ? { description } : {}),
    among: findKinds(schema, types),
    checks,
  };
}

function findKinds({ format }: Json, types: readonly string[]): PossibleKinds {
  const [type] = types;
  if (types.length === 1 && type === 'integer') return INTEGER_KINDS;
  if (types.length === 1 && type === 'number') return NUMBER_KINDS;
  if (types.length === 1 && type === 'boolean') return ['boolean'];
  const ofFormat = typeof format === 'string' && Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  return ofFormat ?? TEXT_KINDS;
}

/** The types except null: an empty cell is always allowed, unless the schema says otherwise. */
function listTypes(schema: Json): string[] {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? typeOfChoices(schema)];
  const found = types.filter((type): type is string => typeof type === 'string' && type !== 'null');
  return found.length === 2 && found.includes('integer') && found.includes('number') ? ['number'] : found;
}

function typeOfChoices(schema: Json): string | undefined {
  const choices = Array.isArray(schema.enum) ? schema.enum.filter((choice) => choice !== null) : [];
  const type = typeof choices[0];
  const isSame = choices.every((choice) => typeof choice === type);
  return isSame && (type === 'number' || type === 'boolean') ? type : undefined;
}

/** Patterns of JSON Schema may match any part of a text; patterns of a package must match all of it. */
function widenPattern(pattern: string): string | undefined {
  const body = pattern.replace(/^\^|\$$/g, '');
  const isWhole = pattern === `^${body}$` && !body.endsWith('\\') && !hasOuterBar(body);
  const wide = isWhole ? body : `[\\s\\S]*(?:${pattern})[\\s\\S]*`;
  return wide === '' || wide.length > 500 ? undefined : wide;
}

/** Whether the pattern has a `|` outside of all groups and classes. */
function hasOuterBar(pattern: string): boolean {
  let depth = 0;
  let isClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (isClass) isClass = character !== ']';
    else if (character === '[') isClass = true;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === '|' && depth === 0) return true;
  }
  return false;
}
