import type { Static } from 'typebox';
import * as Type from 'typebox';
import { RoleSchema } from './access.ts';
import { closed, Id, Name, nullable, pageOf, resource, Timestamp } from './common.ts';

/** The workspace of the short paths (`/jobs…`); it is made at the first start. */
export const DEFAULT_WORKSPACE_ID = 'default';

export const WorkspaceSchema = resource('Workspace', {
  id: Id,
  name: Name,
  created_at: Timestamp,
  archived_at: nullable(Timestamp),
  default_config_id: nullable(Id),
  my_role: RoleSchema,
});

export const CreateWorkspaceSchema = Type.Object({ name: Name }, closed);

export const UpdateWorkspaceSchema = Type.Object(
  {
    name: Type.Optional(Name),
    archived: Type.Optional(Type.Boolean({ description: 'An archived workspace can be read, but runs no jobs' })),
    default_config_id: Type.Optional(nullable(Id)),
  },
  { ...closed, minProperties: 1 },
);

export const WorkspacePageSchema = pageOf(WorkspaceSchema);

export type Workspace = Static<typeof WorkspaceSchema>;
