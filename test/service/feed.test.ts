import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed, type FeedEvent } from '../../src/service/index.ts';
import { pluck } from '../helpers/pluck.ts';

function collect(feed: Feed, workspaceId = 'ws') {
  const seen: FeedEvent[] = [];
  return { seen, stop: feed.subscribe(workspaceId, (event) => seen.push(event)) };
}

test('what happens in a workspace only reaches its followers, in order', () => {
  const feed = new Feed();
  const { seen, stop } = collect(feed);
  feed.publish('ws', 'queue', 1);
  feed.publish('other', 'queue', 2);
  feed.publishToAll('safe_mode', 3);
  stop();
  feed.publish('ws', 'queue', 4);
  assert.deepEqual(pluck(seen, 'type', 'data'), [
    ['queue', 1],
    ['safe_mode', 3],
  ]);
});

test('what is published is passed on to other nodes, and what comes from them is not', () => {
  const feed = new Feed();
  const passedOn: unknown[] = [];
  feed.onPublished = (workspaceId, type) => passedOn.push([workspaceId, type]);
  const { seen } = collect(feed);
  feed.publish('ws', 'logged', null);
  feed.deliver('ws', 'logged', null);
  feed.publishToAll('safe_mode', null);
  assert.equal(seen.length, 3);
  assert.deepEqual(passedOn, [
    ['ws', 'logged'],
    [null, 'safe_mode'],
  ]);
});

test('a workspace is followed as long as one of its followers is there', () => {
  const feed = new Feed();
  const [first, second] = [collect(feed), collect(feed)];
  first.stop();
  assert.ok(feed.hasFollowers('ws'));
  second.stop();
  first.stop();
  assert.ok(!feed.hasFollowers('ws'));
});
