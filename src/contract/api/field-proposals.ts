import type { Static } from 'typebox';
import * as Type from 'typebox';
import { COLUMN_KIND_NAMES } from '../column-kinds.ts';
import { Count, closed, Id, nullable, pageOf, resource, Timestamp } from './common.ts';

const FieldName = Type.String({ minLength: 1, maxLength: 200, description: 'Name of the field for people' });

/** Proposes a field for a column that has none. */
export const ProposeFieldSchema = Type.Object(
  {
    job_id: Id,
    sheet: Type.Integer({ minimum: 0, description: 'Index of the sheet' }),
    table_id: Type.String({ minLength: 1, maxLength: 40 }),
    column: Type.String({ pattern: '^[A-Z]{1,3}$', description: 'Letters of the column in the sheet' }),
    name: FieldName,
  },
  { ...closed, title: 'ProposeField' },
);

export const FIELD_PROPOSAL_STATES = ['open', 'in_draft', 'published', 'declined'] as const;

/** A field that people miss in a package. Documents whose column has the same header share a proposal. */
export const FieldProposalSchema = resource('FieldProposal', {
  id: Id,
  workspace_id: Id,
  config_id: Id,
  name: FieldName,
  header: Type.String({ description: 'Header of the first column, as in the record; empty if the column has none' }),
  kind: Type.Enum(COLUMN_KIND_NAMES, { description: 'Proposed by the header and the values of the first column' }),
  state: Type.Enum([...FIELD_PROPOSAL_STATES], {
    description: '`in_draft`: a draft has the field, and is not published yet',
  }),
  proposed_by: Type.String({ description: 'Name of the person who proposed it first' }),
  proposed_at: Timestamp,
  documents: { ...Count, description: 'In how many documents people proposed it; deleted ones do not count' },
  senders: { ...Count, description: 'How many senders these documents have' },
  job_ids: Type.Array(Id, { description: 'Their jobs, at most 20, newest proposal first' }),
  config_version_id: nullable(Type.Unsafe<string>({ ...Id, description: 'The version that has the field' })),
  field: nullable(Type.String({ description: 'Id of the field in that version' })),
  decided_by: nullable(Type.String()),
  decided_at: nullable(Timestamp),
  recipes: Type.Array(
    Type.Object(
      {
        sender_id: Id,
        name: Type.String(),
        version: Type.Integer({ minimum: 1 }),
        pieces: Type.Array(Type.String(), { description: "Ids of the pieces in the sender's recipe" }),
      },
      closed,
    ),
    {
      description:
        'Senders whose recipe says that columns with this header have no field: they stay so until these pieces are revoked. Only in the list',
    },
  ),
});
export const FieldProposalPageSchema = pageOf(FieldProposalSchema);

export const ListFieldProposalsQuerySchema = Type.Object(
  {
    state: Type.Optional(Type.Enum([...FIELD_PROPOSAL_STATES], { description: 'Only proposals in this state' })),
  },
  closed,
);

export const DraftFieldsSchema = Type.Object(
  {
    ids: Type.Array(Id, { minItems: 1, maxItems: 100, description: 'Open proposals whose fields are added' }),
    version_id: Type.Optional(
      Type.Unsafe<string>({
        ...Id,
        description: 'A draft to which the fields are added; by default a new draft of the active version is made',
      }),
    ),
  },
  { ...closed, title: 'DraftFields' },
);

export type DraftFields = Static<typeof DraftFieldsSchema>;
export type ProposeField = Static<typeof ProposeFieldSchema>;
export type FieldProposal = Static<typeof FieldProposalSchema>;
export type FieldProposalState = FieldProposal['state'];
