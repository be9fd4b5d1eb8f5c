/** The folders in which files were that somebody dropped together with their folders. */
const folders = new WeakMap<File, string>();

/** The folders in which a file was, such as `Harbour/2026-05`; empty if it was dropped or chosen alone. */
export function folderOf(file: File): string {
  return folders.get(file) ?? withoutName(file.webkitRelativePath);
}

/** All files of a drop, also those in dropped folders. Call it while the event is handled. */
export async function listDropped(transfer: DataTransfer): Promise<File[]> {
  const files = [...transfer.files];
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (!entries.some(({ isDirectory }) => isDirectory)) return files;
  const { listFiles } = await import('./list-files.ts');
  return listFiles(entries, (file, path) => folders.set(file, withoutName(path)));
}

const withoutName = (path: string) => path.split('/').slice(0, -1).filter(Boolean).join('/');
