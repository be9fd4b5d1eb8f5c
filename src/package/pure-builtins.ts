/** Built-in modules without side effects: no files, no network, no processes, no clock, no randomness. */
const PURE_BUILTINS = new Set([
  ...['assert', 'assert/strict', 'buffer', 'events', 'path', 'path/posix', 'punycode', 'querystring'],
  ...['string_decoder', 'url', 'util'],
]);

/** Whether rules may import the built-in module of that name, without `node:`. They get a script that does the same. */
export function isPureBuiltin(name: string): boolean {
  return PURE_BUILTINS.has(name);
}
