import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed, nullable, resource } from './common.ts';
import { ValueKindSchema } from './value-changes.ts';

const CaseName = Type.String({ minLength: 1, maxLength: 200, description: 'A folder in tests/' });

export const RunCasesSchema = Type.Object(
  {
    names: Type.Optional(Type.Array(CaseName, { minItems: 1, maxItems: 200, description: 'By default all cases' })),
  },
  { ...closed, title: 'RunCases' },
);

const CaseDifferenceSchema = Type.Object(
  {
    part: Type.Enum(['mapping', 'rows', 'issues', 'cells', 'rule_errors']),
    place: Type.String({ description: '`table_1 A`, `Sheet1!5`, `Normalized!A2`, or the id of a rule' }),
    expected: nullable(Type.String()),
    found: nullable(Type.String()),
    change: Type.Optional(
      Type.Object(
        { kind: ValueKindSchema.properties.kind, by: ValueKindSchema.properties.by },
        { ...closed, description: 'What became of a cell; left out for other parts' },
      ),
    ),
  },
  closed,
);

/** The results of the cases of a version. They contain values of the documents. */
export const CaseResultsSchema = resource('CaseResults', {
  items: Type.Array(
    Type.Object(
      {
        name: CaseName,
        status: Type.Enum(['passed', 'failed']),
        differences: Type.Array(CaseDifferenceSchema),
        error: nullable(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
        printed: Type.String({ description: 'The last part of the output that rules printed' }),
      },
      closed,
    ),
  ),
});

export type CaseResults = Static<typeof CaseResultsSchema>;
export type CaseResult = CaseResults['items'][number];
