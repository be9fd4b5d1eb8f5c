/** Built-in modules without side effects: no files, no network, no processes, no clock, no randomness. */
const PURE_BUILTINS = new Set([
  ...['assert', 'assert/strict', 'buffer', 'events', 'path', 'path/posix', 'punycode', 'querystring'],
  ...['string_decoder', 'url', 'util'],
]);

/** Whether rules may import the built-in module with this name (without `node:`). Rules get an equivalent script. */
export function isPureBuiltin(name: string): boolean {
  return PURE_BUILTINS.has(name);
}
