import { dirname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { AdeError } from '../../contract/errors/index.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import { type Confinement, entryPath, makeToolConfinement, startConfined } from '../../sandbox/index.ts';
import { bundlerFolders } from '../installation.ts';
import type { Bundle, BundleRequest } from './protocol.ts';

export type { Bundle, BundleProblem, BundleRequest } from './protocol.ts';

const BUNDLER_LIMITS = { memoryMb: 1024, cpuSeconds: 120, logBytes: 1024 * 1024, openFiles: 1024 };

/** Bundles dependencies in a confined process, because packages from npm are not trusted. */
export async function bundleDependencies(
  request: BundleRequest,
  { level, signal }: { level: SandboxLevel; signal: AbortSignal },
): Promise<Bundle> {
  const bundler = startConfined(level, makeConfinement(request, level));
  const stop = (): void => bundler.kill({ code: 'cancelled', details: {} });
  signal.addEventListener('abort', stop);
  bundler.input.end(JSON.stringify(request));
  const answer = await buffer(bundler.output);
  const { reason, logTail } = await bundler.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (reason !== null) throw new AdeError(reason.code, reason.details, { cause: new Error(logTail) });
  return JSON.parse(answer.toString('utf8')) as Bundle;
}

function makeConfinement({ dir }: BundleRequest, level: SandboxLevel): Confinement {
  const entry = entryPath('bundler.js');
  const readPaths = [dir, dirname(entry), ...bundlerFolders()];
  return makeToolConfinement(level, {
    name: 'The bundler',
    entry,
    args: [],
    cwd: dir,
    readPaths,
    limits: BUNDLER_LIMITS,
  });
}
