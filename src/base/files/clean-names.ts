import { basename } from 'node:path';

const MAX_NAME_BYTES = 200;

/** The file's name without folders and without characters that some file systems don't allow. */
export function cleanFilename(name: string | undefined): string {
  const last = basename((name ?? '').replaceAll('\\', '/'))
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_')
    .replace(/^\.+/, '')
    .trim();
  if (last === '') return 'document';
  if (Buffer.byteLength(last) <= MAX_NAME_BYTES) return last;
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(last)?.[0] ?? '';
  let stem = last.slice(0, last.length - extension.length);
  while (Buffer.byteLength(stem + extension) > MAX_NAME_BYTES) stem = [...stem].slice(0, -1).join('');
  return stem + extension;
}

/** Folders as text: nothing on a disk has these names. */
export function cleanFolder(folder: string): string {
  const names = folder
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f]/g, '_')
    .split(/[/\\]/);
  return names.filter((name) => !['', '.', '..'].includes(name.trim())).join('/');
}
