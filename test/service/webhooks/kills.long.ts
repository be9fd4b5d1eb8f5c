import { test } from 'node:test';
import { killSenders } from './kill-senders.ts';

test('no event is lost or out of order in 200 kills of processes that send', (t) => killSenders(t, 200, 3));
