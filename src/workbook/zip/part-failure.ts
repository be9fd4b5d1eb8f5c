import { AdeError } from '../../contract/errors/index.ts';

/** Makes the errors of one zip part, so that all name the file and the part in the same way. */
export class PartFailure {
  readonly file: string;
  readonly part: string;

  constructor(file: string, part: string) {
    this.file = file;
    this.part = part;
  }

  corrupt(found: string, cause?: unknown): AdeError {
    return new AdeError('corrupt_workbook', { file: this.file, found: `${this.part}: ${found}` }, { cause });
  }

  truncated(found: string, cause?: unknown): AdeError {
    return new AdeError('truncated_file', { file: this.file, found: `${this.part}: ${found}` }, { cause });
  }

  forbiddenXml(): AdeError {
    return new AdeError('forbidden_xml', { file: this.file, part: this.part });
  }

  expandedTooLarge(maxBytes: number): AdeError {
    const max_mb = Math.round((maxBytes / 1_048_576) * 100) / 100;
    return new AdeError('expanded_too_large', { file: this.file, part: this.part, max_mb });
  }
}
