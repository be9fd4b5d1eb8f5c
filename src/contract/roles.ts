/**
 * What a token may do in a workspace. Each role includes those before it. auditor: decisions without values; viewer:
 * documents and values too; operator: upload and run; author: configs; admin: tokens and the workspace itself.
 */
export const ROLES = ['auditor', 'viewer', 'operator', 'author', 'admin'] as const;
export type Role = (typeof ROLES)[number];
