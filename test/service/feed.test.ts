import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed, type FeedEvent } from '../../src/service/index.ts';
import { pluck } from '../helpers/pluck.ts';

function collect(feed: Feed, after?: string) {
  const seen: FeedEvent[] = [];
  const stop = feed.subscribe('ws', (event) => seen.push(event), after);
  return { seen, stop, types: () => seen.map(({ type }) => type) };
}

test('events are numbered by workspace and only reach its listeners', () => {
  const feed = new Feed();
  const { seen, stop } = collect(feed);
  feed.publish('ws', 'job', { id: 1 });
  feed.publish('other', 'job', { id: 2 });
  feed.publish('ws', 'job', { id: 3 });
  stop();
  feed.publish('ws', 'job', { id: 4 });
  assert.deepEqual(pluck(seen, 'seq', 'data'), [
    [1, { id: 1 }],
    [2, { id: 3 }],
  ]);
});

test('a client that reconnects gets the events that it missed, but not outdated progress', () => {
  const feed = new Feed();
  const { seen, stop } = collect(feed);
  feed.publish('ws', 'job', 1);
  const lastId = feed.eventId(seen[0]!);
  stop();
  feed.publish('ws', 'job_progress', 2, { isKept: false });
  feed.publish('ws', 'batch', 3);
  const back = collect(feed, lastId);
  feed.publish('ws', 'job', 4);
  assert.deepEqual(back.types(), ['batch', 'job']);
});

test('a client that was away too long, or since before a restart, is told to start again', () => {
  const feed = new Feed();
  for (let i = 0; i < 600; i++) feed.publish('ws', 'job', i);
  assert.deepEqual(collect(feed, `${feed.epoch}-10`).types(), ['reset']);
  assert.deepEqual(collect(feed, 'otherepoch-599').types(), ['reset']);
  assert.deepEqual(collect(feed, 'nonsense').types(), ['reset']);
  assert.deepEqual(collect(feed, `${feed.epoch}-600`).types(), []);
});
