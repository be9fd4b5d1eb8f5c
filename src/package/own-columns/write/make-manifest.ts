import { columnKinds } from '../../../contract/column-kinds.ts';
import type { Expect } from '../../../contract/expectations.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { OwnChecks, OwnColumn } from '../../../contract/own-columns.ts';
import { makePatternMatcher, PatternProblem } from '../../../engine/checks/index.ts';
import { findEditions } from '../propose/propose-roles.ts';

/** A column with the name of its field. */
export interface NamedColumn extends OwnColumn {
  readonly field: string;
}

/** The manifest of a package with these fields; everything else is as in the starter. */
export function makeManifest(title: string, columns: readonly NamedColumn[], starter: Manifest): object {
  const { engine, env, config_script_api_version, info } = starter;
  const key = columns.filter((column) => column.key).map(({ field }) => field);
  const hasPhones = columns.some(({ kind }) => kind === 'phone');
  return {
    config_script_api_version,
    info: { schema: info.schema, title, version: '0.1.0', description: `Documents with ${columns.length} columns.` },
    engine: { ...engine, corrections: undefined, analyze: undefined },
    ...(hasPhones ? { env } : {}),
    columns: {
      unmapped: starter.columns.unmapped,
      ...(key.length > 0 ? { key, editions: findEditions(columns) } : {}),
      order: columns.map(({ field }) => field),
      meta: Object.fromEntries(columns.map((column) => [column.field, makeMeta(column)])),
    },
  };
}

/** The entry of a field in the manifest. */
export function makeMeta({ label, synonyms = [], description, kind, role, field, checks = {} }: NamedColumn): object {
  const expect = makeExpect(checks);
  const options = makeOptions(checks);
  const { typeHint } = columnKinds[kind];
  return {
    label,
    ...(checks.required === true ? { required: true } : {}),
    script: `columns/${field}.ts`,
    synonyms,
    ...(typeHint === undefined ? {} : { type_hint: typeHint }),
    ...(description === undefined ? {} : { description }),
    ...(role === undefined ? {} : { role }),
    ...(checks.missing_values === undefined ? {} : { missing_values: checks.missing_values }),
    ...(expect === undefined ? {} : { expect }),
    ...(Object.keys(options).length > 0 ? { options } : {}),
  };
}

/** The checks that the engine makes without a rule. */
function makeExpect(checks: OwnChecks): Partial<Expect> | undefined {
  const { required, unique, min, max, after, before, one_of, pattern } = checks;
  const expect: Partial<Expect> = {
    ...(unique === true ? { unique } : {}),
    ...(required === true ? { filled: true } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(pattern !== undefined && canMatch(pattern) ? { pattern } : {}),
    ...(one_of === undefined ? {} : { one_of: [...new Set(one_of)] }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  return Object.keys(expect).length > 0 ? expect : undefined;
}

/** Options of the field's module: its checks, and how it reads values. */
function makeOptions({ pattern, ...checks }: OwnChecks): Record<string, unknown> {
  const { above, below, min_length, max_length, true_values, false_values } = checks;
  const { date_order, decimal_mark, tolerant } = checks;
  const isOdd = pattern !== undefined && !canMatch(pattern) && isRegularExpression(pattern);
  const options = { above, below, min_length, max_length, true_values, false_values };
  return Object.fromEntries(
    Object.entries({ ...options, date_order, decimal_mark, tolerant, pattern: isOdd ? pattern : undefined }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

/** Whether the engine can match the pattern in time linear in the text. */
export function canMatch(pattern: string): boolean {
  try {
    makePatternMatcher(pattern);
    return true;
  } catch (error) {
    if (error instanceof PatternProblem) return false;
    throw error;
  }
}

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
