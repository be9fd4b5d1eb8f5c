import { test } from 'node:test';
import { killSenders } from './kill-senders.ts';

test('no event is lost or out of order when processes that send are killed', (t) => killSenders(t, 2, 2));
