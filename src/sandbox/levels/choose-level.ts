import { AdeError } from '../../contract/errors/index.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import { type ProbeResult, probeLevel } from './probe-level.ts';

// `permission` protects less than the levels that Linux offers, so there it must be chosen by name.
const automaticLevels: SandboxLevel[] = process.platform === 'linux' ? ['landlock', 'bubblewrap'] : ['permission'];

/** The named level, or the strictest for `auto`. Throws `sandbox_unavailable` with all canaries that failed. */
export async function chooseLevel(
  setting: 'auto' | SandboxLevel,
  probe: (level: SandboxLevel) => Promise<ProbeResult> = probeLevel,
): Promise<SandboxLevel> {
  const candidates = setting === 'auto' ? automaticLevels : [setting];
  const failures: string[] = [];
  const advice: string[] = [];
  for (const level of candidates) {
    const result = await probe(level);
    if (result.ok) return level;
    failures.push(`${level} (canary "${result.canary}"): ${result.found}`);
    advice.push(result.advice);
  }
  throw new AdeError('sandbox_unavailable', { level: setting, found: failures.join('; '), advice: advice.join(' ') });
}
