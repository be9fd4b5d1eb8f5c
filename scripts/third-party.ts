/**
 * Finds whose code the bundles contain, and under which licences. Each build lists its bundled packages; both lists
 * together become THIRD-PARTY-NOTICES, which is in the npm package and the image, and which the web app shows.
 */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import parse, { type Info } from 'spdx-expression-parse';
import { projectDir } from '../bin/runtime.js';
import manifest from '../package.json' with { type: 'json' };

export interface BundledPackage {
  name: string;
  version: string;
  /** An SPDX expression, from the package's package.json. */
  license: string;
  /** The licence, and notices that must be distributed with it. */
  text: string;
}

export const noticesPath = join(projectDir, 'THIRD-PARTY-NOTICES');
/** The list of each build, in its folder. */
export const listNames = { dist: '.third-party.json', 'web/dist': '.vite/third-party.json' };

/** These licences only require that their text, with the names of the authors, is distributed with the code. */
const ACCEPTED = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT']);

/** Packages published without a licence file: the same authors publish another package, whose file has the text. */
const SAME_LICENCE: Record<string, string> = {
  '@aws-sdk/credential-provider-http': '@aws-sdk/core',
  '@aws-sdk/credential-provider-login': '@aws-sdk/core',
  '@aws-sdk/nested-clients': '@aws-sdk/core',
  'react-remove-scroll-bar': 'react-remove-scroll',
};

const INTRODUCTION = `ADE ${manifest.version} contains code from the packages below. Each licence follows the packages that it is for.\n`;
const RULE = '='.repeat(80);

const LEGAL_FILE = /^(licen[cs]e|copying|copyright|notice|third-?party)/i;
/** The innermost package of a module's path. */
const PACKAGE = /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;
/** Helpers that the bundlers add. They are the bundlers' own code: the packages inside Vite are not bundled with it. */
const HELPER = /^\0(rolldown|vite)\//;
const INSIDE_VITE = /^# Licenses of bundled dependencies$/m;

/** A plugin for Rolldown and Vite that adds the id of each bundled module to `modules`. */
export function collectModules(modules: Set<string>, writeBundle = (_options: { dir?: string }) => {}) {
  return {
    name: 'collect-modules',
    generateBundle: {
      // Vite removes chunks that only have styles.
      order: 'pre' as const,
      handler: (_options: unknown, bundle: Record<string, { moduleIds?: string[] }>) => {
        for (const { moduleIds = [] } of Object.values(bundle)) for (const id of moduleIds) modules.add(id);
      },
    },
    writeBundle,
  };
}

/** Finds the packages of the modules, except ADE's own, sorted by name. */
export function findPackages(modules: Iterable<string>): BundledPackage[] {
  const folders = new Set<string>();
  for (const id of modules) {
    const bundler = HELPER.exec(id)?.[1];
    const folder = bundler ? join(projectDir, 'node_modules', bundler) : PACKAGE.exec(id)?.[1];
    if (folder) folders.add(folder);
    else if (id.startsWith('\0')) throw new Error(`The bundled module ${id.slice(1)} belongs to no known package.`);
  }
  return [...folders].map(readPackage).sort(byLabel);
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license = '' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const other = SAME_LICENCE[name];
  const from = other === undefined ? folder : join(folder.slice(0, -name.length), other);
  const files = readdirSync(from).filter((file) => LEGAL_FILE.test(file));
  const whole = files.sort().map((file) => readFileSync(join(from, file), 'utf8'));
  const texts = name === 'vite' ? whole.map((text) => text.split(INSIDE_VITE, 1)[0]) : whole;
  return { name, version, license, text: texts.join('\n\n').replaceAll('\r', '').trim() };
}

const label = ({ name, version, license }: BundledPackage) => `${name} ${version} (${license})`;

/** For each package, says what forbids shipping it unchanged. */
export function findProblems(packages: BundledPackage[]): string[] {
  return packages.flatMap((one) => [
    ...(isAccepted(one.license) ? [] : [`${label(one)}: the licence is not among the accepted ones`]),
    ...(one.text === '' ? [`${label(one)}: there is no licence text`] : []),
  ]);
}

function isAccepted(license: string): boolean {
  try {
    return allows(parse(license));
  } catch {
    // For example, "SEE LICENSE IN …" is not an SPDX expression.
    return false;
  }
}

/** One accepted licence is enough among alternatives. An exception only removes conditions, so the licence decides. */
function allows(expression: Info): boolean {
  if ('license' in expression) return ACCEPTED.has(expression.license);
  const { conjunction, left, right } = expression;
  return conjunction === 'or' ? allows(left) || allows(right) : allows(left) && allows(right);
}

/** The packages of the existing builds, sorted by name. */
export function readPackages(): BundledPackage[] {
  const lists = Object.entries(listNames)
    .map((path) => join(projectDir, ...path))
    .filter((path) => existsSync(path));
  const packages: BundledPackage[] = lists.flatMap((path) => JSON.parse(readFileSync(path, 'utf8')));
  return [...new Map(packages.map((one) => [label(one), one])).values()].sort(byLabel);
}

const byLabel = (a: BundledPackage, b: BundledPackage) => (label(a) < label(b) ? -1 : 1);

/** Writes the list of one build. */
export function writePackages(path: string, modules: Iterable<string>): void {
  writeFileSync(path, JSON.stringify(findPackages(modules)));
}

/** Writes THIRD-PARTY-NOTICES from the lists of both builds, which may end at the same time. */
export function writeNotices(): void {
  const temporary = `${noticesPath}.${process.pid}`;
  writeFileSync(temporary, formatNotices(readPackages()));
  renameSync(temporary, noticesPath);
}

/** Writes each text once, below the packages that it applies to. */
export function formatNotices(packages: BundledPackage[]): string {
  const groups = [...Map.groupBy(packages, ({ text }) => text)].map(
    ([text, group]) => `${RULE}\n${group.map(label).join('\n')}\n\n${text}\n`,
  );
  return [INTRODUCTION, ...groups].join('\n');
}
