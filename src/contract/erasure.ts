import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';

/** The statement that ADE signs when it has erased a person from files of a job. It has no value. */
export const ErasureStatementSchema = Type.Object(
  {
    kind: Type.Literal('erasure'),
    search_id: Type.String(),
    job_id: Type.String(),
    /** The file number under which the erasure was asked for. */
    reference: Type.String(),
    by: Type.String(),
    at: Type.String({ description: 'ISO 8601, UTC' }),
    files: Type.Array(
      Type.Object(
        {
          path: Type.String({ description: 'in the folder of the job, with forward slashes' }),
          sha256: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()], {
            description: 'of the file without the person; null for a file that was removed',
          }),
        },
        closed,
      ),
    ),
  },
  { ...closed, title: 'ErasureStatement' },
);

/** erasures.json in a job's folder. */
export const ErasureFileSchema = Type.Object(
  {
    schema: Type.Literal('ade.erasures/v1'),
    erasures: Type.Array(
      Type.Object(
        {
          statement: ErasureStatementSchema,
          key_id: Type.String(),
          signature: Type.String({
            description: 'Ed25519 signature over the canonical JSON of the statement, in base64',
          }),
        },
        closed,
      ),
    ),
  },
  closed,
);

export type ErasureStatement = Static<typeof ErasureStatementSchema>;
export type ErasureFile = Static<typeof ErasureFileSchema>;
