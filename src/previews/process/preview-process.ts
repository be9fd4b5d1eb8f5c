import { dirname } from 'node:path';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { AdeError, type ErrorCode, errorTable } from '../../contract/errors/index.ts';
import type { Reading } from '../../contract/run-request.ts';
import {
  type ConfinedProcess,
  type Confinement,
  type EndReason,
  entryPath,
  makeRuleHostConfinement,
} from '../../sandbox/index.ts';

const MEMORY_MB = 1024;
const LOG_BYTES = 65_536;

/** How a document is read; with `numberFormats`, a preview has the formats of cells instead of their values. */
export interface PreviewReading extends Reading {
  numberFormats?: true;
}

/** The document for the preview process, and how to read it. */
export interface PreviewDocument {
  documentPath: string;
  displayName: string;
  readAs: PreviewReading | undefined;
  maxExpandedMb: number;
}

export const FailureSchema = Type.Object({
  failure: Type.Object({
    code: Type.String(),
    details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  }),
});

const ENTRY = entryPath('preview/preview.js');

/** The process can only read its own code and the document. */
export function makeConfinement(
  { documentPath, displayName, maxExpandedMb, readAs = {} }: PreviewDocument,
  cpuSeconds: number,
  moreArgs: readonly string[] = [],
): Confinement {
  const confinement = makeRuleHostConfinement({
    entry: ENTRY,
    args: [documentPath, displayName, String(maxExpandedMb), JSON.stringify(readAs), ...moreArgs],
    readPaths: [documentPath, dirname(ENTRY)],
    network: false,
    limits: { memoryMb: MEMORY_MB, cpuSeconds, logBytes: LOG_BYTES },
  });
  return { ...confinement, name: 'The preview' };
}

/** Ends a process whose output cannot be read. */
export function endForViolation(child: ConfinedProcess, error: unknown): void {
  child.kill({ code: 'protocol_violation', details: { process: 'The preview', found: (error as Error).message } });
  child.output.resume();
}

/** Throws the error that the process reported, or the reason why it ended without a result. */
export function throwFailure(
  { displayName }: PreviewDocument,
  result: Static<typeof FailureSchema> | undefined,
  reason: EndReason | null,
): never {
  if (result !== undefined && result.failure.code in errorTable) {
    throw new AdeError(result.failure.code as ErrorCode, result.failure.details);
  }
  const found = reason === null ? 'the process sent no result' : new AdeError(reason.code, reason.details).message;
  throw new AdeError('preview_failed', { file: displayName, found });
}
