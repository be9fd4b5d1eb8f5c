import { stripTypeScriptTypes } from 'node:module';
import type { Problem } from '../../contract/problems.ts';
import type { PackageFiles } from '../source/package-files.ts';
import { scriptOf } from '../source/plan-modules.ts';
import { makeError } from '../source/problem-list.ts';

interface StrippedScripts {
  /** JavaScript by path in the snapshot. Types become blanks, so that positions are the same as in the source. */
  scripts: Map<string, string>;
  problems: Problem[];
}

/** Strips the types of every TypeScript file, unless the script's file already exists beside it. */
export function stripScripts(files: PackageFiles): StrippedScripts {
  const scripts = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [path, content] of files) {
    const script = scriptOf(path);
    if (script === path || files.has(script)) continue;
    try {
      scripts.set(script, stripQuietly(content.toString('utf8')));
    } catch (error) {
      problems.push(describeStripError(path, error as NodeJS.ErrnoException));
    }
  }
  return { scripts, problems };
}

/** Hides Node's warning that stripping is experimental, which does not help a package's author. */
function stripQuietly(code: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(code, { mode: 'strip' });
  } finally {
    process.emitWarning = emitWarning;
  }
}

function describeStripError(file: string, error: NodeJS.ErrnoException): Problem {
  const line = Number(/^[^\n]*:(\d+)\n/.exec(error.stack ?? '')?.[1]) || 1;
  if (error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    const found = error.message.replace(/ is not supported in strip-only mode.*$/s, '');
    const message = `${found} cannot be erased. Rules may use TypeScript only where removing the types leaves JavaScript: no enum, namespace with values, parameter property or import =. Use a constant object, a module or a plain field.`;
    return makeError('syntax_not_erasable', file, message, { line });
  }
  return makeError('syntax_error', file, `Not valid TypeScript: ${error.message}`, { line });
}
