import type { Manifest } from '../../contract/manifest.ts';
import type { LoadAnswer, ModuleToLoad } from '../protocol.ts';
import type { HostProcessOptions } from './host-process.ts';
import { makeLoadRequest } from './load-request.ts';
import { RuleHost } from './rule-host.ts';
import { verifyLoad } from './verify-answers.ts';

/** A package is checked without a document. */
const CHECK_JOB = { job_id: 'check', source_file: '', as_of: '2000-01-01T00:00:00Z' };

export interface LoadOptions {
  host: HostProcessOptions & { ruleTimeoutSeconds: number };
  modules: ModuleToLoad[];
  manifest: Manifest;
}

/** Loads every module once in the sandbox, and returns the exports; throws HostEnded if loading ends the host. */
export async function loadModules(options: LoadOptions): Promise<LoadAnswer & { log: string }> {
  const host = new RuleHost(options.host);
  const request = makeLoadRequest(options, options.modules, CHECK_JOB, 0);
  try {
    const answer = await host.request(request, (raw) => verifyLoad(raw, request));
    return { ...answer, log: host.readLog() };
  } finally {
    await host.close();
  }
}
