import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';

const npmScript = join(projectDir, 'node_modules', 'npm', 'bin', 'npm-cli.js');
const UNREACHABLE = /E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|NOTCACHED)|ERR_SOCKET_TIMEOUT/;

/**
 * Installs tools that are too heavy for every checkout into a folder, without their scripts. Returns why that is not
 * possible here, or undefined.
 */
export function installPackages(folder: string, packages: Readonly<Record<string, string>>): string | undefined {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies: packages }));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'];
  const result = spawnSync(process.execPath, [npmScript, 'install', ...flags], { cwd: folder, encoding: 'utf8' });
  if (result.status === 0) return undefined;
  if (UNREACHABLE.test(result.stderr) && process.env.CI !== 'true') return 'the npm registry cannot be reached';
  throw new Error(result.stderr);
}
