import { Contradiction } from '../fixtures/read-meaning.ts';
import type { BinaryRecord } from '../fixtures/records.ts';
import type { XlsbFixture } from '../fixtures/xlsb.ts';
import { readXlsbMeaning } from '../fixtures/xlsb-meaning.ts';
import type { Choices } from '../random.ts';
import { packZip } from '../zip-bytes.ts';
import { writeBiff12 } from './biff12.ts';
import { MeaningOfRecords } from './expect.ts';
import { makeMeaningfulMutations } from './meaningful-records.ts';
import { BIFF12, type DocumentPart } from './parts.ts';
import { type Records, recordMutations } from './records.ts';
import { type Excuse, type Mutant, mutateOnce } from './types.ts';
import { mutateXml } from './xml.ts';
import { packedMutations, zipMutations } from './zip.ts';

const meaningful = makeMeaningfulMutations(BIFF12.unknownTypes);

/** Changes an xlsb file: what the records of its parts mean, its records, its zip, or its bytes. */
export function mutateXlsb(fixture: XlsbFixture, count: number, choices: Choices): Mutant {
  const steps: string[] = [];
  const meaning = new MeaningOfRecords([...fixture.records.values()].flat(), fixture.sheets);
  let parts: readonly DocumentPart[] = fixture.parts.map((part) => ({
    ...part,
    records: fixture.records.get(part.name),
  }));
  let isWhole = false;
  for (let i = 0; i < count; i++) {
    const level = choices.below(100);
    if (level < 82) parts = changePart(parts, choices, steps);
    else if (level < 94) parts = mutateOnce(parts, zipMutations, choices, steps);
    else isWhole = true;
    meaning.follow(() => readXlsbMeaning((name) => findPart(parts, name), fixture.listed));
  }
  const packed = packZip(parts);
  const bytes = isWhole ? mutateOnce(packed, packedMutations, choices, steps) : packed;
  const records = parts.flatMap((part) => part.records ?? []);
  const excuses = parts.flatMap((part) => part.excuses ?? []);
  return { bytes, steps, expectation: meaning.expect(records, excuses), isExact: true };
}

/** Two parts of one name contradict each other. */
function findPart(parts: readonly DocumentPart[], name: string): readonly BinaryRecord[] | undefined {
  const found = parts.filter((part) => (part.listedName ?? part.name).toLowerCase() === name.toLowerCase());
  if (found.length > 1) throw new Contradiction('two parts have one name');
  return found[0]?.records;
}

function changePart(parts: readonly DocumentPart[], choices: Choices, steps: string[]): DocumentPart[] {
  const part = choices.pick(parts.flatMap((each) => Array<DocumentPart>(weigh(each)).fill(each)));
  const about: string[] = [];
  const changed =
    part.records === undefined ? changeXml(part, choices, about) : changeRecords(part, part.records, choices, about);
  steps.push(...about.map((step) => `${part.name}: ${step}`));
  return parts.map((each) => (each === part ? changed : each));
}

function weigh({ name, records }: DocumentPart): number {
  if (records === undefined) return 1;
  return name.includes('sheets/sheet') ? 12 : name.includes('sharedStrings') ? 6 : 2;
}

function changeRecords(part: DocumentPart, before: Records, choices: Choices, steps: string[]): DocumentPart {
  const records = mutateOnce(before, choices.happens(75) ? meaningful : recordMutations, choices, steps);
  return { ...part, records, content: writeBiff12(records) };
}

/** Of the parts of XML, only the list of parts says which sheet is which. */
function changeXml(part: DocumentPart, choices: Choices, steps: string[]): DocumentPart {
  const content = mutateXml(part.content, choices, steps);
  const isList = part.name === 'xl/_rels/workbook.bin.rels';
  const excuses: Excuse[] = isList ? [{ id: 'relationships', places: 'all', mayAdd: true }] : [];
  return { ...part, content, excuses: [...(part.excuses ?? []), ...excuses] };
}
