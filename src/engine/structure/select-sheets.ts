import type { Sheet } from '../../contract/artifact.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { SheetInfo } from '../../workbook/index.ts';

/** The reason why a sheet is skipped; null if the sheet is read. */
export function selectSheet(sheet: SheetInfo, manifest: Manifest): NonNullable<Sheet['skipped']> | null {
  if (sheet.hidden) return 'hidden';
  const { include, exclude } = manifest.engine.tables.sheets;
  const isIncluded = include.some((pattern) => matchesName(sheet.name, pattern));
  return isIncluded && !exclude.some((pattern) => matchesName(sheet.name, pattern)) ? null : 'excluded';
}

/** Ignores case; `*` stands for any text. */
function matchesName(name: string, pattern: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'isu').test(name);
}
