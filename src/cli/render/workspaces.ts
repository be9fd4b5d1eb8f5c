import type { Workspace } from '../../contract/api/index.ts';
import { RETENTION_PARTS } from '../../contract/retention.ts';
import type { Look } from './look.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText } from './text.ts';

type Listed = Pick<Workspace, 'id' | 'name' | 'archived_at' | 'sender_and_period' | 'needs_sender_and_period'>;

export function renderWorkspaces(
  workspaces: readonly (Listed & Pick<Workspace, 'retention_in_force'>)[],
  { width, paint }: Look,
): string[] {
  const rows = workspaces.map((workspace) => [
    workspace.id,
    cleanText(workspace.name),
    workspace.archived_at === null ? '' : 'archived',
    workspace.sender_and_period,
    workspace.needs_sender_and_period ? 'yes' : 'no',
    ...RETENTION_PARTS.map((part) => workspace.retention_in_force[part]),
  ]);
  const columns = ['id', flexible('name'), 'state', 'setting', 'needs sender and period', ...RETENTION_PARTS];
  return layOutTable(columns, rows, { width, paintHeader: paint.dim });
}

export function renderWorkspace({ id, sender_and_period: setting, needs_sender_and_period: needs }: Listed): string[] {
  return [`${id}: ${setting}. Its documents ${needs ? 'need' : 'do not need'} a sender and a period.`];
}
