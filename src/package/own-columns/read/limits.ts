import type { OwnChecks } from '../../../contract/own-columns.ts';
import { isObject, type Json, readChoices, readLength, readNumber } from './json-values.ts';

const DAY = /^\d{4}-\d{2}-\d{2}/;
const MS_PER_DAY = 86_400_000;

/** Reads checks of values that both kinds of schema have under the same names. */
export function readLimits(rules: Json, isNumber: boolean): OwnChecks {
  const choices = readChoices(rules.enum) ?? ('const' in rules ? readChoices([rules.const]) : undefined);
  return {
    ...(isNumber ? readNumberLimits(rules) : readDayLimits(rules)),
    min_length: readLength(rules.minLength),
    max_length: readLength(rules.maxLength),
    one_of: isNumber ? choices?.flatMap((choice) => readNumber(choice) ?? []) : choices,
  };
}

function readNumberLimits({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Json): OwnChecks {
  return {
    // In draft 4 of JSON Schema, `exclusiveMinimum: true` makes `minimum` exclusive.
    ...(exclusiveMinimum === true ? { above: readNumber(minimum) } : { min: readNumber(minimum) }),
    ...(exclusiveMaximum === true ? { below: readNumber(maximum) } : { max: readNumber(maximum) }),
    ...(typeof exclusiveMinimum === 'boolean' || exclusiveMinimum === undefined
      ? {}
      : { above: readNumber(exclusiveMinimum) }),
    ...(typeof exclusiveMaximum === 'boolean' || exclusiveMaximum === undefined
      ? {}
      : { below: readNumber(exclusiveMaximum) }),
  };
}

/** `minimum` of a date is the first allowed day; `after` is the day before it. */
function readDayLimits({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Json): OwnChecks {
  return {
    after: moveDay(exclusiveMinimum, 0) ?? moveDay(minimum, -1),
    before: moveDay(exclusiveMaximum, 0) ?? moveDay(maximum, 1),
  };
}

function moveDay(value: unknown, days: number): string | undefined {
  if (typeof value !== 'string' || !DAY.test(value)) return undefined;
  const time = Date.parse(`${value.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(time)) return undefined;
  return new Date(time + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** `rules` if it is an object, else an empty object. */
export function asRules(rules: unknown): Json {
  return isObject(rules) ? rules : {};
}
