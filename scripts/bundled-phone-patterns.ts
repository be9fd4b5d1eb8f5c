/** By its source; libphonenumber-js has a few hundred patterns. */
const patterns = new Map<string, RegExp>();

/** Replaces the function of libphonenumber-js in the bundles: whether all of a text matches a pattern. */
export default function matchesEntirely(text: string | undefined, source: string): boolean {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(`^(?:${source})$`);
    patterns.set(source, pattern);
  }
  return pattern.test(text || '');
}
