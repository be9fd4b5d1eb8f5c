import type { Static } from 'typebox';
import * as Type from 'typebox';
import { SENDER_AND_PERIOD } from '../belonging.ts';
import { MAX_PUBLISH_DOCUMENTS } from '../publication.ts';
import { RoleSchema } from './access.ts';
import { closed, Id, Name, nullable, pageOf, resource, Timestamp } from './common.ts';

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
  needs_sender_and_period: Type.Boolean({ description: 'What `sender_and_period` means at present' }),
  my_role: RoleSchema,
});

export const CreateWorkspaceSchema = Type.Object({ name: Name }, closed);

export const UpdateWorkspaceSchema = Type.Object(
  {
    name: Type.Optional(Name),
    archived: Type.Optional(Type.Boolean({ description: 'An archived workspace can be read, but runs no jobs' })),
    default_config_id: Type.Optional(nullable(Id)),
    sender_and_period: Type.Optional(SenderAndPeriod),
    publish_documents: Type.Optional(PublishDocuments),
  },
  { ...closed, minProperties: 1 },
);

export const WorkspacePageSchema = pageOf(WorkspaceSchema);

export type UpdateWorkspace = Static<typeof UpdateWorkspaceSchema>;
export type Workspace = Static<typeof WorkspaceSchema>;
