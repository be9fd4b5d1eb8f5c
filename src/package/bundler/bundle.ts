import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { init, parse as parseCommonJs } from 'cjs-module-lexer';
import { parseSync } from 'oxc-parser';
import { type Plugin, rolldown } from 'rolldown';
import { isPureBuiltin } from '../pure-builtins.ts';
import type { Bundle, BundleProblem, BundleRequest } from './protocol.ts';

const ENTRY_PREFIX = 'ade-import:';
/** ADE's own node_modules contain scripts that replace Node's pure built-in modules. */
const ownFile = fileURLToPath(import.meta.url);

/** Bundles the imports of scripts from dependencies and from Node's pure modules; the bundle does not need Node. */
export async function bundle({ dir, imports }: BundleRequest): Promise<Bundle> {
  await init();
  const problems: BundleProblem[] = [];
  const specifiers = Object.keys(imports);
  const names = new Map(specifiers.map((specifier, index) => [specifier, `dependency-${index + 1}`]));
  try {
    const build = await rolldown({
      cwd: dir,
      input: Object.fromEntries(specifiers.map((one) => [names.get(one)!, `${ENTRY_PREFIX}${one}`])),
      platform: 'browser',
      transform: {
        define: { 'process.env.NODE_ENV': '"production"', 'navigator.language': '"C"', global: 'globalThis' },
      },
      // Debug comments would name folders of this machine.
      experimental: { attachDebugInfo: 'none' },
      plugins: [makePlugin(dir, imports, problems)],
      logLevel: 'silent',
    });
    const { output } = await build.generate({
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'dependency-part-[hash].js',
    });
    await build.close();
    const chunks = output.filter((one) => one.type === 'chunk');
    const files = Object.fromEntries(chunks.map(({ fileName, code }) => [fileName, code]));
    const entries = Object.fromEntries(specifiers.map((one) => [one, `${names.get(one)!}.js`]));
    return { files, entries, problems };
  } catch (error) {
    if (problems.length === 0) problems.push(describeFailure(error as Error, specifiers));
    return { files: {}, entries: {}, problems };
  }
}

/** The message begins with `[CODE]`; its further lines have code, and paths that mean nothing to the author. */
function describeFailure({ message }: Error, specifiers: readonly string[]): BundleProblem {
  const found = /\[[A-Z_]+\] (.*)/.exec(message)?.[1] ?? /Error: (.*)/.exec(message)?.[1] ?? message;
  const specifier = specifiers.find((one) => message.includes(`${ENTRY_PREFIX}${one}`)) ?? specifiers[0]!;
  return {
    specifier,
    message: found
      .split('\n')[0]!
      .replace(/"[^"]*node_modules\//g, '"')
      .replace(/\.$/, ''),
  };
}

function makePlugin(dir: string, imports: BundleRequest['imports'], problems: BundleProblem[]): Plugin {
  const base = join(dir, 'package.json');
  return {
    name: 'ade',
    async resolveId(source, importer) {
      if (source.startsWith(ENTRY_PREFIX)) return source;
      const isEntry = importer?.startsWith(ENTRY_PREFIX);
      if (!isBuiltin(source)) return isEntry ? this.resolve(source, base, { skipSelf: true }) : null;
      // A dependency may have the name of a built-in module.
      const own = source.startsWith('node:')
        ? null
        : await this.resolve(`${source}/`, isEntry ? base : importer, { skipSelf: true });
      if (own !== null && !own.external) return own;
      const name = source.replace(/^node:/, '');
      if (isPureBuiltin(name)) return this.resolve(`@jspm/core/nodelibs/${name}`, ownFile, { skipSelf: true });
      const file = importer === undefined ? '' : relative(dir, importer);
      const isKnown = problems.some((one) => one.builtin === `node:${name}` && one.importer === file);
      if (!isKnown) problems.push({ specifier: source, message: '', builtin: `node:${name}`, importer: file });
      return { id: source, external: true };
    },
    async load(id) {
      if (!id.startsWith(ENTRY_PREFIX)) return null;
      const specifier = id.slice(ENTRY_PREFIX.length);
      const resolved = await this.resolve(specifier, id, { skipSelf: false });
      if (resolved === null) throw new Error(`Cannot find package '${specifier}'`);
      return { code: makeEntry(specifier, imports[specifier]!, resolved.id), moduleType: 'js' };
    },
  };
}

/** A module that re-exports what scripts import. CommonJS lists no exports: they are found as Node finds them. */
function makeEntry(specifier: string, used: readonly string[], file: string): string {
  const from = `from ${JSON.stringify(specifier)};`;
  const wantsAll = used.includes('*');
  const named = new Set(used.filter((name) => name !== '*'));
  const isScript = /\.[cm]?js$/.test(file);
  const code = isScript ? readFileSync(file, 'utf8') : '';
  const isModule = isScript && parseSync(file, code, { sourceType: 'unambiguous' }).module.hasModuleSyntax;
  if (wantsAll && !isModule) {
    named.add('default');
    if (isScript) for (const name of findCommonJsNames(code)) named.add(name);
  }
  const all = wantsAll && isModule ? [`export * ${from}`] : [];
  return [...all, `export { ${[...named].join(', ')} } ${from}`].join('\n');
}

function findCommonJsNames(code: string): string[] {
  try {
    return parseCommonJs(code).exports.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default');
  } catch {
    return [];
  }
}
