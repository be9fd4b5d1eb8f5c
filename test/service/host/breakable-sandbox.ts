import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';
import { findBubblewrap } from '../../../src/sandbox/linux/bubblewrap.ts';

/** Puts its own `bwrap` first on the PATH; it can be broken and repaired. */
export function makeBreakable(t: TestContext): { break: () => void; mend: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'ade-breakable-'));
  const path = process.env.PATH;
  const program = join(folder, 'bwrap');
  const real = findBubblewrap()!;
  process.env.PATH = [folder, path].join(delimiter);
  t.after(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });
  const mend = () => {
    rmSync(program, { force: true });
    symlinkSync(real, program);
  };
  mend();
  return {
    mend,
    break: () => {
      rmSync(program);
      writeFileSync(program, '#!/bin/sh\necho "bwrap: broken by the test" >&2\nexit 1\n');
      chmodSync(program, 0o755);
    },
  };
}
