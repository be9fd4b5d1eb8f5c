import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed, resource } from './common.ts';

/** A finding of the check of a config package; see `Problem` in the contract. */
export const PackageProblemSchema = resource('PackageProblem', {
  severity: Type.Enum(['error', 'warning']),
  code: Type.String(),
  file: Type.String(),
  json_path: Type.Optional(Type.String()),
  line: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.Integer()),
  message: Type.String(),
});

/** RFC 9457, media type `application/problem+json`: the one shape of every error. */
export const ProblemDetailsSchema = resource('ProblemDetails', {
  type: Type.String({ description: 'urn:ade:error: and the code' }),
  title: Type.String({ description: 'Reason phrase of the HTTP status' }),
  status: Type.Integer(),
  code: Type.String({ description: 'Stable code of the error table' }),
  detail: Type.String({ description: 'What was expected, what was found, and what to do' }),
  instance: Type.String({ description: 'Path of the request' }),
  request_id: Type.String({ description: 'Also in the header X-Request-Id' }),
  invalid: Type.Optional(
    Type.Array(Type.Object({ path: Type.String(), message: Type.String() }, closed), {
      description: 'With `request_invalid`: each part of the request that is wrong',
    }),
  ),
  problems: Type.Optional(
    Type.Array(PackageProblemSchema, { description: 'With `package_invalid`: all problems that the check found' }),
  ),
  retry_after_seconds: Type.Optional(Type.Integer({ description: 'Also in the header Retry-After' })),
});

export type PackageProblem = Static<typeof PackageProblemSchema>;
export type ProblemDetails = Static<typeof ProblemDetailsSchema>;
