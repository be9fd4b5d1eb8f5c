import { test } from 'node:test';
import { isOnPostgres } from '../../helpers/postgres/databases.ts';
import { killExchange } from './kill-exchange.ts';

/** kills.long.ts has three nodes, and hundreds of kills. */
const nodes = isOnPostgres ? 2 : 1;

test(`kills of services (nodes: ${nodes}): each file is one job, each event arrives, nothing is lost`, (t) =>
  killExchange(t, { kills: 2, nodes, workingMs: 2_500, maxOpen: 2 }));
