import { parseSync } from 'oxc-parser';
import type { Plugin } from 'rolldown';

const UNREMOVABLE = new Set(['undefined', 'NaN', 'Infinity', 'globalThis']);

/**
 * Gives a script constants for the global names that it uses: the rule host removes all names from its realm before it
 * loads a rule. The script is in strict mode. Works on the built script, so that no name is forgotten.
 */
export const keepNames: Plugin = {
  name: 'keep-names',
  renderChunk(code) {
    const { comments } = parseSync('chunk.js', code, { sourceType: 'script' });
    let bare = code;
    for (const { start, end } of comments) bare = bare.slice(0, start) + ' '.repeat(end - start) + bare.slice(end);
    const isUsed = (name: string) => new RegExp(`(?<![\\w$.'"\`-])${name}\\b(?![\\w$-]|\\s*:)`).test(bare);
    const names = Object.getOwnPropertyNames(globalThis).filter((name) => !UNREMOVABLE.has(name) && isUsed(name));
    // Functions in strict mode do not know who calls them.
    return `'use strict';\nconst { ${names.join(', ')} } = globalThis;\n${code}`;
  },
};
