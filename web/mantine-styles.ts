import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const { resolve: find } = createRequire(import.meta.url);
/** What the app imports, in a layer: where a style of the app says something else, that holds, in whatever order files load. */
const layered = find('@mantine/core/styles.layer.css');
const styleSheet = find('@mantine/core/styles.css');
const packageDir = dirname(styleSheet);
const stylesDir = join(packageDir, 'styles');
const esmDir = join(packageDir, 'esm');
/** Of all components. */
const COMMON = new Set(['baseline', 'default-css-variables', 'global']);
/** Its variables of colours that nothing in the app has. */
const UNUSED_COLORS = /^\s*--mantine-color-(?:pink|grape|violet|indigo|cyan|lime)-[^;]*;\n/gm;
const SCRIPT = /\.(?:tsx?|mjs)$/;

/**
 * Leaves only the styles of those components of Mantine in its style sheet that the app imports, and of what these are
 * made of: half of it. In its order, on which the look depends. `npm run dev` has all of them.
 */
export function mantineStyles(): Plugin {
  return {
    name: 'mantine-styles',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id.split('?')[0] === layered ? pickStyles() : undefined),
  };
}

function pickStyles(): string {
  const whole = readFileSync(styleSheet, 'utf8');
  const needed = listNeeded();
  const parts = readdirSync(stylesDir)
    .filter((name) => !name.endsWith('.layer.css') && needed.has(basename(name, '.css')))
    .map((name) => {
      const css = readFileSync(join(stylesDir, name), 'utf8').trim();
      const at = whole.indexOf(css);
      if (at === -1) throw new Error(`Mantine's style sheet does not have ${name} in it as it is.`);
      return { at, css };
    });
  const picked = parts.sort((a, b) => a.at - b.at).map(({ css }) => css);
  return `@layer mantine {\n${picked.join('\n').replace(UNUSED_COLORS, '')}\n}`;
}

/** The names of style sheets that the imported components use, directly or by others: `Button` for Button.module.mjs. */
function listNeeded(): Set<string> {
  const needed = new Set(COMMON);
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    if (path.endsWith('.module.mjs')) needed.add(basename(path, '.module.mjs'));
    for (const [, target] of readFileSync(path, 'utf8').matchAll(/^import .*? from "(\.[^"]+)"/gm)) {
      visit(resolve(dirname(path), target!));
    }
  };
  const index = readFileSync(join(esmDir, 'index.mjs'), 'utf8');
  const paths = new Map<string, string>();
  for (const [, names, path] of index.matchAll(/^import \{([^}]+)\} from "([^"]+)"/gm)) {
    for (const name of listNames(names!)) if (path!.startsWith('.')) paths.set(name, resolve(esmDir, path!));
  }
  for (const name of listImported()) {
    const path = paths.get(name);
    if (path !== undefined) visit(path);
  }
  return needed;
}

/** What the app and Mantine's messages import of it. */
function listImported(): Set<string> {
  const messages = join(dirname(packageDir), 'notifications', 'esm');
  const names = [join(import.meta.dirname, 'src'), messages].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => SCRIPT.test(name))
      .flatMap((name) => [
        ...readFileSync(join(folder, name), 'utf8').matchAll(
          /(?:import|export)\s*\{([^}]*)\}\s*from\s*['"]@mantine\/core['"]/g,
        ),
      ])
      .flatMap(([, list]) => listNames(list!)),
  );
  return new Set(names);
}

/** `{ Button, type Foo, Box as Bar }` without the braces: the names as they are exported. */
function listNames(list: string): string[] {
  return list.split(',').flatMap((name) => /^(\w+)/.exec(name.trim().replace(/^type\s+/, ''))?.[1] ?? []);
}
