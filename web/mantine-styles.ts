import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const { resolve: find } = createRequire(import.meta.url);
/** Mantine's styles, imported in a layer so that the app's own styles override them, in whatever order files load. */
const layered = find('@mantine/core/styles.layer.css');
const styleSheet = find('@mantine/core/styles.css');
const packageDir = dirname(styleSheet);
const stylesDir = join(packageDir, 'styles');
const esmDir = join(packageDir, 'esm');
/** Style sheets that all components need. */
const COMMON = new Set(['baseline', 'default-css-variables', 'global']);
/** Mantine's variables for colours that the app does not use. */
const UNUSED_COLORS = /^\s*--mantine-color-(?:pink|grape|violet|indigo|cyan|lime)-[^;]*;\n/gm;
const SCRIPT = /\.(?:tsx?|mjs)$/;

/**
 * Reduces Mantine's style sheet to the components that the app imports and the components that these use, which halves
 * it. The order stays, since the look depends on it. `npm run dev` has all styles.
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
      if (at === -1) throw new Error(`Mantine's style sheet does not contain ${name} unchanged.`);
      return { at, css };
    });
  const picked = parts.sort((a, b) => a.at - b.at).map(({ css }) => css);
  return `@layer mantine {\n${picked.join('\n').replace(UNUSED_COLORS, '')}\n}`;
}

/** The style sheets that the imported components use, directly or indirectly: `Button` for Button.module.mjs. */
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

/** The names that the app and Mantine's notifications import from @mantine/core. */
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

/** The exported names in a list such as `{ Button, type Foo, Box as Bar }`, given without the braces. */
function listNames(list: string): string[] {
  return list.split(',').flatMap((name) => /^(\w+)/.exec(name.trim().replace(/^type\s+/, ''))?.[1] ?? []);
}
