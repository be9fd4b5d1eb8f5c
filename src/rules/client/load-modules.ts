import type { Manifest } from '../../contract/manifest.ts';
import type { LoadAnswer, ModuleToLoad } from '../protocol.ts';
import type { HostProcessOptions } from './host-process.ts';
import { RuleHost } from './rule-host.ts';
import { verifyLoad } from './verify-answers.ts';

export interface LoadOptions {
  host: HostProcessOptions & { ruleTimeoutSeconds: number };
  modules: ModuleToLoad[];
  manifest: Manifest;
}

/** Loads every module once in the sandbox, and returns the exports; throws HostEnded if loading ends the host. */
export async function loadModules(options: LoadOptions): Promise<LoadAnswer & { log: string }> {
  const host = new RuleHost(options.host);
  const request = {
    op: 'load' as const,
    programPath: options.host.programPath,
    modules: options.modules,
    manifest: options.manifest,
    job: { job_id: 'check', source_file: '' },
    markIntervalMs: 0,
  };
  try {
    const answer = await host.request(request, (raw) => verifyLoad(raw, request));
    return { ...answer, log: host.readLog() };
  } finally {
    await host.close();
  }
}
