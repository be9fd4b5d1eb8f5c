import { setFlagsFromString } from 'node:v8';
import type { Command } from 'commander';
import { readSettings, type Settings } from '../../contract/settings.ts';
import { withInterrupt } from '../interrupt.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

interface ServeOptions {
  host?: string;
  port?: string;
  dataDir?: string;
}

const MAX_PORT = 65_535;
/** How much the heap may grow before V8 collects it, in percent of what was in use. By default, it grows for hours. */
const HEAP_GROWTH = 40;
/** How long a process whose server has stopped may take to end by itself. */
const LINGER_MS = 2000;

export function addServeCommand(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .description('run the service: API, web app and queue')
    .option('--host <address>', 'address to listen on (default: ADE_HOST)')
    .option('--port <number>', 'port to listen on (default: ADE_PORT)')
    .option('--data-dir <dir>', 'folder for all data (default: ADE_DATA_DIR)')
    .action(async (options: ServeOptions) => serve(applyOptions(readSettings(), options), terminal));
}

async function serve(settings: Settings, terminal: Terminal): Promise<void> {
  try {
    await withInterrupt((signal) => serveUntil(signal, settings, terminal));
  } finally {
    // Everything is closed, or could not be: a connection that hangs must not keep the process alive.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

async function serveUntil(signal: AbortSignal, settings: Settings, terminal: Terminal): Promise<void> {
  const { startServer } = await import('../../http/index.ts');
  // After loading: the runtime's code cache is valid only for its start flags.
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
  const server = await startServer(settings, {
    ownsProcess: true,
    onListening: ({ url, firstToken }) => {
      terminal.print(`ADE serves at ${url}`);
      if (settings.auth === 'off')
        terminal.print('Authentication is off: everyone on this machine is an administrator.');
      if (firstToken === null) {
        if (settings.auth !== 'off')
          terminal.print(`Sign in at ${url}/app with your token. A lost one is replaced with ade token create.`);
        return;
      }
      terminal.print(`Sign in once as administrator: ${url}/app/sign-in#token=${firstToken}`);
      terminal.print(
        'This link is shown only once. It contains the administrator’s token; make other tokens in the web app.',
      );
    },
  });
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  terminal.print('Stopping: running jobs may finish; a second signal stops at once.');
  await server.stop();
}

function applyOptions(settings: Settings, { host, port, dataDir }: ServeOptions): Settings {
  return {
    ...settings,
    host: host ?? settings.host,
    port: port === undefined ? settings.port : parsePort(port),
    dataDir: dataDir ?? settings.dataDir,
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= MAX_PORT) return port;
  throw usageError(`--port is ${text}; expected a number from 0 to ${MAX_PORT}.`);
}
