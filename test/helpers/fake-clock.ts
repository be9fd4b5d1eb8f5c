import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a module into `folder` that moves a process to another day when required; returns the NODE_OPTIONS for it. */
export function writeFakeClock(folder: string, days: number): string {
  const path = join(folder, 'fake-clock.cjs');
  const text = `const shift = ${days} * 86_400_000;
const { now } = Date;
globalThis.Date = class extends Date {
  constructor(...parts) { if (parts.length === 0) super(now() + shift); else super(...parts); }
  static now() { return now() + shift; }
};
`;
  writeFileSync(path, text);
  return `--require ${path}`;
}
