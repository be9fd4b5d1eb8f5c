import type { Static } from 'typebox';
import * as Type from 'typebox';
import { CASE_OUTCOMES, DOCUMENT_OUTCOMES } from '../publication.ts';
import { ReasonSchema } from '../review.ts';
import { Count, closed, Id, nullable, resource } from './common.ts';
import { ConfigVersionSchema } from './configs.ts';
import { ValueComparisonSchema } from './value-changes.ts';

const Failure = nullable(Type.Object({ code: Type.String(), message: Type.String() }, closed));

const ChangeCountsSchema = Type.Object(
  {
    changed: Type.Integer({ description: 'Cells that have a value in both results, but not the same' }),
    filled: Type.Integer({ description: 'Cells that have a value only with the draft' }),
    emptied: Type.Integer({ description: 'Cells that have a value only in the accepted result' }),
    rows_gone: Type.Integer({ description: 'Rows that only the accepted result has' }),
    rows_new: Type.Integer({ description: 'Rows that only the result of the draft has' }),
  },
  closed,
);

const checkedDocument = {
  job_id: Id,
  revision: Type.Integer({ minimum: 1, description: 'The accepted revision' }),
  filename: Type.String(),
  outcome: Type.Enum([...DOCUMENT_OUTCOMES], {
    description:
      '`as_published`: other values than the accepted ones, but those that the published version was seen to read; `failed`: the draft gives no result for this document, or there is nothing to compare it with',
  }),
  changes: nullable(ChangeCountsSchema),
  error: Failure,
};

/** An accepted document, and whether a draft reads other values from it. */
export const CheckedDocumentSchema = resource('CheckedDocument', checkedDocument);

/** The same right after the run, with examples of changed values. */
export const DocumentCheckSchema = resource('DocumentCheck', {
  ...checkedDocument,
  values: nullable(ValueComparisonSchema),
});

/** What is tried before a draft is published, and what came of it. It contains no values. */
export const PublicationSchema = resource('Publication', {
  config_version_id: Id,
  cases: nullable(
    Type.Object(
      { outcome: Type.Enum([...CASE_OUTCOMES]), count: nullable(Count), failed: nullable(Count), error: Failure },
      { ...closed, description: "The package's own cases; null if it has none" },
    ),
  ),
  documents: Type.Array(CheckedDocumentSchema, {
    description:
      'The newest accepted documents that the config has read; `publish_documents` of the workspace says how many',
  }),
  is_checked: Type.Boolean({ description: 'Whether all of this was tried with the draft as it is now' }),
  needs_reason: Type.Boolean({ description: 'Whether a case fails, or an accepted document has other values or none' }),
  reason_codes: Type.Array(ReasonSchema.properties.code, { description: 'The reasons of the workspace' }),
});

/** What became of a version whose publication was undone. */
export const PublicationUndoSchema = resource('PublicationUndo', {
  version: ConfigVersionSchema,
  undone: ConfigVersionSchema,
  jobs: Type.Object(
    {
      count: Count,
      ids: Type.Array(Id, { description: 'The newest 1,000' }),
    },
    { ...closed, description: 'Jobs that the undone version has read. They stay as they are' },
  ),
});

export type PublicationUndo = Static<typeof PublicationUndoSchema>;
export type ChangeCounts = Static<typeof ChangeCountsSchema>;
export type CheckedDocument = Static<typeof CheckedDocumentSchema>;
export type DocumentCheck = Static<typeof DocumentCheckSchema>;
export type Publication = Static<typeof PublicationSchema>;
