import * as Type from 'typebox';
import { Id } from '../contract/api/index.ts';

export const API = '/api/v1';
/** Paths of one workspace. */
export const WORKSPACE = `${API}/workspaces/:workspace_id`;

/** Short paths for the default workspace: `/jobs…`. */
export const SHORT = '';

export const WorkspaceParams = Type.Object({ workspace_id: Id });
export const Nothing = Type.Null({ description: 'No content' });
