// Entry of the canary: runs like a rule process, tries what it must not be able to do, and reports on descriptor 3. Its
// arguments: a foreign file that everybody may read, and a file name in a folder in which everybody may write.
import { readFileSync, writeFileSync, writeSync } from 'node:fs';

const reportDescriptor = 3;
const [foreignFile = '', newFile = ''] = process.argv.slice(2);

const attempts: Record<string, () => unknown> = {
  'read a foreign file': () => readFileSync(foreignFile),
  'write a file': () => writeFileSync(newFile, 'x'),
  'start a process': () => loadBuiltin('node:child_process').execFileSync(process.execPath, ['--version']),
  'use the network': () => loadBuiltin('node:net').createServer().listen(0),
  'call native code': () => loadBuiltin('node:ffi'),
  'open a database': () => loadBuiltin('node:sqlite'),
};

const escaped: string[] = [];
for (const [what, attempt] of Object.entries(attempts)) {
  try {
    attempt();
    escaped.push(what);
  } catch {
    // The attempt was stopped, as it should be.
  }
}
writeSync(reportDescriptor, JSON.stringify(escaped));
process.exit(0);

// biome-ignore lint/suspicious/noExplicitAny: each attempt knows its module
function loadBuiltin(name: string): any {
  const module = process.getBuiltinModule(name);
  if (module === undefined) throw new Error(`${name} is switched off`);
  return module;
}
