import { readFileSync } from 'node:fs';
import type { Program } from '../program.ts';

export function readProgram(path: string): Program {
  return JSON.parse(readFileSync(path, 'utf8')) as Program;
}

/** A script and all scripts that it imports, directly or not, in the order of evaluation: the script itself is last. */
export function listScripts(program: Program, script: string): string[] {
  const seen = new Set<string>();
  const ordered: string[] = [];
  const visit = (id: string): void => {
    const module = program[id];
    if (seen.has(id) || module?.kind !== 'script') return;
    seen.add(id);
    for (const imported of Object.values(module.imports)) visit(imported);
    ordered.push(id);
  };
  visit(script);
  return ordered;
}
