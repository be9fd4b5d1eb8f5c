import type { Static } from 'typebox';
import * as Type from 'typebox';
import { SENDER_AND_PERIOD } from '../belonging.ts';
import { MAX_PUBLISH_DOCUMENTS } from '../publication.ts';
import { RoleSchema } from './access.ts';
import { closed, Id, Name, nullable, pageOf, resource, Timestamp } from './common.ts';
import { RetentionSchema } from './retention.ts';

const SenderAndPeriod = Type.Enum([...SENDER_AND_PERIOD], {
  description: 'Whether documents need a sender and a period; `auto`: once the workspace has a sender',
});

const PublishDocuments = Type.Integer({
  minimum: 0,
  maximum: MAX_PUBLISH_DOCUMENTS,
  description: 'On how many of the newest accepted documents a draft is tried before it is published; 0: on none',
});

/** The workspace of the short paths (`/jobs…`); it is made at the first start. */
export const DEFAULT_WORKSPACE_ID = 'default';

export const WorkspaceSchema = resource('Workspace', {
  id: Id,
  name: Name,
  created_at: Timestamp,
  archived_at: nullable(Timestamp),
  default_config_id: nullable(Id),
  sender_and_period: SenderAndPeriod,
  publish_documents: PublishDocuments,
  retention: Type.Union([RetentionSchema, Type.Null()], {
    description: 'How long the workspace keeps its files; null: it follows the settings of the server',
  }),
  retention_in_force: RetentionSchema,
  retention_notice: Type.Boolean({
    description:
      'true: the workspace is older than retention of its own, follows the settings of the server, and no administrator has confirmed this yet',
  }),
  needs_sender_and_period: Type.Boolean({ description: 'What `sender_and_period` means at present' }),
  my_role: RoleSchema,
});

export const CreateWorkspaceSchema = Type.Object(
  {
    name: Name,
    retention: Type.Optional(
      Type.Union([RetentionSchema, Type.Null()], {
        description:
          'How long the workspace keeps its files; null: it follows the settings of the server; if left out, the proposal of `readRetentionProposal`',
      }),
    ),
  },
  closed,
);

export const UpdateWorkspaceSchema = Type.Object(
  {
    name: Type.Optional(Name),
    archived: Type.Optional(Type.Boolean({ description: 'An archived workspace can be read, but runs no jobs' })),
    default_config_id: Type.Optional(nullable(Id)),
    sender_and_period: Type.Optional(SenderAndPeriod),
    publish_documents: Type.Optional(PublishDocuments),
    retention: Type.Optional(
      Type.Union([RetentionSchema, Type.Null()], {
        description:
          'How long the workspace keeps its files; null: it follows the settings of the server. `countRetention` tells before what the next sweep would remove',
      }),
    ),
    retention_notice: Type.Optional(
      Type.Literal(false, {
        description: 'An administrator knows that the workspace follows the settings of the server',
      }),
    ),
  },
  { ...closed, minProperties: 1 },
);

export const WorkspacePageSchema = pageOf(WorkspaceSchema);

export type CreateWorkspace = Static<typeof CreateWorkspaceSchema>;
export type UpdateWorkspace = Static<typeof UpdateWorkspaceSchema>;
export type Workspace = Static<typeof WorkspaceSchema>;
