import { readFileSync } from 'node:fs';
import { Compile } from 'typebox/compile';
import { completeTables } from '../../contract/artifact/complete-tables.ts';
import { type Artifact, ArtifactSchema } from '../../contract/artifact.ts';
import { AdeError, type ErrorCode } from '../../contract/errors/index.ts';

type ArtifactCheck = ReturnType<typeof Compile<typeof ArtifactSchema>>;

let compiled: ArtifactCheck | null = null;

/** Compiles the check once. Code that has to wait anyway can call this function ahead. */
export function compileArtifactCheck(): ArtifactCheck {
  compiled ??= Compile(ArtifactSchema);
  return compiled;
}

/** Reads an artifact and checks it against the schema; throws `artifact_unreadable`. */
export function readArtifact(path: string): Artifact {
  const artifact = completeTables(readJson(path, 'artifact_unreadable'));
  const validator = compileArtifactCheck();
  if (validator.Check(artifact)) return artifact;
  const [first] = validator.Errors(artifact);
  const found = `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`;
  throw new AdeError('artifact_unreadable', { path, found });
}

/** Parses a file; if it is not JSON, throws an error with this code. */
export function readJson(path: string, code: ErrorCode): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new AdeError(code, { path, found: 'it is not JSON' }, { cause });
  }
}
