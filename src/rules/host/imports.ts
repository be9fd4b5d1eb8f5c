import { realpathSync, statSync } from 'node:fs';
import type { ResolveFnOutput, ResolveHookContext } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Built-in modules without side effects: no files, no network, no processes, no clock, no randomness. */
const PURE_BUILTINS = new Set([
  'node:assert',
  'node:assert/strict',
  'node:buffer',
  'node:events',
  'node:path',
  'node:path/posix',
  'node:punycode',
  'node:querystring',
  'node:string_decoder',
  'node:url',
  'node:util',
]);

const hostScript = realpathSync(process.argv[1]!);
const hostFolderUrl = pathToFileURL(`${dirname(hostScript)}/`).href;

/** `ade/rules` and its parts are next to the host's own script. */
const OWN_MODULES: Record<string, string> = {
  'ade/rules': pathToFileURL(join(dirname(hostScript), 'ade-rules.js')).href,
  'ade/rules/phone': pathToFileURL(join(dirname(hostScript), 'ade-rules-phone.js')).href,
};

type NextResolve = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

/**
 * Module resolution for rules: `ade/rules`, the compiled `.js` of a `.ts` file, and only pure built-ins. The host's own
 * imports are done by then.
 */
export function resolveImport(specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput {
  const own = OWN_MODULES[specifier];
  if (own !== undefined) return { url: own, shortCircuit: true };
  const resolved = next(specifier, context);
  if (resolved.url.startsWith('node:') && !PURE_BUILTINS.has(resolved.url)) {
    throw new Error(`rules may not import ${resolved.url}`);
  }
  if (resolved.url.startsWith(hostFolderUrl)) {
    throw new Error('rules may not import the rule host');
  }
  return resolved.url.startsWith('file:') && resolved.url.endsWith('.ts') ? useCompiledFile(resolved) : resolved;
}

function useCompiledFile(resolved: ResolveFnOutput): ResolveFnOutput {
  const compiled = `${resolved.url.slice(0, -'.ts'.length)}.js`;
  // Not existsSync: it calls access(2), which ignores the capability to read below a private folder.
  return statSync(fileURLToPath(compiled), { throwIfNoEntry: false })
    ? { ...resolved, url: compiled, format: 'module' }
    : resolved;
}
