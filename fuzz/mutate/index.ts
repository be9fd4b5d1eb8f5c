import type { DocumentFormat } from '../../src/contract/formats.ts';
import { makeFixtures } from '../fixtures/index.ts';
import { Choices } from '../random.ts';
import { packZip, unpackZip, type ZipPart } from '../zip-bytes.ts';
import { mutateXls } from './biff.ts';
import { parseBiff12, writeBiff12 } from './biff12.ts';
import { csvMutations } from './csv.ts';
import { type BinaryRecord, recordMutations } from './records.ts';
import { type Mutant, mutateOnce } from './types.ts';
import { encodeDifferently, xmlMutations } from './xml.ts';
import { packedMutations, zipMutations } from './zip.ts';

const MAX_STEPS = 3;

/** The mutant for a seed: always the same bytes. */
export function makeMutant(format: DocumentFormat, seed: number): Mutant {
  const choices = new Choices(`${format} ${seed}`);
  const fixtures = makeFixtures(format);
  const fixture = choices.pick(fixtures);
  // Most mutants have one change: with several, the first refusal hides the other changes.
  const count = choices.happens(60) ? 1 : 1 + choices.below(MAX_STEPS);
  if (format === 'csv') return mutateCsv(fixture, count, choices);
  if (format === 'xls') return mutateXls(fixture, count, choices);
  return mutateZip(fixture, count, choices);
}

function mutateCsv(bytes: Buffer, count: number, choices: Choices): Mutant {
  const steps: string[] = [];
  let changed = bytes;
  for (let i = 0; i < count; i++) changed = mutateOnce(changed, csvMutations, choices, steps);
  return { bytes: changed, steps };
}

/** Usually changes the parts, otherwise the zip around them or the whole file. */
function mutateZip(bytes: Buffer, count: number, choices: Choices): Mutant {
  const steps: string[] = [];
  let parts = unpackZip(bytes);
  let isWhole = false;
  for (let i = 0; i < count; i++) {
    const level = choices.below(100);
    if (level < 65) parts = mutatePart(parts, choices, steps);
    else if (level < 90) parts = [...mutateOnce<readonly ZipPart[]>(parts, zipMutations, choices, steps)];
    else isWhole = true;
  }
  const packed = packZip(parts);
  return { bytes: isWhole ? mutateOnce(packed, packedMutations, choices, steps) : packed, steps };
}

function mutatePart(parts: readonly ZipPart[], choices: Choices, steps: string[]): ZipPart[] {
  const part = choices.pick(parts.flatMap((each) => Array<ZipPart>(weigh(each)).fill(each)));
  const about: string[] = [];
  const content = part.name.endsWith('.bin') ? mutateBin(part, choices, about) : mutateXml(part, choices, about);
  steps.push(...about.map((step) => `${part.name}: ${step}`));
  return parts.map((each) => (each === part ? { ...part, content } : each));
}

/** Parts with cells are changed most often. */
function weigh({ name }: ZipPart): number {
  if (/sheets\/sheet|^content\.xml/.test(name)) return 12;
  return /workbook|sharedStrings|styles/.test(name) ? 3 : 1;
}

function mutateBin({ content }: ZipPart, choices: Choices, steps: string[]): Buffer {
  const records = parseBiff12(content);
  return writeBiff12(mutateOnce<readonly BinaryRecord[]>(records, recordMutations, choices, steps));
}

function mutateXml({ content }: ZipPart, choices: Choices, steps: string[]): Buffer {
  const xml = content.toString();
  if (choices.happens(4)) {
    const { step, bytes } = encodeDifferently(xml, choices);
    steps.push(step);
    return bytes;
  }
  return Buffer.from(mutateOnce(xml, xmlMutations, choices, steps));
}
