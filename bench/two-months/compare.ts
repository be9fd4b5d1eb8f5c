import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { projectDir } from '../../bin/runtime.js';
import type { Job } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import { AS_OF } from './scenario.ts';
import { type ServiceClient, WS } from './service-client.ts';

const FIXTURES = '{test/fixtures/{foreign,noted},examples/*,templates/*}/**/*.{xlsx,xls,xlsb,ods,csv}';
const TIME = /\b\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const ID = /\b[a-z]{2,4}_\d{14}_[0-9a-f]{10}\b/g;
/** Parts that must be equal byte by byte. */
const EXACT = ['output', 'issues'];

/** Runs all documents among the test fixtures; gives the ids of the jobs, including those that ended in an error. */
export async function runFixtures(client: ServiceClient): Promise<string[]> {
  const jobs: string[] = [];
  for (const path of globSync(FIXTURES, { cwd: projectDir }).sort()) {
    const document_id = await client.upload(basename(path), readFileSync(join(projectDir, path)));
    const { items } = await client.call<{ items: { id: string }[] }>('GET', `${WS}/configs`);
    const json = { document_id, config_id: items[0]!.id, as_of: AS_OF };
    jobs.push((await client.wait((await client.call<Job>('POST', `${WS}/jobs`, json)).id)).id);
  }
  return jobs;
}

interface Side {
  client: ServiceClient;
  /** The ids of jobs, in the order of their submission. */
  jobs: readonly string[];
}

/** Compares the results of two services for the same documents with the same decisions. */
export async function compareServices(a: Side, b: Side): Promise<{ compared: number; different: string[] }> {
  const different: string[] = [];
  let compared = 0;
  const note = (what: string, isSame: boolean) => {
    compared += 1;
    if (!isSame) different.push(what);
  };
  note('the number of jobs', a.jobs.length === b.jobs.length);
  for (const [i, id] of a.jobs.entries()) {
    const other = b.jobs[i]!;
    const [job, there] = await Promise.all([readJob(a.client, id), readJob(b.client, other)]);
    const name = `${job.source_file}, job ${i + 1}`;
    note(`${name}: how it ended`, isDeepStrictEqual(outcomeOf(job), outcomeOf(there)));
    if (job.has_artifact && there.has_artifact) {
      const records = await Promise.all([readRecord(a.client, id), readRecord(b.client, other)]);
      note(`${name}: artifact`, records[0] === records[1]);
    }
    for (const part of job.has_output && there.has_output ? EXACT : []) {
      const [one, two] = await Promise.all([
        a.client.download(`${WS}/jobs/${id}/${part}`),
        b.client.download(`${WS}/jobs/${other}/${part}`),
      ]);
      note(`${name}: ${part}`, one.equals(two));
    }
  }
  return { compared, different };
}

function readJob(client: ServiceClient, id: string): Promise<Job> {
  return client.call<Job>('GET', `${WS}/jobs/${id}`);
}

function outcomeOf({ status, error, revision, attention }: Job) {
  return { status, error: error?.code ?? null, revision, attention };
}

/**
 * A record, with its ids numbered in the order of their appearance, and without times of day. Also without the hashes
 * of files with ids or times: corrections, recipes, and the record of the previous job.
 */
async function readRecord(client: ServiceClient, id: string): Promise<string> {
  const record = await client.call<Artifact>('GET', `${WS}/jobs/${id}/artifact`);
  for (const part of [record.job.corrections, record.job.recipe, record.job.previous]) if (part) part.sha256 = '';
  const text = JSON.stringify(record);
  const names = new Map<string, string>();
  return text.replace(TIME, 'then').replace(ID, (found) => {
    const known = names.get(found) ?? `#${names.size}`;
    names.set(found, known);
    return known;
  });
}
