import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, Id, nullable, resource } from './common.ts';

const Then = nullable(
  Type.Enum(['carry', 'leave_out'], {
    description:
      'Without a field: whether the column is written after the fields or left out; null with a field, and without values',
  }),
);

const outcome = {
  field: nullable(Type.String({ description: 'Target field' })),
  then: Then,
};
const decided = {
  is_decided: Type.Boolean({ description: 'false: nobody has decided, and meanwhile the column is carried' }),
};

/** The columns of a document, and what accepted documents of the same config had for such headers. */
export const JobColumnsSchema = resource('JobColumns', {
  job_id: Id,
  revision: Type.Integer({ minimum: 1 }),
  last: nullable(
    Type.Object(
      { job_id: Id, period: nullable(Type.String()), source_file: Type.String() },
      {
        ...closed,
        description:
          "The sender's last accepted document: that of the last period before, otherwise the newest; null if there is none",
      },
    ),
  ),
  other_senders: Type.Integer({
    minimum: 0,
    description: 'Number of other senders in the workspace who have an accepted document under the config',
  }),
  columns: Type.Array(
    Type.Object(
      {
        sheet: Type.Integer({ minimum: 0, description: 'Index of the sheet' }),
        sheet_name: Type.String(),
        table_id: Type.String(),
        column: Type.String({ description: 'Letters of the column in the sheet' }),
        header: Type.String({ description: 'As in the record' }),
        is_empty: Type.Boolean({ description: 'Whether no data row has a value in the column' }),
        ...outcome,
        ...decided,
        proposal: nullable(
          Type.Object(
            { id: Id, name: Type.String(), state: Type.Enum(['open', 'in_draft']) },
            {
              ...closed,
              description: 'The field that somebody has proposed for this header, if nobody has declined it',
            },
          ),
        ),
        last: nullable(
          Type.Object(
            { ...outcome, ...decided },
            { ...closed, description: 'What the last accepted document had for this header; null if it had none' },
          ),
        ),
        others: Type.Array(Type.Object({ ...outcome, senders: Count }, closed), {
          description:
            'What the newest accepted document of each other sender had for this header, where it was decided: with how many senders; most first',
        }),
      },
      closed,
    ),
    { description: 'By table, from left to right' },
  ),
});

export type JobColumns = Static<typeof JobColumnsSchema>;
