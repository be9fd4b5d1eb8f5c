/** Entry of the rule host: reads requests from fd 0, answers on fd 3, one at a time and in order. */
import './closed-world.ts';
import { collectRarely } from '../collect-rarely.ts';
import type { HostRequest } from '../protocol.ts';
import { readRequest, sendMessage, writeFully } from './channel.ts';
import { beginCall, hostProcess } from './closed-world.ts';
import { scoreColumns } from './column-detectors.ts';
import { makeConsole } from './console.ts';
import { TableRules } from './fields.ts';
import { runHook } from './hooks.ts';
import { lockGlobals } from './lock.ts';
import { Marker } from './marker.ts';
import { reclaimMemory } from './memory.ts';
import { restoreRegExpPrototype } from './regexp-prototype.ts';
import { RuleRegistry } from './registry.ts';
import { scoreRows } from './row-detectors.ts';

const { hrtime, exit } = hostProcess;
const nowMs = () => Number(hrtime.bigint() / 1_000_000n);

let registry: RuleRegistry | null = null;
let markIntervalMs = 0;
let table: TableRules | null = null;

/** Gives rules a `process` that can do nothing: libraries read `env` and `versions`, and it has little more. */
function hideProcess(): void {
  const value = Object.freeze({
    env: Object.freeze({}),
    argv: Object.freeze([]),
    platform: hostProcess.platform,
    version: hostProcess.version,
    versions: Object.freeze({ ...hostProcess.versions }),
    nextTick: queueMicrotask,
  });
  Object.defineProperty(globalThis, 'process', { value, writable: false, configurable: false });
  Object.defineProperty(globalThis, 'console', { value: makeConsole(), writable: false, configurable: false });
}

async function answerRequest(seq: number, request: HostRequest): Promise<object> {
  if (request.op === 'load') {
    markIntervalMs = request.markIntervalMs;
    registry = new RuleRegistry(request);
    beginCall('load', 0);
    return registry.load(request.modules);
  }
  if (registry === null) throw new Error('load comes first');
  const marker = new Marker(markIntervalMs, nowMs, (mark) => sendMessage({ seq, mark }));
  switch (request.op) {
    case 'artifact':
      registry.setArtifact(request.artifact);
      return {};
    case 'rows':
      return scoreRows(registry, request, marker);
    case 'columns':
      return scoreColumns(registry, request, marker);
    case 'table':
      table = new TableRules(registry, request);
      return {};
    case 'batch':
      if (table === null) throw new Error('table comes before batch');
      return table.runBatch(request, marker);
    case 'hook':
      return runHook(registry, request);
  }
}

async function serve(): Promise<void> {
  // What a rule left running must not end the process: the rule's call has already failed or did not wait for it.
  hostProcess.on('unhandledRejection', () => undefined);
  hostProcess.on('uncaughtException', () => undefined);
  try {
    await answerRequests();
    exit(0);
  } catch (error) {
    // The host's own failure; the engine sees the exit code and the log.
    writeFully(2, Buffer.from(`${error instanceof Error ? error.stack : 'unknown failure'}\n`));
    exit(1);
  }
}

async function answerRequests(): Promise<void> {
  for (let text = readRequest(); text !== null; text = readRequest()) {
    const { seq, ...request } = JSON.parse(text) as HostRequest & { seq: number };
    const answer = await answerRequest(seq, request as HostRequest);
    // Before the answer: if this ends the host, one of the rules of this request is the cause.
    restoreRegExpPrototype();
    sendMessage({ seq, ...answer });
    // While the engine reads the first rows.
    if (request.op === 'load') collectRarely(hostProcess.getBuiltinModule('node:v8'));
    else if (request.op !== 'artifact') reclaimMemory();
  }
}

hideProcess();
lockGlobals();
void serve();
