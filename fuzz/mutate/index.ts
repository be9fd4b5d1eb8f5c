import type { DocumentFormat } from '../../src/contract/formats.ts';
import { makeFixtures } from '../fixtures/index.ts';
import type { Fixture } from '../fixtures/types.ts';
import { Choices } from '../random.ts';
import { mutateCsv } from './csv.ts';
import type { Mutant } from './types.ts';
import { mutateXls } from './xls.ts';
import { mutateXlsb } from './xlsb.ts';
import { mutateXmlDocument } from './xml-document.ts';

const MAX_STEPS = 3;

/** The mutant for a seed: always the same bytes. The first seeds are the sound documents, without any change. */
export function makeMutant(format: DocumentFormat, seed: number): Mutant {
  const sound = makeFixtures(format)[seed - 1];
  if (sound === undefined) return changeFixture(format, new Choices(`${format} ${seed}`));
  const { name, bytes, sheets } = sound;
  return {
    bytes,
    steps: [`the document "${name}", unchanged`],
    expectation: { sheets, excuses: [] },
    isExact: true,
    isSound: true,
  };
}

function changeFixture(format: DocumentFormat, choices: Choices): Mutant {
  // Most mutants have one change: with several, the first refusal hides the other changes.
  const count = choices.happens(80) ? 1 : 1 + choices.below(MAX_STEPS);
  const of = <T extends Fixture>(
    fixtures: readonly T[],
    change: (fixture: T, count: number, choices: Choices) => Mutant,
  ) => {
    const fixture = choices.pick(fixtures);
    const mutant = change(fixture, count, choices);
    return { ...mutant, steps: [`the document "${fixture.name}"`, ...mutant.steps] };
  };
  if (format === 'csv') return of(makeFixtures('csv'), mutateCsv);
  if (format === 'xls') return of(makeFixtures('xls'), mutateXls);
  if (format === 'xlsb') return of(makeFixtures('xlsb'), mutateXlsb);
  return of(makeFixtures(format), mutateXmlDocument);
}
