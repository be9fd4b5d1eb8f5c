import { readFileSync } from 'node:fs';
import { Compile } from 'typebox/compile';
import { type Artifact, ArtifactSchema } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';

type ArtifactCheck = ReturnType<typeof Compile<typeof ArtifactSchema>>;

let compiled: ArtifactCheck | null = null;

/** Compiles the check once. Code that has to wait anyway can call it ahead. */
export function compileArtifactCheck(): ArtifactCheck {
  compiled ??= Compile(ArtifactSchema);
  return compiled;
}

/** Reads an artifact and checks it against the schema; throws `artifact_unreadable`. */
export function readArtifact(path: string): Artifact {
  let artifact: unknown;
  try {
    artifact = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new AdeError('artifact_unreadable', { path, found: 'it is not JSON' }, { cause });
  }
  const validator = compileArtifactCheck();
  if (validator.Check(artifact)) return artifact;
  const [first] = validator.Errors(artifact);
  throw new AdeError('artifact_unreadable', {
    path,
    found: `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`,
  });
}
