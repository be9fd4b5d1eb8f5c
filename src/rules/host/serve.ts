import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { collectRarely } from '../collect-rarely.ts';
import type { Program } from '../program.ts';
import type { LoadRequest } from '../protocol.ts';
import type { Outer } from '../realm/outer.ts';
import { readRequest, sendText, writeFully } from './channel.ts';
import { LinkProblem, type LoadModule, ModuleThrew, makeLinker } from './linker.ts';
import { reclaimMemory, setFlagsFromString, takeCollector } from './memory.ts';
import { noNetwork, startNetwork } from './network.ts';
import { replaceNodesCallbacks } from './node-callbacks.ts';
import { runUnoptimized } from './optimizer.ts';
import { lockOuterRealm, withoutNodesFormatter } from './outer-realm.ts';
import { takePlain } from './plain-arguments.ts';
import { type AnswerRequest, makeRealm, type Realm, startRealm } from './realm.ts';
import { webFunctions } from './web-functions.ts';

// Node's `process` is empty when the first request is read.
const { ADE_SEED = '' } = process.env;
const hasNetwork = process.permission.has('net');
const ownDir = dirname(process.argv[1]!);
const { hrtime, reallyExit } = process as typeof process & { reallyExit: (code: number) => never };

/** What the host consists of once its realm is locked. */
export interface ServingParts {
  realm: Realm;
  load: LoadModule;
  outer: Outer;
}

/**
 * Serves the engine until it closes the pipe, then ends the process. `makeMore` makes functions that a test gives to the
 * realm's script as well.
 */
export function serveRules(makeMore: (parts: () => ServingParts) => object = () => ({})): void {
  try {
    withoutNodesFormatter(() => serve(makeMore));
    reallyExit(0);
  } catch (error) {
    // The host itself failed; the engine sees the exit code and the log.
    end(String((error as Error).stack));
  }
}

function serve(makeMore: (parts: () => ServingParts) => object): void {
  const { realm, answer, open } = runUnoptimized(() => prepare(makeMore));
  let isFirst = true;
  for (let text = readRequest(); text !== null; text = readRequest()) {
    if (isFirst) open(makeLinker(realm, readProgram(text), ownDir));
    sendText(answer(text));
    // The rest is done once, after the first answer, while the engine reads the first rows.
    if (!isFirst) continue;
    isFirst = false;
    collectRarely({ setFlagsFromString });
    takeCollector();
  }
}

interface Prepared {
  realm: Realm;
  answer: AnswerRequest;
  /** Called once, with the linker of the program. */
  open: (loader: LoadModule) => void;
}

/** Makes the realm of rules, and locks both realms. */
function prepare(makeMore: (parts: () => ServingParts) => object): Prepared {
  const realm = makeRealm();
  const languageNames = Object.getOwnPropertyNames(realm.context);
  let load: LoadModule = () => {
    throw new LinkProblem('no program is open');
  };
  const own = makeOuter(realm, (id) => load(id));
  const outer: Outer = { ...own, ...makeMore(() => ({ realm, load, outer: own })) };
  replaceNodesCallbacks(realm.context);
  const answer = startRealm(realm, { ownDir, seed: ADE_SEED, hasNetwork, outer });
  const used = [outer, Buffer, URL, URLSearchParams, new URLSearchParams().keys(), TextDecoder];
  lockOuterRealm(realm.context, languageNames, [...used, LinkProblem, ModuleThrew]);
  const open = (loader: LoadModule) => {
    load = loader;
  };
  return { realm, answer, open };
}

function makeOuter(realm: Realm, load: LoadModule): Outer {
  const plain = takePlain({
    mark: (seq: number, rule: string) => sendText(JSON.stringify({ seq, mark: String(rule) })),
    print: (isError: boolean, text: string) => writeFully(isError ? 2 : 1, Buffer.from(text)),
    nowMs: readMs,
    end,
    ...webFunctions,
    ...(hasNetwork ? startNetwork(ownDir) : noNetwork),
  });
  return Object.freeze<Outer>({
    ...plain,
    load(id, onThrown, onProblem) {
      try {
        return load(id);
      } catch (error) {
        if (error instanceof ModuleThrew) onThrown(error.thrown);
        else if (error instanceof LinkProblem) onProblem(error.message);
        else end(String((error as Error).stack));
        return undefined;
      }
    },
    drain: realm.drain,
    reclaimMemory,
  });
}

/** Milliseconds since some moment. (`performance` would load more of Node.) */
function readMs(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1000 + Math.floor(nanoseconds / 1e6);
}

function end(message: string): void {
  writeFully(2, Buffer.from(`${message}\n`));
  reallyExit(1);
}

/** The program of the first request: the scripts are read here, and only their texts go into the realm. */
function readProgram(request: string): Program {
  const { programPath } = JSON.parse(request) as LoadRequest;
  return JSON.parse(readFileSync(programPath, 'utf8')) as Program;
}
