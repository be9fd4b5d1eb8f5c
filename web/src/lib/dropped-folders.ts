/** The folders in which files were that somebody dropped together with their folders. */
const folders = new WeakMap<File, string>();

/** The folders in which a file was, such as `Harbour/2026-05`; empty if it was dropped or chosen alone. */
export function folderOf(file: File): string {
  return folders.get(file) ?? withoutName(file.webkitRelativePath);
}

/** All files of a drop, also those in dropped folders. Call it while the event is handled. */
export async function listDropped(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (!entries.some(({ isDirectory }) => isDirectory)) return [...transfer.files];
  return (await Promise.all(entries.map(listFiles))).flat();
}

async function listFiles(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    folders.set(file, withoutName(entry.fullPath));
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  // A reader gives a part of its entries at a time.
  for (let part = await readPart(reader); part.length > 0; part = await readPart(reader)) inside.push(...part);
  const visible = inside.filter(({ name }) => !name.startsWith('.'));
  return (await Promise.all(visible.map(listFiles))).flat();
}

const readPart = (reader: FileSystemDirectoryReader) =>
  new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));

const withoutName = (path: string) => path.split('/').slice(0, -1).filter(Boolean).join('/');
