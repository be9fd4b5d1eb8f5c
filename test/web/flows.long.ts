import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { missingBrowser } from './support/browser.ts';
import { acceptFlow } from './support/flows/accept.ts';
import { bulkFlow } from './support/flows/bulk.ts';
import { decideFlow } from './support/flows/decide.ts';
import { dropFlow } from './support/flows/drop.ts';
import { ownColumnsFlow } from './support/flows/own-columns.ts';
import { DISTURBANCES, type Disturbance, type Flow, playOnce, type Run } from './support/flows/play.ts';
import { makeWorld, type World } from './support/flows/world.ts';

const FLOWS: readonly (readonly [name: string, flow: Flow, needsSenders: boolean])[] = [
  ['drop', dropFlow, true],
  ['decide by lines', decideFlow, true],
  ['take and accept, go on', acceptFlow, true],
  ['accept together, undo', bulkFlow, false],
  ['own columns', ownColumnsFlow, false],
];

/**
 * ADE_FLOWS_RUNS: runs of each flow. ADE_FLOWS_SEED: one seed, to repeat its run. ADE_FLOWS_ONLY: the beginning of a
 * flow's name. ADE_FLOWS_VERBOSE: what the person did in each run.
 */
const { ADE_FLOWS_RUNS, ADE_FLOWS_SEED, ADE_FLOWS_ONLY = '', ADE_FLOWS_VERBOSE } = process.env;
const RUNS = Number(ADE_FLOWS_RUNS ?? 40);
const FIRST_SEED = 1000;

/** The seeds of a disturbance: they take turns. */
function listSeeds(disturbance: Disturbance): number[] {
  const seeds = ADE_FLOWS_SEED
    ? ADE_FLOWS_SEED.split(',').map(Number)
    : Array.from({ length: RUNS }, (_, at) => FIRST_SEED + at);
  return seeds.filter((seed) => DISTURBANCES[(seed - FIRST_SEED) % DISTURBANCES.length] === disturbance);
}

/** Notes are no faults: they tell what stays that nobody sees. */
const isFault = (text: string) => !text.startsWith('note: ');

const describeRun = ({ seed, moment, wrong, done, tookMs }: Run) =>
  `  seed ${seed}, ${moment.at} ${moment.isCrucial ? 'crucial ' : ''}deed ${moment.deed} (${moment.delayMs} ms), ${tookMs} ms: ${wrong.join('; ') || 'right'}\n    ${done.join(' > ')}\n`;

for (const [name, flow, needsSenders] of FLOWS.filter(([of]) => of.startsWith(ADE_FLOWS_ONLY))) {
  describe(`${name}, while something happens`, { skip: missingBrowser }, () => {
    let world: World;
    before(async () => {
      world = await makeWorld({ needsSenders });
    });
    after(() => world?.end());

    for (const disturbance of DISTURBANCES) {
      const seeds = listSeeds(disturbance);
      if (seeds.length === 0) continue;
      test(`${disturbance}: nothing said is lost or done twice`, async () => {
        const runs: Run[] = [];
        for (const seed of seeds) {
          const run = await playOnce(world, flow, disturbance, seed);
          runs.push(run);
          if (ADE_FLOWS_VERBOSE !== undefined || run.wrong.length > 0) process.stdout.write(describeRun(run));
        }
        const wrong = runs.filter((run) => run.wrong.some(isFault));
        process.stdout.write(`${name}, ${disturbance}: ${runs.length} runs, ${wrong.length} wrong\n`);
        const seedsOfWrong = wrong.map(({ seed }) => seed);
        assert.deepEqual(seedsOfWrong, []);
      });
    }
  });
}
