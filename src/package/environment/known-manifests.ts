import { statSync } from 'node:fs';
import { environmentPaths } from '../../contract/layout.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { readBuildRecord } from './environment.ts';

interface Known {
  manifest: Manifest;
  mtimeMs: number;
  bytes: number;
}

/** More environments than can be in use at a time; the oldest manifest is dropped first. */
const MAX_KNOWN = 50;
const known = new Map<string, Known>();

/** The manifest of an environment, cached by its build.json; not verified. Throws `environment_unreadable`. */
export function readManifest(envDir: string): Manifest {
  const stats = statSync(environmentPaths(envDir).recordPath, { throwIfNoEntry: false });
  const found = known.get(envDir);
  if (found !== undefined && found.mtimeMs === stats?.mtimeMs && found.bytes === stats.size) return found.manifest;
  known.delete(envDir);
  const { manifest } = readBuildRecord(envDir);
  if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value!);
  if (stats !== undefined) known.set(envDir, { manifest, mtimeMs: stats.mtimeMs, bytes: stats.size });
  return manifest;
}
