import { test } from 'node:test';
import { isOnPostgres } from '../../helpers/postgres/databases.ts';
import { killExchange } from './kill-exchange.ts';

/** Choose fewer to try something out. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? 500);
const PLAN = { kills: KILLS, workingMs: 5_000, maxOpen: 10 };
const LIMIT = { timeout: 7_200_000 };

test(`${KILLS} kills of one node: each file is one job, each event arrives, nothing is lost`, LIMIT, (t) =>
  killExchange(t, { ...PLAN, nodes: 1 }),
);

const SHARED = { ...LIMIT, skip: !isOnPostgres && 'Nodes share a database of PostgreSQL.' };

test(`${KILLS} kills of three nodes: each file is one job, each event arrives, nothing is lost`, SHARED, (t) =>
  killExchange(t, { ...PLAN, nodes: 3 }),
);
