/** By its source; libphonenumber-js has a few hundred patterns. */
const whole = new Map<string, RegExp>();
const starts = new Map<string, RegExp>();

/** Replaces the function of libphonenumber-js in the bundles: whether all of a text matches a pattern. */
export default function matchesEntirely(text: string | undefined, source: string): boolean {
  return find(whole, source, '$').test(text || '');
}

/** Whether a text begins with a pattern. */
export function matchesAtStart(text: string, source: string): boolean {
  return find(starts, source, '').test(text);
}

function find(patterns: Map<string, RegExp>, source: string, end: string): RegExp {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(`^(?:${source})${end}`);
    patterns.set(source, pattern);
  }
  return pattern;
}
