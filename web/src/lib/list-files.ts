type Meet = (file: File, path: string) => void;

/** The files of dropped entries and of the folders among them. Calls `meet` with each, and its path in the drop. */
export async function listFiles(entries: readonly FileSystemEntry[], meet: Meet): Promise<File[]> {
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  return (await Promise.all(visible.map((entry) => listEntry(entry, meet)))).flat();
}

async function listEntry(entry: FileSystemEntry, meet: Meet): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    meet(file, entry.fullPath);
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  // A reader gives a part of its entries at a time.
  for (let part = await readPart(reader); part.length > 0; part = await readPart(reader)) inside.push(...part);
  return listFiles(inside, meet);
}

const readPart = (reader: FileSystemDirectoryReader) =>
  new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
