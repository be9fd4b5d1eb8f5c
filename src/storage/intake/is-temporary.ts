/** Endings that programs give a file while they write it. */
const ENDINGS = /\.(part|partial|tmp|temp|crdownload|download|filepart|swp|lock)$/i;

/** Whether a name says that its file is being written, is hidden, or is a lock of an office program. */
export function isTemporary(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || ENDINGS.test(name);
}
