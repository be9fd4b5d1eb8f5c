import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Context, compileFunction, constants, createContext, Script } from 'node:vm';
import type { Outer } from '../realm/outer.ts';

/** A realm with only the language: no Node, no code from strings, and microtasks run only on demand. */
export interface Realm {
  context: Context;
  drain(): void;
}

/** Answers a request; both are JSON. */
export type AnswerRequest = (request: string) => string;

export interface RealmOptions {
  /** Folder of the realm's script. */
  ownDir: string;
  seed: string;
  hasNetwork: boolean;
  outer: Outer;
}

export function makeRealm(): Realm {
  const context = createContext(constants.DONT_CONTEXTIFY, {
    microtaskMode: 'afterEvaluate',
    codeGeneration: { strings: false, wasm: false },
  });
  // The realm's microtasks run whenever one of its scripts has ended; this empty script only triggers that.
  const nothing = new Script('0');
  return { context, drain: () => void nothing.runInContext(context) };
}

export function startRealm({ context }: Realm, { ownDir, seed, hasNetwork, outer }: RealmOptions): AnswerRequest {
  const filename = 'ade:realm';
  const code = `"use strict";${readFileSync(join(ownDir, 'rule-realm.js'), 'utf8')};return exports.start;`;
  const run = compileFunction(code, ['processFunctions', 'exports'], { filename, parsingContext: context });
  const start = run(outer, {}) as (seed: string, hasNetwork: boolean) => AnswerRequest;
  return start(seed, hasNetwork);
}
