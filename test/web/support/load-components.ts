import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * After this module, functions of the web app can be imported by `import()` although components stand beside them.
 * Components themselves are empty: they need a browser.
 */
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context);
    const text = readFileSync(fileURLToPath(url), 'utf8');
    const names = [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(([, name]) => name);
    const source = names.map((name) => `export const ${name} = undefined;`).join('\n');
    return { format: 'module', source, shortCircuit: true };
  },
});

/** Sizes are read from the page once; nobody clicks. */
const document = { documentElement: {}, addEventListener: () => undefined };
const page = { document, getComputedStyle: () => ({ fontSize: '16px' }) };
Object.assign(globalThis, page);
