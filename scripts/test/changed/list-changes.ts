import { spawnSync } from 'node:child_process';
import { projectDir } from '../../../bin/runtime.js';

/** Files that differ from a commit: committed since, uncommitted, not yet known to git, or deleted. */
export function listChanges(ref: string): string[] {
  const since = ref === '' ? findBase() : ref;
  const changed = git('diff', '--name-only', '--no-renames', '-z', since, '--');
  const added = git('ls-files', '--others', '--exclude-standard', '-z');
  return [...new Set([...changed.split('\0'), ...added.split('\0')])].filter((path) => path !== '').sort();
}

/** The commit where this branch left origin/main; without that, the previous commit. */
function findBase(): string {
  const base = spawnSync('git', ['merge-base', 'HEAD', 'origin/main'], { cwd: projectDir, encoding: 'utf8' });
  return base.status === 0 ? base.stdout.trim() : 'HEAD~1';
}

function git(...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    cwd: projectDir,
    encoding: 'utf8',
    maxBuffer: 100 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}
