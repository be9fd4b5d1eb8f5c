import type { components } from '../../client/index.ts';
import type { Look } from './look.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText } from './text.ts';

type Config = components['schemas']['Config'];

/** The configs of a workspace: which is the default, and which cannot run. */
export function renderRemoteConfigs(configs: readonly Config[], look: Look): string[] {
  if (configs.length === 0) return ['no configs'];
  const rows = configs.map(({ id, name, ...config }) => [cleanText(name), id, describeState(config)]);
  const columns = [flexible('name'), flexible('id'), flexible('state')];
  return layOutTable(columns, rows, { width: look.width, paintHeader: look.paint.dim });
}

function describeState(config: Pick<Config, 'archived_at' | 'active_version_id' | 'is_default'>): string {
  if (config.archived_at !== null) return 'archived';
  if (config.active_version_id === null) return 'nothing published';
  return config.is_default ? 'default' : '';
}
