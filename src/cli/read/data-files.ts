import { Option } from 'commander';
import { DATA_FORMAT_NAMES, type DataFormat } from '../../contract/data-formats.ts';
import { usageError } from '../usage-error.ts';

/** Which files for programs are written beside a workbook. */
export interface DataFileOptions {
  format?: readonly DataFormat[];
  provenance?: true;
}

/** The option of every command that writes results. */
export function makeFormatOption(): Option {
  const names = DATA_FORMAT_NAMES.join(', ');
  return new Option('--format <formats>', `also write files for programs: ${names}; several with commas`).argParser(
    readFormats,
  );
}

export function makeProvenanceOption(): Option {
  return new Option('--provenance', 'name document, sheet and row in each row of files for programs');
}

function readFormats(text: string, before: readonly DataFormat[] = []): DataFormat[] {
  const formats = text.split(',').map((name) => {
    const known = DATA_FORMAT_NAMES.find((format) => format === name.trim().toLowerCase());
    if (known !== undefined) return known;
    throw usageError(
      `--format is ${JSON.stringify(name)}; expected ${DATA_FORMAT_NAMES.join(', ')}. The workbook is always written.`,
    );
  });
  return [...new Set([...before, ...formats])];
}
