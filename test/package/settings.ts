import { readSettings, type Settings } from '../../src/contract/settings.ts';

export function makeSettings(dataDir: string, env: Record<string, string> = {}): Settings {
  return readSettings({ ADE_DATA_DIR: dataDir, ...env });
}
