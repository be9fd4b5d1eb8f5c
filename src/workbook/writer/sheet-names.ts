import { cutText } from './escape-text.ts';

const MAX_NAME_LENGTH = 31;
const FORBIDDEN = /[[\]:*?/\\\x00-\x1f\ufffe\uffff]/g;

/** Returns a function that makes sheet names that Excel accepts and that are unique, ignoring case. */
export function createSheetNames(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const legal = makeLegal(wanted);
    let name = legal;
    for (let count = 2; taken.has(name.toLowerCase()); count++) {
      const suffix = ` (${count})`;
      name = cutText(legal, MAX_NAME_LENGTH - suffix.length) + suffix;
    }
    taken.add(name.toLowerCase());
    return name;
  };
}

function makeLegal(wanted: string): string {
  const cleaned = cutText(wanted.toWellFormed().replace(FORBIDDEN, '_').trim(), MAX_NAME_LENGTH);
  const name = cleaned.replace(/^'+|'+$/g, '').trim() || 'Sheet';
  // Excel reserves the name `History`.
  return name.toLowerCase() === 'history' ? `${name}_` : name;
}
