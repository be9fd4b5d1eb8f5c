import * as Type from 'typebox';
import { Id } from '../contract/api/index.ts';

export const API = '/api/v1';
/** Paths of one workspace. */
export const WORKSPACE = `${API}/workspaces/:workspace_id`;

/** Paths of one job. */
export const JOB = `${WORKSPACE}/jobs/:job_id`;
/** Prefix of the five short paths to jobs of the default workspace, `/jobs…`. */
export const SHORT = '';

export const WorkspaceParams = Type.Object({ workspace_id: Id });
export const JobParams = Type.Object({ workspace_id: Id, job_id: Id });
export const Nothing = Type.Null({ description: 'No content' });
