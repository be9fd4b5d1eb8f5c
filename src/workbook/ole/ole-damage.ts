import { AdeError } from '../../contract/errors/index.ts';

/** What is wrong with an OLE compound file, for the error's text. */
export class OleDamage extends Error {
  /** Whether the end of the file seems to be missing. */
  readonly isCut: boolean;

  constructor(message: string, { isCut = false }: { isCut?: boolean } = {}) {
    super(message);
    this.isCut = isCut;
  }
}

/** The error for a document; other errors stay what they are. */
export function toOleError(error: unknown, file: string): unknown {
  if (!(error instanceof OleDamage)) return error;
  const details = { file, found: error.message };
  return new AdeError(error.isCut ? 'truncated_file' : 'corrupt_workbook', details, { cause: error });
}
