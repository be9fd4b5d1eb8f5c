import { realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { hashFile } from '../../../base/files/index.ts';
import type { Settings } from '../../../contract/settings.ts';
import { makeArtifact, makeHostSetup, makeRuleRunner, type NextHost } from '../../../engine/index.ts';
import type { RuleContext } from '../../../engine/mapping/index.ts';
import type { PreparedPackage } from '../../../package/index.ts';
import { makeJobId, makeRunRequest } from '../../../runner/index.ts';
import { chooseLevel } from '../../../sandbox/index.ts';
import type { Workbook } from '../../../workbook/index.ts';
import { DEFAULT_AS_OF } from '../../cases/index.ts';

/** A package whose rules are called during learning. */
export interface RuleSource {
  prepared: PreparedPackage;
  settings: Settings;
  /** If given, the rule host of the next document starts while a document is read. The caller closes it. */
  hosts?: NextHost;
}

/** The rules of a package, ready to be called for one document. */
export interface DocumentRules extends RuleContext {
  readonly rowRules: readonly string[];
}

/**
 * Calls rules for a document as its job would: in a sandbox, in a process of their own, with the same time and seed.
 * `pass` is called again if a rule was switched off. The record that rules see lacks the results of pass 1.
 */
export async function withRules<T>(
  path: string,
  workbook: Workbook,
  { prepared, settings, hosts }: RuleSource,
  pass: (rules: DocumentRules) => Promise<T>,
): Promise<T> {
  const { build, envDir } = prepared;
  const source_file = basename(path);
  const request = makeRunRequest({
    jobId: makeJobId(),
    source: { input: source_file, source_file },
    prepared,
    settings,
    level: await chooseLevel(settings.sandbox),
    asOf: DEFAULT_AS_OF,
  });
  const document = { sha256: await hashFile(path), bytes: statSync(path).size };
  const artifact = makeArtifact(request, build, workbook.facts, document);
  const setup = makeHostSetup(request, build, realpathSync(envDir));
  const runner = makeRuleRunner(request, setup, {
    ahead: hosts?.take(setup),
    onSwitchedOff: () => undefined,
  });
  hosts?.prepare(setup);
  try {
    const rules = { build, manifest: build.manifest, runner, rowRules: listRowRules(prepared) };
    return (await runner.runPass(artifact, () => pass(rules))).result;
  } finally {
    await runner.close();
  }
}

export function listRowRules({ build }: PreparedPackage): string[] {
  return build.modules.filter(({ kind }) => kind === 'row').flatMap(({ rules }) => rules);
}

export function hasColumnRules({ build }: PreparedPackage): boolean {
  return Object.values(build.rules).some(({ kind }) => kind === 'column_detector');
}
