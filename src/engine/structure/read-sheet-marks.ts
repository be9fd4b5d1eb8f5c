import type { CellRange } from '../../workbook/index.ts';
import type { JobContext } from '../job/job-context.ts';
import { SheetMarks } from './regions/sheet-marks.ts';

/** The marks of a sheet; null if the package does not look at them. */
export async function readSheetMarks(
  { manifest, build, workbook }: Pick<JobContext, 'manifest' | 'build' | 'workbook'>,
  sheetIndex: number,
  mergedHeaders: readonly CellRange[] = [],
): Promise<SheetMarks | null> {
  if (build.row_weights === undefined || manifest.engine.tables.regions !== true) return null;
  return new SheetMarks((await workbook.readMarks?.(sheetIndex)) ?? [], mergedHeaders);
}
