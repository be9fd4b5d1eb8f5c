/** Bundles the entry of each process into one plain JavaScript file below dist/; writes the types for rule authors. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { projectDir } from '../bin/runtime.js';
import { DateOrderSchema } from '../src/contract/artifact/values.ts';
import { ArtifactSchema } from '../src/contract/artifact.ts';
import { FieldMetaSchema, ManifestSchema } from '../src/contract/manifest.ts';
import { makeRuleGlobals } from '../src/package/rules/rule-globals.ts';
import { makeLauncher } from '../src/sandbox/linux/launcher/make-executable.ts';
import { type ConfinedFile, client, confined, describeBundle, preview, processes } from './bundles.ts';
import { collectDeclarations, writeApiTypes } from './client-types.ts';
import { keepNames } from './keep-names.ts';
import { writeType } from './schema-types.ts';
import { collectModules, listNames, writeNotices, writePackages } from './third-party.ts';

const bundled = new Set<string>();

/** Builds in a temporary folder and renames it, so that an incomplete dist/ is never used. */
async function build(): Promise<void> {
  const target = join(projectDir, 'dist');
  const tempDir = join(projectDir, `dist.building-${process.pid}`);
  try {
    const shared = [bundleProcesses(processes, tempDir), bundleProcesses(preview, join(tempDir, 'preview'))];
    const single = [...confined, client].map((file) => bundleFile(file, tempDir));
    await Promise.all([...shared, ...single, writeApiTypes(join(tempDir, 'client'))]);
    makeTypes(join(tempDir, 'types'));
    makeClientTypes(tempDir);
    makeLaunchers(tempDir);
    writeFileSync(join(tempDir, 'package.json'), '{ "type": "commonjs" }\n');
    // The rule host sees only its own folder, not the package.json above.
    writeFileSync(join(tempDir, 'host', 'package.json'), '{ "type": "module" }\n');
    writeFileSync(join(tempDir, 'client', 'package.json'), '{ "type": "module" }\n');
    writePackages(join(tempDir, listNames.dist), bundled);
    writeFileSync(join(tempDir, '.built'), '');
    rmSync(target, { recursive: true, force: true });
    renameSync(tempDir, target);
    writeNotices();
  } finally {
    rmSync(tempDir, { recursive: true, force: true });
  }
}

async function bundleProcesses(entries: Record<string, string>, dir: string): Promise<void> {
  const build = await open(Object.values(entries).map((from) => join(projectDir, from)));
  const names = new Map(Object.entries(entries).map(([name, from]) => [join(projectDir, from), name]));
  await build.write({
    dir,
    format: 'cjs',
    entryFileNames: (chunk) => `${names.get(chunk.facadeModuleId!)}.js`,
    // Chunks are in the same folder as the entries, so that they find each other.
    chunkFileNames: 'part-[name]-[hash].js',
  });
  await build.close();
}

async function bundleFile(
  { from, to, platform, format = 'cjs', keepsNames, minify = false }: ConfinedFile,
  dir: string,
): Promise<void> {
  const build = await open([join(projectDir, from)], platform, keepsNames ? [keepNames] : []);
  await build.write({ file: join(dir, to), format, codeSplitting: false, ...(minify ? { minify } : {}) });
  await build.close();
}

function open(input: string[], platform: 'node' | 'browser' = 'node', plugins: Plugin[] = []) {
  const bundle = describeBundle(input, platform);
  return rolldown({ ...bundle, plugins: [bundle.plugins, collectModules(bundled), ...plugins] });
}

/** Writes the program that confines every process, for both architectures: each takes a few hundred bytes. */
function makeLaunchers(dir: string): void {
  for (const architecture of ['x64', 'arm64'] as const) {
    const path = join(dir, `launcher-${architecture}`);
    writeFileSync(path, makeLauncher(architecture));
    chmodSync(path, 0o755);
  }
}

/** Writes the declarations of `ade/rules` and its parts, for editors and for the type check of `prepare`. */
function makeTypes(outDir: string): void {
  mkdirSync(outDir, { recursive: true });
  writeDeclarations(['-p', join(projectDir, 'tsconfig.types.json'), '--outDir', outDir]);
  // Schemas become plain types: an author's folder has no schema library.
  const write = (name: string, text: string) => writeFileSync(join(outDir, name), text);
  write('contract/artifact.d.ts', writeType('Artifact', ArtifactSchema));
  const manifestTypes = [writeType('DateOrder', DateOrderSchema), writeType('FieldMeta', FieldMetaSchema)];
  write('contract/manifest.d.ts', [...manifestTypes, writeType('Manifest', ManifestSchema)].join('\n'));
  write('globals.d.ts', makeRuleGlobals(true));
  write('rules.d.ts', "export * from './rules/library/index.js';\n");
  write('rules-phone.d.ts', "export * from './rules/library/phone.js';\n");
}

/** Writes the declarations of `ade/client` beside its code; those of the API are there already. */
function makeClientTypes(dir: string): void {
  const emitted = join(dir, 'client-declarations');
  const config = join(dir, 'tsconfig.json');
  const src = join(projectDir, 'src');
  const compilerOptions = { rootDirs: [src, dir], rootDir: src, outDir: emitted };
  const extended = join(projectDir, 'tsconfig.types.json');
  writeFileSync(config, JSON.stringify({ extends: extended, compilerOptions, include: [join(src, 'client')] }));
  writeDeclarations(['-p', config]);
  for (const file of collectDeclarations(join(emitted, 'client'), join(dir, 'client'))) bundled.add(file);
  rmSync(config);
  rmSync(emitted, { recursive: true });
}

function writeDeclarations(options: string[]): void {
  const tsc = join(projectDir, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [tsc, ...options], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`The declarations could not be made:\n${result.stdout}${result.stderr}`);
}

await build();
