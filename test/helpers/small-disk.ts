import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A separate file system that the test can fill; null if this user may not mount one. `options`: those of tmpfs. */
export function mountSmallDisk(options = 'size=96m'): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'ade-disk-'));
  const { status, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  if (status === 0) return folder;
  rmdirSync(folder);
  const isRoot = process.getuid?.() === 0;
  assert.ok(!(isRoot && process.env.CI === 'true'), `root cannot mount a tmpfs: ${error?.message ?? status}`);
  return null;
}

/** Call it when nothing uses the disk any more. */
export function unmountSmallDisk(folder: string): void {
  spawnSync('umount', ['-l', folder]);
  rmdirSync(folder);
}

/** Writes until not even one more byte fits. */
export function fillDisk(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = 1_048_576; size >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(size));
      } catch {
        size = Math.floor(size / 4);
      }
    }
  } finally {
    closeSync(file);
  }
}
