import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { noneFound } from '../../../src/subjects/files/types.ts';
import { findInUnused } from '../../../src/subjects/files/unused-pages.ts';
import { Matcher } from '../../../src/subjects/terms/matcher.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const NAME = 'ZYXANNA QWERTMANN';
const SEEDS = 12;

/** Numbers below `limit` that only depend on the seed. */
function makeRandom(seed: number): (limit: number) => number {
  let state = seed * 7919;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return state % limit;
  };
}

/** Writes, changes and deletes rows, some with the name, and then puts something else in place of each name. */
function fill(db: DatabaseSync, random: (limit: number) => number): void {
  db.exec(`create table t(id text primary key, name text, data text); create index n on t(name);
    create table s(seq integer primary key, data text); create table w(a text, b text, c text, primary key (a, b)) without rowid`);
  const text = (start: string, length: number) => start + 'abcdefghij'.repeat(1 + Math.floor(length / 10));
  const insert = db.prepare('insert or ignore into t values (?, ?, ?)');
  const change = db.prepare('update t set data = ? where id = ?');
  const ids: string[] = [];
  db.exec('begin');
  for (let i = 0; i < 2000; i++) {
    const isMarked = random(20) === 0;
    const id = `j${random(1e9)}`;
    ids.push(id);
    const length = random(20) === 0 ? random(9000) : random(400);
    insert.run(id, isMarked ? `${NAME} ${i}` : `bert${random(1e6)}`, text(isMarked ? NAME : 'bert', length));
    db.prepare('insert into s(data) values (?)').run(text(isMarked ? NAME : 'bert', random(600)));
    db.prepare('insert or ignore into w values (?, ?, ?)').run(`w${random(50)}`, id, text(isMarked ? NAME : 'x', 200));
    if (random(3) === 0) change.run(text(random(10) === 0 ? NAME : 'q', random(700)), ids[random(ids.length)] ?? '');
    if (random(6) === 0) db.prepare('delete from s where seq = ?').run(random(i + 1));
    if (random(8) === 0) db.prepare('delete from t where id = ?').run(ids[random(ids.length)] ?? '');
  }
  db.exec(`update t set name = '(erased)' || substr(id, -6) where name like 'ZYX%'`);
  for (const [table, column] of [['t', 'data'] as const, ['s', 'data'] as const, ['w', 'c'] as const])
    db.exec(`update ${table} set ${column} = '(erased)' || substr(${column}, 18) where ${column} like 'ZYX%'`);
  db.exec('commit; pragma wal_checkpoint(truncate)');
}

for (const secure of ['on', 'off'])
  test(`what a database no longer uses is found if and only if its file has it, with secure_delete ${secure}`, async (t) => {
    const path = join(await makeTempFolder(t), 'test.sqlite');
    const matcher = new Matcher(['Zyxanna Qwertmann']);
    let left = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const db = new DatabaseSync(`${path}${seed}`);
      db.exec(`pragma journal_mode = wal; pragma secure_delete = ${secure}`);
      fill(db, makeRandom(seed));
      const isIn = () => readFileSync(`${path}${seed}`, 'latin1').includes(NAME);
      const count = () => {
        const found = noneFound();
        findInUnused(`${path}${seed}`, matcher, found);
        return found.count;
      };
      if (isIn()) left += 1;
      assert.equal(count() > 0, isIn(), `seed ${seed}`);
      db.exec('vacuum; pragma wal_checkpoint(truncate)');
      assert.deepEqual([count(), isIn()], [0, false]);
      db.close();
    }
    assert.ok(left > 0, 'the test never leaves anything behind');
  });
