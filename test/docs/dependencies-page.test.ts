import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');

interface PackageFile {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

function readPackageFile(path: string): PackageFile {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as PackageFile;
}

/** Packages in the first column of the table below a heading; each row also has the purpose and the reason. */
function listDocumented(heading: string): string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const rows = [...section.matchAll(/^\| (`[^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)];
  return rows.flatMap(([, names = '']) => [...names.matchAll(/`([^`]+)`/g)].map((match) => match[1]!)).sort();
}

function listNames(...groups: (Record<string, string> | undefined)[]): string[] {
  return groups.flatMap((group) => Object.keys(group ?? {})).sort();
}

const main = readPackageFile('package.json');
const web = readPackageFile('web/package.json');
const sections: [headings: string[], names: string[]][] = [
  [['Installed with ADE'], listNames(main.dependencies, main.optionalDependencies)],
  [['The web app'], listNames(web.dependencies, web.devDependencies)],
  [['Bundled into dist/', 'For development'], listNames(main.devDependencies)],
];

for (const [headings, names] of sections) {
  test(`${headings.join(', ')}: the page has every package with its reason, and no other`, () => {
    assert.deepEqual(headings.flatMap(listDocumented).sort(), names);
  });
}
