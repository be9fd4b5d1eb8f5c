import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectDir } from '../../bin/runtime.js';
import type { Tier } from './tiers.ts';

export interface Arguments {
  tier: Tier;
  /** Only the tests that the tier adds to the quick one. */
  isOnlyAdded: boolean;
  /** Only tests that depend on changes since a commit; the empty text means the default commit. */
  changedSince: string | null;
  /** Runs test/http and test/service, or the named tests, with a shared storage but without local copies. */
  isForgetful: boolean;
  /** Files, folders and patterns; empty for all tests of the tier. */
  named: string[];
}

/** `npm test -- FILE…` runs all tests of these files that CI runs. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: args.map((arg) => (arg === '--changed' ? '--changed=' : arg)),
    allowPositionals: true,
    options: {
      all: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      'only-added': { type: 'boolean', default: false },
      forgetful: { type: 'boolean', default: false },
      changed: { type: 'string' },
    },
  });
  const { all, long, forgetful } = values;
  const isOnlyAdded = values['only-added'];
  let changedSince = values.changed ?? null;
  // `--changed REF`: an argument that isn't a path is the commit.
  if (changedSince === '' && positionals.length > 0 && !isPath(positionals[0]!)) changedSince = positionals.shift()!;
  if (isOnlyAdded && (!all || positionals.length > 0))
    throw new Error('--only-added goes with test:all, without files.');
  if (changedSince !== null && positionals.length > 0) throw new Error('--changed chooses the tests: name no files.');
  const named = forgetful && positionals.length === 0 ? ['test/http', 'test/service'] : positionals;
  const tier = long ? 'long' : all || named.length > 0 ? 'all' : 'quick';
  return { tier, isOnlyAdded, changedSince, isForgetful: forgetful, named };
}

const isPath = (name: string) => statSync(join(projectDir, name), { throwIfNoEntry: false }) !== undefined;
