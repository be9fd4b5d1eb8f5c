import { Settings } from 'typebox/system';
import { Default, Errors } from 'typebox/value';
import { suggestName } from '../../contract/closest-name.ts';
import { MANIFEST_NAME } from '../../contract/layout.ts';
import { FieldMetaSchema, type Manifest, ManifestSchema } from '../../contract/manifest.ts';
import type { Problem, ProblemCode } from '../../contract/problems.ts';
import { escapePointer } from './json-pointer.ts';
import { makeError } from './problem-list.ts';

type Schema = Record<string, unknown>;
type SchemaError = ReturnType<typeof Errors>[number];

/** By default, TypeBox stops after 8 errors, but an author wants to see all. */
const MAX_SCHEMA_ERRORS = 500;

/** A JSON file of a package, with its schema. */
export interface SchemaFile {
  file: string;
  schema: object;
  /** The problem's code for a value that does not fit. */
  invalid: ProblemCode;
}

const MANIFEST: SchemaFile = { file: MANIFEST_NAME, schema: ManifestSchema, invalid: 'manifest_invalid' };

/** The manifest with its defaults, and its problems. Only without problems is it a valid `Manifest`. */
export function checkManifestSchema(json: unknown): { manifest: Manifest; problems: Problem[] } {
  const manifest = fillDefaults(structuredClone(json));
  return { manifest: manifest as Manifest, problems: findSchemaProblems(MANIFEST, manifest) };
}

/** All differences between a file's JSON and its schema. */
export function findSchemaProblems(file: SchemaFile, json: unknown): Problem[] {
  return collectErrors(file.schema, json).flatMap((error) => describeError(error, json, file));
}

function fillDefaults(json: unknown): unknown {
  const filled = Default(ManifestSchema, json) as { columns?: { meta?: Record<string, unknown> } };
  // TypeBox does not fill in defaults for the values of a record.
  const meta = filled?.columns?.meta;
  if (isObject(meta)) for (const name of Object.keys(meta)) meta[name] = Default(FieldMetaSchema, meta[name]);
  return filled;
}

function collectErrors(schema: object, json: unknown): SchemaError[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: MAX_SCHEMA_ERRORS });
  try {
    return Errors(schema, json).filter((error, index, all) => isWorthReporting(error, index, all));
  } finally {
    Settings.Set({ maxErrors });
  }
}

/** Leaves out the branches of a union (whose own error is reported), and errors that follow from a wrong type. */
function isWorthReporting(error: SchemaError, index: number, all: SchemaError[]): boolean {
  if (error.keyword === 'boolean' || /\/anyOf\/\d+(\/|$)/.test(error.schemaPath)) return false;
  const wrongType = all.findIndex(
    ({ keyword, instancePath, schemaPath }) =>
      keyword === 'type' && instancePath === error.instancePath && schemaPath === error.schemaPath,
  );
  return wrongType < 0 || wrongType === index;
}

function describeError(error: SchemaError, json: unknown, file: SchemaFile): Problem[] {
  const schema = findSchema(file.schema, error.schemaPath);
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties') {
    const known = Object.keys((schema.properties as Schema) ?? {});
    return (params.additionalProperties as string[]).map((key) =>
      describeUnknownKey(file, error.instancePath, key, known),
    );
  }
  if (error.keyword === 'required') {
    return (params.requiredProperties as string[]).map((key) =>
      describeMissingKey(file, error.instancePath, key, schema),
    );
  }
  const found = readPointer(json, error.instancePath);
  const message = `Expected ${describeExpected(error.keyword, params, schema)}; found ${describeFound(error.keyword, found)}.`;
  return [makeError(file.invalid, file.file, message + describePurpose(schema), { json_path: error.instancePath })];
}

