import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';

const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const count = Type.Integer({ minimum: 0 });
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The statement that a person signs: it accepts one revision of a job, byte for byte. It contains no values. */
export const AcceptanceStatementSchema = Type.Object(
  {
    kind: Type.Literal('acceptance'),
    id: Type.String(),
    workspace_id: Type.String(),
    job_id: Type.String(),
    revision: Type.Integer({ minimum: 1 }),
    part: Type.Enum(['only', 'first', 'second'], { description: 'first or second of two persons, or the only one' }),
    person: Type.String(),
    token_id: nullable(Type.String()),
    authentication: Type.Enum(['token', 'session', 'unauthenticated'], {
      description: 'unauthenticated: accepted with ADE_AUTH=off, so the person is not known',
    }),
    at: Type.String({ description: 'ISO 8601, UTC' }),
    document_sha256: sha256,
    artifact_sha256: sha256,
    output_sha256: sha256,
    corrections_sha256: nullable(sha256),
    totals: Type.Object({ sheets: count, tables: count, rows_in: count, rows_out: count }, closed),
    attention_accepted: Type.Array(Type.String(), { description: 'ids of the points that were accepted' }),
    first_id: nullable(Type.String({ description: 'for a second acceptance: id of the first one' })),
    activity_head: nullable(
      Type.Object(
        { seq: count, hash: sha256 },
        { ...closed, description: 'the last entry of the activity when the person accepted' },
      ),
    ),
  },
  { ...closed, title: 'AcceptanceStatement' },
);

export const AcceptanceSchema = Type.Object(
  {
    statement: AcceptanceStatementSchema,
    key_id: Type.String(),
    signature: Type.String({ description: 'Ed25519 signature over the canonical JSON of the statement, in base64' }),
    withdrawn_at: nullable(Type.String({ description: 'when the acceptance was withdrawn' })),
  },
  { ...closed, title: 'Acceptance' },
);

/** acceptance.json in a job's folder: all acceptances of its revisions, including withdrawn ones. */
export const AcceptanceFileSchema = Type.Object(
  {
    schema: Type.Literal('ade.acceptance/v1'),
    acceptances: Type.Array(AcceptanceSchema),
  },
  closed,
);

export type AcceptanceStatement = Static<typeof AcceptanceStatementSchema>;
export type Acceptance = Static<typeof AcceptanceSchema>;
export type AcceptanceFile = Static<typeof AcceptanceFileSchema>;
