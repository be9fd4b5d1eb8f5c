/** The bundled files below dist/, and the entry of each. */
import { join } from 'node:path';
import type { InputOptions, Plugin } from 'rolldown';
import { projectDir } from '../bin/runtime.js';
import manifest from '../package.json' with { type: 'json' };

// Packages under `dependencies` of package.json are installed with ADE and loaded from node_modules: they bring files
// or programs of their own, or cannot be bundled well. All others are bundled, so only development needs them.
const external = Object.keys(manifest.dependencies);

/** ADE's own processes share chunks, and load rarely needed code only when they need it. */
export const processes = {
  cli: 'src/cli/index.ts',
  engine: 'src/engine/main.ts',
  'document-reader': 'src/engine/reader/main.ts',
  'artifact-reader': 'src/record/reader/main.ts',
  'facet-reader': 'src/previews/facets/main.ts',
  'export-writer': 'src/exports/main.ts',
  bundler: 'src/package/bundler/main.ts',
};

/** Readers of documents load code for the format of a document, so their sandbox shows the whole folder. */
export const preview = { preview: 'src/previews/main.ts', 'subject-reader': 'src/subjects/main.ts' };

export interface ConfinedFile {
  from: string;
  to: string;
  platform?: 'node' | 'browser';
  format?: 'cjs' | 'esm';
  /** Whether the file removes global names and keeps those that it uses; see keep-names.ts. */
  keepsNames?: boolean;
  minify?: boolean;
}

/** Other confined processes are one file each, the only file of ADE that their sandbox shows. */
export const confined: ConfinedFile[] = [
  { from: 'src/sandbox/levels/canary-main.ts', to: 'canary.js' },
  // CommonJS, because Node loads the file before it starts its module loader.
  { from: 'src/rules/host/main.ts', to: 'host/rule-host.cjs', keepsNames: true },
  { from: 'src/rules/host/fetch-worker.ts', to: 'host/fetch-worker.cjs' },
  // A realm has no Node APIs, and links modules.
  { from: 'src/rules/realm/main.ts', to: 'host/rule-realm.js', platform: 'browser' },
  { from: 'src/rules/library/index.ts', to: 'host/ade-rules.js', format: 'esm' },
  { from: 'src/rules/library/phone.ts', to: 'host/ade-rules-phone.js', format: 'esm' },
];

/** `ade/client`, for other programs and for browsers: one file without dependencies. */
export const client: ConfinedFile = {
  from: 'src/client/index.ts',
  to: 'client/index.js',
  platform: 'browser',
  format: 'esm',
  minify: true,
};

/** The entry of each file below dist/. */
export function listBundles(): Map<string, string> {
  const readers = Object.entries(preview).map(([name, from]) => [`preview/${name}`, from] as const);
  const own = [...Object.entries(processes), ...readers];
  return new Map([
    ...own.map(([name, from]) => [`${name}.js`, from] as const),
    ...[...confined, client].map(({ from, to }) => [to, from] as const),
  ]);
}

const phonePatterns = join(projectDir, 'scripts/bundled-phone-patterns.ts');

const replacedModules = {
  // yazl computes checksums in JavaScript; zlib is ten times as fast.
  'buffer-crc32': join(projectDir, 'scripts/bundled-crc32.ts'),
  // libphonenumber-js makes a regular expression for each match of its long patterns.
  './matchesEntirely.js': phonePatterns,
  './helpers/matchesEntirely.js': phonePatterns,
};

const COUNTRY_MODULE = /\/helpers\/getCountryByNationalNumber\.js$/;
const LEADING_DIGITS = 'nationalNumber.search(metadata.leadingDigits()) === 0';

/** libphonenumber-js also makes a regular expression for each comparison of the first digits. */
const matchLeadingDigitsOnce: Plugin = {
  name: 'match-leading-digits',
  transform(code, id) {
    if (!COUNTRY_MODULE.test(id)) return null;
    if (!code.includes(LEADING_DIGITS)) throw new Error(`${id} no longer has ${LEADING_DIGITS}`);
    const call = 'matchesAtStart(nationalNumber, metadata.leadingDigits())';
    return `import { matchesAtStart } from ${JSON.stringify(phonePatterns)};\n${code.replace(LEADING_DIGITS, call)}`;
  },
};

/** How a script is bundled; the tests bundle scripts of their own in the same way. */
export function describeBundle(input: string[], platform: 'node' | 'browser'): InputOptions {
  return {
    input,
    platform,
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    resolve: { alias: replacedModules },
    plugins: [matchLeadingDigitsOnce],
    // These modules have no side effects, so only the used parts of the package and of a room's index.ts are bundled.
    treeshake: {
      moduleSideEffects: [{ test: /node_modules\/typebox\/|\/src\/(\w|[-/])+\/index\.ts$/, sideEffects: false }],
    },
    // `npm test` finds our own cycles; cycles in dependencies don't matter.
    logLevel: 'warn',
  };
}