/** Of a list with repeated entries, only these are shown. */
function describeFound(keyword: string, found: unknown): string {
  if (keyword !== 'uniqueItems' || !Array.isArray(found)) return show(found);
  const texts = found.map(show);
  const repeated = new Set(texts.filter((text, i) => texts.indexOf(text) < i));
  return `${[...repeated].join(' and ')} more than once`;
}

function describeUnknownKey({ file }: SchemaFile, parentPath: string, key: string, known: string[]): Problem {
  const path = `${parentPath}/${escapePointer(key)}`;
  const expected = known.map((name) => `"${name}"`).join(', ');
  const message = `Unknown key "${key}"; expected one of ${expected}.${suggestName(key, known) || ' Remove it.'}`;
  return makeError('unknown_key', file, message, { json_path: path });
}

function describeMissingKey({ file }: SchemaFile, parentPath: string, key: string, schema: Schema): Problem {
  const property = (schema.properties as Record<string, Schema> | undefined)?.[key] ?? {};
  const expected = typeof property.const === 'string' ? `: ${JSON.stringify(property.const)}` : '';
  const message = `The key "${key}" is missing${expected}. Add it.${describePurpose(property)}`;
  return makeError('key_missing', file, message, { json_path: `${parentPath}/${escapePointer(key)}` });
}

function describeExpected(keyword: string, params: Record<string, unknown>, schema: Schema): string {
  const limit = params.limit as number;
  switch (keyword) {
    case 'type':
      return nameType(params.type as string);
    case 'const':
      return JSON.stringify(params.allowedValue);
    case 'enum':
      return listChoices(params.allowedValues as unknown[]);
    case 'anyOf':
      return listChoices(collectChoices(schema));
    case 'minLength':
      return limit === 1 ? 'a text that is not empty' : `a text of at least ${limit} characters`;
    case 'maxLength':
      return `a text of at most ${limit} characters`;
    case 'minItems':
      return limit === 1 ? 'a list with at least one entry' : `a list with at least ${limit} entries`;
    case 'uniqueItems':
      return 'a list without repeated entries';
    case 'minimum':
      return `${nameType(schema.type as string)} of at least ${limit}`;
    case 'maximum':
      return `${nameType(schema.type as string)} of at most ${limit}`;
    case 'pattern':
      return describePattern(schema, params.pattern as string);
    default:
      return `a valid value (${keyword})`;
  }
}

function describePattern(schema: Schema, pattern: string): string {
  if (typeof schema.description !== 'string') return `a text that matches ${pattern}`;
  if (pattern.endsWith('\\.(ts|js)$')) return `a ${schema.description}, ending in .ts or .js`;
  return `a ${schema.description}`;
}

function describePurpose(schema: Schema): string {
  const isNamed = schema.pattern !== undefined;
  return typeof schema.description === 'string' && !isNamed ? ` ${schema.description}` : '';
}

function collectChoices(schema: Schema): unknown[] {
  const branches = (schema.anyOf as Schema[] | undefined) ?? [];
  return branches.flatMap((branch) => (branch.anyOf ? collectChoices(branch) : [branch.const]));
}

function listChoices(choices: unknown[]): string {
  return `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`;
}

function nameType(type: string): string {
  const names: Record<string, string> = {
    object: 'an object',
    array: 'a list',
    string: 'a text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
  };
  return names[type] ?? type;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function findSchema(root: object, schemaPath: string): Schema {
  return readPointer(root, schemaPath.replace(/^#/, '')) as Schema;
}

/** Property names in TypeBox's paths contain no slash, but patterns may, so the longest known name is taken. */
function readPointer(root: unknown, pointer: string): unknown {
  let value = root;
  for (let rest = pointer.slice(1); rest !== '' && isObject(value); ) {
    const keys = Object.keys(value).filter(
      (key) => rest === escapePointer(key) || rest.startsWith(`${escapePointer(key)}/`),
    );
    const key = keys.sort((a, b) => b.length - a.length)[0];
    if (key === undefined) return undefined;
    value = value[key];
    rest = rest.slice(escapePointer(key).length + 1);
  }
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
