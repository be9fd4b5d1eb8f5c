/** Entry of the rule host: reads requests from fd 0 and answers on fd 3, one at a time and in order. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v8 from 'node:v8';
import { collectRarely } from '../collect-rarely.ts';
import type { Program } from '../program.ts';
import type { LoadRequest } from '../protocol.ts';
import type { Outer } from '../realm/outer.ts';
import { readRequest, sendText, writeFully } from './channel.ts';
import { Linker, LinkProblem, ModuleThrew } from './linker.ts';
import { reclaimMemory, takeCollector } from './memory.ts';
import { Network } from './network.ts';
import { makeRealm, startRealm } from './realm.ts';
import { webFunctions } from './web-functions.ts';

const { ADE_AS_OF, ADE_SEED = '' } = process.env;
const hasNetwork = process.permission.has('net');
const ownDir = dirname(process.argv[1]!);
const realm = makeRealm();
const network = new Network(ownDir);
let linker: Linker | null = null;

const outer: Outer = {
  load(id, onThrown, onProblem) {
    try {
      return linker!.load(id);
    } catch (error) {
      if (error instanceof ModuleThrew) onThrown(error.thrown);
      else if (error instanceof LinkProblem) onProblem(error.message);
      else end(String((error as Error).stack));
      return undefined;
    }
  },
  drain: realm.drain,
  send: sendText,
  print: (fd, text) => writeFully(fd, Buffer.from(text)),
  nowMs: () => Math.floor(performance.now()),
  reclaimMemory,
  end,
  ...webFunctions,
  beginFetch: (id, request) => network.begin(id, request),
  waitForFetch: () => network.wait(),
  abortFetches: () => network.abort(),
};

function end(message: string): void {
  writeFully(2, Buffer.from(`${message}\n`));
  process.exit(1);
}

/** Handles the first request: the scripts are read here, and only their texts go into the realm. */
function openProgram(text: string): void {
  const { programPath } = JSON.parse(text) as LoadRequest;
  const program = JSON.parse(readFileSync(programPath, 'utf8')) as Program;
  linker = new Linker(realm, program, ownDir);
}

function serve(): void {
  const answer = startRealm(realm, { ownDir, asOf: ADE_AS_OF!, seed: ADE_SEED, hasNetwork, outer });
  for (let text = readRequest(); text !== null; text = readRequest()) {
    const isFirst = linker === null;
    if (isFirst) openProgram(text);
    sendText(answer(text));
    // The rest is done once, after the first answer, while the engine reads the first rows.
    if (!isFirst) continue;
    collectRarely(v8);
    takeCollector();
  }
}

try {
  serve();
  process.exit(0);
} catch (error) {
  // The host itself failed; the engine sees the exit code and the log.
  end(String((error as Error).stack));
}
