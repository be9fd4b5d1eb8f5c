import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, Id, nullable, pageOf, resource, Timestamp } from './common.ts';

/** Why somebody searches for a person. */
export const SUBJECT_REASONS = [
  'access_request',
  'erasure_request',
  'correction_request',
  'objection',
  'other',
] as const;

/** Where a person may be found. */
export const SUBJECT_PLACE_KINDS = [
  'document',
  'result',
  'rows',
  'record',
  'issues',
  'corrections',
  'comments',
  'recipe',
  'figures',
  'keys',
  'events',
  'log',
  'name',
  'package',
  'build_log',
  'acceptance',
  'preview',
  'database',
  'other',
] as const;

export const SUBJECT_STATES = ['finding', 'found', 'erasing', 'erased', 'cancelled', 'failed'] as const;

/** What becomes, or became, of a holder. */
export const SUBJECT_OUTCOMES = ['erased', 'held', 'in_use', 'not_selected', 'stays', 'gone'] as const;

/** Why something stays, for people to read as a whole. */
export const SUBJECT_REMAINS = [
  'held_job',
  'held_document',
  'in_use',
  'signed',
  'chained',
  'outside',
  'not_selected',
  'not_searched',
  'signed_hashes',
  'backups',
  'source_folders',
  'other_systems',
  'downloads',
  'storage_versions',
  'database_copies',
  'service_log',
] as const;

const Reference = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9 ._/#-]*$',
  description: 'A file number that does not name the person: it stays in the activity and in verifications',
});

export const FindSubjectSchema = Type.Object(
  {
    terms: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      minItems: 1,
      maxItems: 20,
      description:
        'Ids, names and dates of one person. Each is searched for by itself: case, accents, the order of the words of a name, zeros at the start of a number and the format of a date do not matter',
    }),
    reason: Type.Enum([...SUBJECT_REASONS], { description: 'Why the person is searched for' }),
    reference: Type.Optional(Reference),
  },
  closed,
);

const hit = Type.Object(
  {
    sheet: Type.Optional(Type.String({ description: 'Sheet, or part of a workbook that is no sheet' })),
    cell: Type.Optional(Type.String({ description: 'A1' })),
    row: Type.Optional(Type.Integer({ minimum: 1, description: 'Row or line' })),
    term: Type.Integer({ minimum: 1, description: 'Position of the term that matched' }),
    how: Type.Enum(['exact', 'number', 'date', 'parts'], {
      description:
        '`exact`: the words; `number`: apart from zeros at its start; `date`: the day in any format; `parts`: a name in several cells of a row',
    }),
  },
  closed,
);

const place = Type.Object(
  {
    kind: Type.Enum([...SUBJECT_PLACE_KINDS], { description: 'What has the value' }),
    revision: Type.Optional(Type.Integer({ minimum: 1, description: 'Revision of the job' })),
    table: Type.Optional(Type.String({ description: 'Table of the database' })),
    count: Count,
    hits: Type.Array(hit, { description: 'The first places' }),
  },
  closed,
);

const outcome = Type.Object(
  {
    outcome: Type.Enum([...SUBJECT_OUTCOMES], { description: 'What becomes of the holder' }),
    masked: Type.Optional(Type.Integer({ minimum: 0, description: 'Number of files whose values were masked' })),
    removed: Type.Optional(Type.Integer({ minimum: 0, description: 'Number of files that were removed as a whole' })),
    rows: Type.Optional(Type.Integer({ minimum: 0, description: 'Number of rows of the database' })),
  },
  closed,
);

const holder = Type.Object(
  {
    holder: Type.String({
      description: '`document:ID`, `job:ID`, `recipe:HASH`, `version:ID` (of a config) or `rows:TABLE`',
    }),
    count: Count,
    places: Type.Array(place),
    outcome: nullable(outcome),
  },
  closed,
);

const notSearched = Type.Object(
  {
    holder: Type.String(),
    kind: Type.Enum([...SUBJECT_PLACE_KINDS], { description: 'What was not searched' }),
    why: Type.String({ description: 'A code, or the part of a workbook that was not searched' }),
  },
  closed,
);

export const SubjectSearchSchema = resource('SubjectSearch', {
  id: Id,
  state: Type.Enum([...SUBJECT_STATES], { description: 'How far the search or the erasure is' }),
  reason: Type.Enum([...SUBJECT_REASONS], { description: 'Why the person is searched for' }),
  reference: nullable(Type.String({ description: 'The file number' })),
  terms: Type.Integer({ minimum: 1, description: 'Number of terms; what they are is not told' }),
  has_terms: Type.Boolean({ description: 'Whether the terms are still known, so that the places can be erased' }),
  asked_by: Type.String({ description: 'Name of the token' }),
  asked_at: Timestamp,
  ended_at: nullable(Timestamp),
  done: Type.Integer({ minimum: 0, description: 'Number of holders that are done' }),
  total: Type.Integer({ minimum: 0, description: 'Number of holders to look at' }),
  places: Type.Integer({ minimum: 0, description: 'Number of places that were found' }),
  holders: Type.Integer({ minimum: 0, description: 'Number of documents, jobs and other holders with a place' }),
  not_searched: Type.Array(notSearched, { description: 'What could not be searched' }),
  error: nullable(
    Type.String({ description: 'Code of the error that ended it, or for which an erasure is tried again' }),
  ),
});

export const SubjectSearchPageSchema = pageOf(SubjectSearchSchema);
export const SubjectHolderPageSchema = pageOf(holder);

const remains = Type.Object(
  {
    what: Type.Enum([...SUBJECT_REMAINS], { description: 'What stays' }),
    holders: Type.Array(Type.String(), { description: 'The holders that it is about; empty for what is elsewhere' }),
    says: Type.String({ description: 'The reason, for people' }),
  },
  closed,
);

export const SubjectPlanSchema = resource('SubjectPlan', {
  search_id: Id,
  goes: Type.Array(
    Type.Object(
      {
        holder: Type.String(),
        how: Type.Enum(['mask', 'remove'], {
          description: '`mask`: values are masked; `remove`: the bytes of the document go, as with retention',
        }),
        count: Count,
      },
      closed,
    ),
    { description: 'What is erased' },
  ),
  remains: Type.Array(remains, { description: 'What stays, and why' }),
});

export const EraseSubjectSchema = Type.Object(
  {
    reference: Reference,
    holders: Type.Optional(
      Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, description: 'Only these holders; default: all' }),
    ),
  },
  closed,
);

export type FindSubject = Static<typeof FindSubjectSchema>;
export type EraseSubject = Static<typeof EraseSubjectSchema>;
export type SubjectSearch = Static<typeof SubjectSearchSchema>;
export type SubjectHolder = Static<typeof holder>;
export type SubjectPlace = Static<typeof place>;
export type SubjectReason = (typeof SUBJECT_REASONS)[number];
export type SubjectPlaceKind = SubjectPlace['kind'];
export type SubjectOutcome = Static<typeof outcome>;
export type SubjectPlan = Static<typeof SubjectPlanSchema>;
export type SubjectRemains = (typeof SUBJECT_REMAINS)[number];
export type NotSearched = Static<typeof notSearched>;
