import type { PreviewSheets, PreviewWindow } from '../../contract/api/index.ts';
import type { PreviewSource } from '../../previews/index.ts';
import type { Service } from '../context/service.ts';

const DEFAULT_ROWS = 100;

export async function readPreviewSheets({ previews }: Service, source: PreviewSource): Promise<PreviewSheets> {
  return { sheets: await previews.listSheets(source) };
}

export async function readPreviewWindow(
  { previews }: Service,
  source: PreviewSource,
  { sheet: sheetIndex = 0, from = 1, rows: count = DEFAULT_ROWS }: { sheet?: number; from?: number; rows?: number },
): Promise<PreviewWindow> {
  const { sheet, rows } = await previews.readRows(source, sheetIndex, from, from + count - 1);
  return { sheet, from, rows };
}
