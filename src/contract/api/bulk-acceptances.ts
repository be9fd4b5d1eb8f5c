import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, Id, nullable, resource, Timestamp } from './common.ts';

/** Why a job stays as it is when the acceptance of several jobs is undone. */
export const KEPT_REASONS = [
  'downloaded',
  'exported',
  'compared',
  'second_person',
  'changed_since',
  'deleted',
] as const;

/** Jobs that somebody accepted together. */
export const BulkAcceptanceListSchema = resource('BulkAcceptanceList', {
  items: Type.Array(
    Type.Object(
      {
        id: Id,
        by: Type.String({ description: 'Name of the person' }),
        at: Timestamp,
        count: { ...Count, description: 'Number of accepted jobs' },
        standing: { ...Count, description: 'How many of these acceptances were not withdrawn since' },
      },
      { ...closed, title: 'BulkAcceptance' },
    ),
    { description: 'Those of the newest 1,000 acceptances, newest first' },
  ),
});

/** What became of each job when the acceptance of several jobs was undone. */
export const BulkUndoSchema = resource('BulkUndo', {
  id: Id,
  items: Type.Array(
    Type.Object(
      {
        job_id: Id,
        source_file: nullable(Type.String({ description: 'Name of the document; null if the job was deleted' })),
        undone: Type.Boolean({ description: 'true: the job is reopened. false: it stays, for the reason in `why`' }),
        why: nullable(
          Type.Enum([...KEPT_REASONS], {
            description:
              "downloaded, exported: somebody took the accepted results, or labels of them; compared: a job of the sender's next period was compared with them; second_person: another person has signed, too; changed_since: it was reopened or replaced otherwise; deleted: the job is gone",
          }),
        ),
        by: nullable(Type.String({ description: 'Name of the person, or id of the job, that `why` is about' })),
        at: nullable(Timestamp),
      },
      { ...closed, title: 'UndoneAcceptance' },
    ),
  ),
});

export type KeptReason = (typeof KEPT_REASONS)[number];
export type BulkAcceptanceList = Static<typeof BulkAcceptanceListSchema>;
export type BulkUndo = Static<typeof BulkUndoSchema>;
