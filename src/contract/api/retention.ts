import type { Static } from 'typebox';
import * as Type from 'typebox';
import { PERIOD_PATTERN } from '../retention.ts';
import { Count, closed, resource } from './common.ts';

const period = (what: string) =>
  Type.String({
    pattern: PERIOD_PATTERN,
    examples: ['keep', '90 days', '24 months'],
    description: `${what}. \`keep\`: for ever`,
  });

const periods = {
  documents: period(
    'How long after their last arrival documents are kept, and copies of them after the end of their job',
  ),
  results: period('How long the workbook of a job is kept after its end'),
  records: period('How long artifact, issues, events and logs of a job are kept after its end'),
};

export const RetentionSchema = resource('Retention', periods);

/** `server`: the settings, which workspaces without a retention follow; `proposal`: what a new workspace gets. */
export const RetentionProposalSchema = resource('RetentionProposal', {
  server: RetentionSchema,
  proposal: RetentionSchema,
});

export const RetentionCountQuerySchema = Type.Object(periods, closed);

export const RetentionCountSchema = resource('RetentionCount', {
  documents: { ...Count, description: 'Documents whose file would be removed' },
  jobs: { ...Count, description: 'Jobs that would lose one part or several' },
  jobs_without: Type.Object(
    {
      documents: {
        ...Count,
        description: 'Jobs that would lose their copy of the document, and with it their corrections',
      },
      results: { ...Count, description: 'Jobs that would lose their workbook' },
      records: { ...Count, description: 'Jobs that would lose artifact, issues, events and logs' },
    },
    closed,
  ),
  held: Type.Object(
    { documents: Count, jobs: Count },
    { ...closed, description: 'Documents and jobs that are old enough, but stay because of a legal hold' },
  ),
});

export type RetentionCount = Static<typeof RetentionCountSchema>;
export type RetentionProposal = Static<typeof RetentionProposalSchema>;
