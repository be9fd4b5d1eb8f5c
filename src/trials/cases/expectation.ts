import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Compile } from 'typebox/compile';
import { AdeError } from '../../contract/errors/index.ts';
import { readJson } from '../../record/artifact/index.ts';
import { AS_OF_FORMAT, parseAsOf } from '../../runner/index.ts';

const closed = { additionalProperties: false } as const;
const nullableText = Type.Union([Type.String(), Type.Null()]);

const ExpectedIssueSchema = Type.Object(
  { table: Type.String(), a1: Type.String(), field: nullableText, code: Type.String() },
  closed,
);

/** The content of a case's expected.json. A missing key means that this part is not compared. */
export const ExpectationSchema = Type.Object(
  {
    /** The time that rules see as the present. */
    as_of: Type.Optional(Type.String()),
    /** Field of each column, by table id and column letter; null for an unmapped column. */
    mapping: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), nullableText))),
    /** Like `mapping`, but only for the named columns; others may have any field. */
    columns: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), nullableText))),
    /** Label of certain rows of the document, by `Sheet!5`. */
    rows: Type.Optional(Type.Record(Type.String(), Type.String())),
    issues: Type.Optional(Type.Array(ExpectedIssueSchema)),
    /** Value of certain cells of the normalized workbook, by `Sheet!A1`; dates are ISO 8601 texts. */
    cells: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
    ),
  },
  closed,
);

export type Expectation = Static<typeof ExpectationSchema>;
export type ExpectedIssue = Static<typeof ExpectedIssueSchema>;
export type ExpectedCell = NonNullable<Expectation['cells']>[string];

export const EXPECTATION_NAME = 'expected.json';

/** The time for cases that set none, so that their result is the same every day. */
export const DEFAULT_AS_OF = '2000-01-01T00:00:00.000Z';

const validator = Compile(ExpectationSchema);

/** The expectation of a case folder, or null if it has no expected.json yet. Throws `case_invalid`. */
export function readExpectation(caseDir: string): Expectation | null {
  const path = join(caseDir, EXPECTATION_NAME);
  if (!existsSync(path)) return null;
  const expectation = readJson(path, 'case_invalid');
  if (!validator.Check(expectation)) {
    const [first] = validator.Errors(expectation);
    throw new AdeError('case_invalid', { path, found: describeProblem(first?.instancePath, first?.message) });
  }
  const { as_of: asOf } = expectation;
  if (asOf !== undefined && parseAsOf(asOf) === null) {
    throw new AdeError('case_invalid', { path, found: `/as_of is not a time; expected ${AS_OF_FORMAT}` });
  }
  return expectation;
}

function describeProblem(jsonPath = '', message = 'has another shape'): string {
  // TypeBox checks unknown keys of a closed object against the schema `false`.
  return `${jsonPath || '/'} ${message === 'schema is false' ? 'is not a key of a case' : message}`;
}
