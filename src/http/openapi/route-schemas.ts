import type { TSchema } from 'typebox';
import * as Type from 'typebox';
import type { ErrorCode } from '../../contract/errors/index.ts';
import { workbookErrors } from '../../contract/errors/workbook.ts';
import type { HeaderName } from './headers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Codes with which the route refuses, apart from those that follow from the rest of it; see refusals.ts. */
    refuses?: readonly ErrorCode[];
    /** Headers of each successful answer, apart from those that follow from the rest. */
    sends?: readonly HeaderName[];
  }
  interface FastifySchema {
    /** What a successful answer contains that isn't JSON from `response`: media type to schema; of each line or event. */
    content?: Record<string, TSchema>;
  }
}

/** The media types of the events of a job. */
export const NDJSON = 'application/x-ndjson';
export const SSE = 'text/event-stream';

/** With which a document is refused that cannot be read. */
export const WORKBOOK_REFUSALS: readonly ErrorCode[] = (
  Object.keys(workbookErrors) as (keyof typeof workbookErrors)[]
).filter((code) => workbookErrors[code].status === 422);

/** With which a reading is refused that cannot be. */
export const READ_AS_REFUSALS: readonly ErrorCode[] = ['encoding_unknown', 'delimiter_invalid'];

/** With which a job is refused that is to be in the place of another one. */
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

// Names of headers are in small letters here, as Node gives them; the description has them as everybody writes them.

/** Of requests that make something and can be repeated without making it twice. */
export const RepeatableHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: MAX_KEY_CHARS,
      description: 'Any text; within seven days, a request with the same key is carried out only once',
    }),
  ),
});

/** Of changes to something that others may have changed in the meantime. */
export const ChangeHeaders = Type.Object({
  'if-match': Type.Optional(Type.String({ description: `${TAGS}; a request without it is answered 428` })),
});

/** Of a change that is carried out once, by who has seen what it changes. */
export const RepeatableChangeHeaders = Type.Object({ ...RepeatableHeaders.properties, ...ChangeHeaders.properties });

/** Of a change that may also make what it changes. */
export const WriteHeaders = Type.Object({
  ...ChangeHeaders.properties,
  'if-none-match': Type.Optional(Type.String({ description: '`*` for a new resource' })),
});

export const FollowHeaders = Type.Object({
  'last-event-id': Type.Optional(Type.String({ description: 'Only events after this one' })),
});
