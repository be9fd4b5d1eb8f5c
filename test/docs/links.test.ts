import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { test } from 'node:test';

const root = resolve(import.meta.dirname, '../..');
const paths = globSync(['README.md', 'CONTRIBUTING.md', 'docs/**/*.md'], { cwd: root }).sort();

/** A page without its code: texts in backticks or between fences have no links. */
function readProse(path: string): string {
  const text = readFileSync(path, 'utf8');
  return text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, (code) => 'x'.repeat(code.length));
}

/** Targets of `[text](target)` and `![alt](target)` that are not addresses of other sites. */
function listRelativeLinks(path: string): string[] {
  const targets = [...readProse(path).matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map((match) => match[1]!);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub gives to the headings of a page. */
function listAnchors(path: string): string[] {
  const seen = new Map<string, number>();
  const text = readFileSync(path, 'utf8').replace(/^```.*?^```$/gms, '');
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map((match) => {
    const anchor = match[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

/** The fault of a link, or null. */
function findFault(page: string, target: string): string | null {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page : resolve(dirname(page), decodeURI(file));
  if (!existsSync(path)) return `${target}: there is no such file`;
  if (anchor !== undefined && !listAnchors(path).includes(anchor)) return `${target}: there is no such heading`;
  return null;
}

for (const path of paths) {
  test(`every relative link of ${path} leads somewhere`, () => {
    const page = join(root, path);
    const faults = listRelativeLinks(page).map((target) => findFault(page, target));
    assert.deepEqual(
      faults.filter((fault) => fault !== null),
      [],
    );
  });
}

test('some page links to every page of docs/', () => {
  const links = paths.flatMap((path) => {
    const page = join(root, path);
    return listRelativeLinks(page).map((target) => resolve(dirname(page), target.split('#')[0]!));
  });
  const unlinked = paths.filter((path) => path.startsWith('docs/') && !links.includes(join(root, path)));
  assert.deepEqual(unlinked, []);
});

test('every picture in docs/images is shown by a page', () => {
  const shown = paths.flatMap((path) => listRelativeLinks(join(root, path)).map((target) => basename(target)));
  const unused = readdirSync(join(root, 'docs/images')).filter((name) => !shown.includes(name));
  assert.deepEqual(unused, []);
});
