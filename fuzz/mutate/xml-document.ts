import type { Fixture } from '../fixtures/types.ts';
import type { Choices } from '../random.ts';
import { packZip, unpackZip } from '../zip-bytes.ts';
import { excuseMarkup } from './excuse-markup.ts';
import { odsContradictions, xlsxContradictions } from './meaningful-xml.ts';
import type { DocumentPart } from './parts.ts';
import { type Mutant, mutateOnce } from './types.ts';
import { mutateXml } from './xml.ts';
import { packedMutations, zipMutations } from './zip.ts';

/** Changes an xlsx or ods file: usually its parts, otherwise the zip around them or the whole file. */
export function mutateXmlDocument(fixture: Fixture, count: number, choices: Choices): Mutant {
  return choices.happens(25) ? contradict(fixture, choices) : change(fixture, count, choices);
}

/** Nothing but the original, or a refusal, will do. */
function contradict({ bytes, sheets }: Fixture, choices: Choices): Mutant {
  const steps: string[] = [];
  const parts = unpackZip(bytes);
  const part = choices.pick(parts.filter(hasCells));
  const mutations = part.name === 'content.xml' ? odsContradictions : xlsxContradictions;
  const content = Buffer.from(mutateOnce(part.content.toString(), mutations, choices, steps));
  const packed = packZip(parts.map((each) => (each === part ? { ...each, content } : each)));
  return { bytes: packed, steps, expectation: { sheets, excuses: [] }, isExact: true };
}

const hasCells = ({ name }: DocumentPart) => /worksheets\/sheet|^content\.xml/.test(name);

function change({ bytes, sheets }: Fixture, count: number, choices: Choices): Mutant {
  const steps: string[] = [];
  let parts: readonly DocumentPart[] = unpackZip(bytes).map((part) => ({ ...part, original: part.content.toString() }));
  let isWhole = false;
  for (let i = 0; i < count; i++) {
    const level = choices.below(100);
    if (level < 72) parts = changePart(parts, choices, steps);
    else if (level < 93) parts = mutateOnce(parts, zipMutations, choices, steps);
    else isWhole = true;
  }
  const packed = packZip(parts);
  const excuses = parts.flatMap(({ name, original, content, excuses: more = [] }) => [
    ...more,
    ...(original === undefined ? [] : excuseMarkup(name, original, content.toString(), sheets)),
  ]);
  return {
    bytes: isWhole ? mutateOnce(packed, packedMutations, choices, steps) : packed,
    steps,
    expectation: { sheets, excuses },
    isExact: false,
  };
}

function changePart(parts: readonly DocumentPart[], choices: Choices, steps: string[]): DocumentPart[] {
  const part = choices.pick(parts.flatMap((each) => Array<DocumentPart>(weigh(each)).fill(each)));
  const about: string[] = [];
  const content = mutateXml(part.content, choices, about);
  steps.push(...about.map((step) => `${part.name}: ${step}`));
  return parts.map((each) => (each === part ? { ...part, content } : each));
}

/** Parts with cells are changed most often. */
function weigh(part: DocumentPart): number {
  if (hasCells(part)) return 12;
  return /workbook|sharedStrings|styles/.test(part.name) ? 3 : 1;
}
