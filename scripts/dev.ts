/** `npm run dev`: restarts the service when its sources change; the web app reloads by itself. Ctrl-C ends both. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectDir } from '../bin/runtime.js';

const SERVICE_PORT = '8000';

function start(name: string, args: string[]): ChildProcess {
  const env = { ...process.env, ADE_DEV_SERVICE_URL: `http://127.0.0.1:${SERVICE_PORT}` };
  const child = spawn(process.execPath, args, { cwd: projectDir, stdio: 'inherit', env });
  child.on('exit', (code) => {
    process.stderr.write(`${name} ended; the other ends, too.\n`);
    stop(code ?? 1);
  });
  return child;
}

const children: ChildProcess[] = [];

function stop(code: number): void {
  process.exitCode ??= code;
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(0));
const serve = [join('bin', 'ade.js'), 'serve', '--port', SERVICE_PORT, ...process.argv.slice(2)];
children.push(start('The service', ['--watch-path=src', '--watch-preserve-output', ...serve]));
children.push(start('The web app', [join('node_modules', 'vite', 'bin', 'vite.js'), 'web']));
process.stderr.write('The web app is at http://127.0.0.1:5173/app/\n');
