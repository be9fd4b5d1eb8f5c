import { AdeError } from '../../contract/errors/index.ts';
import { readSettings, type Settings } from '../../contract/settings.ts';

/** Settings of a command that runs config code; throws `safe_mode_active` if ADE_SAFE_MODE forbids that. */
export function readRunSettings(): Settings {
  const settings = readSettings();
  if (settings.safeMode) throw new AdeError('safe_mode_active');
  return settings;
}
