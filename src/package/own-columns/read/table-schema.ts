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
import { compact, isObject, type Json, readText, readTextList } from './json-values.ts';
import { asRules, readLimits } from './limits.ts';

/** Types whose values do not fit into one cell. */
const NESTED = new Set(['object', 'array', 'geojson']);

const KINDS: Readonly<Record<string, PossibleKinds>> = {
  string: TEXT_KINDS,
  number: NUMBER_KINDS,
  integer: INTEGER_KINDS,
  boolean: ['boolean'],
  date: DATE_KINDS,
  datetime: ['date_time'],
  year: ['period'],
  yearmonth: ['period'],
};
const FORMATS: Readonly<Record<string, PossibleKinds>> = {
  email: ['email'],
  uri: ['link'],
  uuid: ['code'],
};

/** Reads the fields of a Frictionless Table Schema. */
export function readTableSchema(schema: Json, notes: string[]): FoundColumn[] {
  const key = Array.isArray(schema.primaryKey) ? schema.primaryKey : [schema.primaryKey];
  const missing = readTextList(schema.missingValues)?.filter((text) => text.trim() !== '');
  return (schema.fields as unknown[]).flatMap((field, i) => {
    // In the first drafts, a field was only a name.
    const found = isObject(field) ? field : { name: field };
    const name = readText(found.name);
    const label = readText(found.title) ?? name;
    if (label === undefined) {
      notes.push(`Field ${i + 1} has no name, and is left out.`);
      return [];
    }
    if (NESTED.has(String(found.type))) {
      notes.push(`"${label}" is left out: a cell has no ${String(found.type)}.`);
      return [];
    }
    const isKey = key.includes(found.name);
    const column = readField(found, label, name);
    const checks: OwnChecks = compact({
      missing_values: missing?.length ? missing : undefined,
      ...column.checks,
      required: column.checks.required || (isKey ? true : undefined),
      unique: column.checks.unique || (isKey && key.length === 1 ? true : undefined),
    });
    return [{ ...column, checks }];
  });
}

function readField(field: Json, label: string, name: string | undefined): FoundColumn {
  const type = typeof field.type === 'string' ? field.type : 'string';
  const format = typeof field.format === 'string' ? field.format : '';
  const rules = asRules(field.constraints);
  const isNumber = type === 'number' || type === 'integer';
  const pattern = typeof rules.pattern === 'string' && rules.pattern !== '' ? rules.pattern.slice(0, 500) : undefined;
  const checks = compact<OwnChecks>({
    required: rules.required === true ? true : undefined,
    unique: rules.unique === true ? true : undefined,
    ...readLimits(rules, isNumber),
    pattern: isNumber ? undefined : pattern,
    true_values: type === 'boolean' ? readTextList(field.trueValues) : undefined,
    false_values: type === 'boolean' ? readTextList(field.falseValues) : undefined,
    date_order: type === 'date' || type === 'datetime' ? findOrder(format) : undefined,
    decimal_mark: isNumber && (field.decimalChar === ',' || field.decimalChar === '.') ? field.decimalChar : undefined,
  });
  const allowed = type === 'string' && Object.hasOwn(FORMATS, format) ? FORMATS[format] : KINDS[type];
  const description = typeof field.description === 'string' ? field.description.slice(0, 2000) : undefined;
  return { ...makeFound(label, name), ...(description ? { description } : {}), among: allowed ?? TEXT_KINDS, checks };
}

/** `%d/%m/%Y` is dmy. */
function findOrder(format: string): OwnChecks['date_order'] {
  const letters = [...format.matchAll(/%-?([dmyYbB])/g)].map(([, letter]) => letter!.toLowerCase().replace('b', 'm'));
  const order = letters.join('');
  return order === 'dmy' || order === 'mdy' || order === 'ymd' ? order : undefined;
}
