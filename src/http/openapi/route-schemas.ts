import type { TSchema } from 'typebox';
import * as Type from 'typebox';
import type { ErrorCode } from '../../contract/errors/index.ts';
import { workbookErrors } from '../../contract/errors/workbook.ts';
import type { HeaderName } from './headers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Codes of refusals, in addition to those that follow from the other facts; see refusals.ts. */
    refuses?: readonly ErrorCode[];
    /** Headers of each successful answer, in addition to those that follow from the other facts. */
    sends?: readonly HeaderName[];
    /** Fields that the form of an upload may have besides the file. */
    fields?: readonly string[];
  }
  interface FastifySchema {
    /** Contents of successful answers other than the JSON of `response`, by media type: whole, line or event. */
    content?: Record<string, TSchema>;
  }
}

/** Error codes for an unreadable document. */
export const WORKBOOK_REFUSALS: readonly ErrorCode[] = (
  Object.keys(workbookErrors) as (keyof typeof workbookErrors)[]
).filter((code) => workbookErrors[code].status === 422);

/** Error codes for an invalid encoding or delimiter. */
/** Errors of a period that a person wrote. */
export const PERIOD_REFUSALS = ['period_invalid', 'period_ambiguous', 'period_year_missing'] as const;
export const READ_AS_REFUSALS: readonly ErrorCode[] = ['encoding_unknown', 'delimiter_invalid'];

/** Error codes of a revision that cannot be made. */
export const REVISE_REFUSALS: readonly ErrorCode[] = [
  'job_unknown',
  'job_locked',
  'document_missing',
  'config_version_not_runnable',
  'network_refused',
  'queue_full',
  'idempotent_job_deleted',
  'safe_mode_active',
];

/** Error codes of a try that cannot run. */
export const TRY_REFUSALS: readonly ErrorCode[] = [
  'document_unknown',
  'document_missing',
  'version_unknown',
  'config_version_not_runnable',
  'queue_full',
  'idempotent_job_deleted',
  'safe_mode_active',
  'version_busy',
  'package_invalid',
  ...READ_AS_REFUSALS,
];

/** Error codes for a job that cannot replace another one. */
export const REPLACEMENT_REFUSALS: readonly ErrorCode[] = [
  'job_unknown',
  'replacement_invalid',
  'review_state_refused',
  'reason_unknown',
  'review_text_refused',
];

/** Bytes of a file. */
export const FileContent = Type.Unsafe<Buffer>({ description: 'The file itself, as an attachment' });

const MAX_KEY_CHARS = 200;
const TAGS = 'ETags, or `*` for any';

// Header names are in lower case here, as in Node; the description has them in their usual spelling.

/** Headers of requests that make something only once, even if they are repeated. */
export const RepeatableHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: MAX_KEY_CHARS,
      description: 'Any text; within seven days, a request with the same key is carried out only once',
    }),
  ),
});

/** Headers of changes to a resource that others may have changed in the meantime. */
export const ChangeHeaders = Type.Object({
  'if-match': Type.Optional(Type.String({ description: `${TAGS}; a request without it is answered 428` })),
});

/** Headers of changes that are only carried out once, and only if the client has seen the current state. */
export const RepeatableChangeHeaders = Type.Object({ ...RepeatableHeaders.properties, ...ChangeHeaders.properties });

/** Headers of changes that can also make the resource. */
export const WriteHeaders = Type.Object({
  ...ChangeHeaders.properties,
  'if-none-match': Type.Optional(Type.String({ description: '`*` for a new resource' })),
});

export const FollowHeaders = Type.Object({
  'last-event-id': Type.Optional(Type.String({ description: 'Only events after this one' })),
});
