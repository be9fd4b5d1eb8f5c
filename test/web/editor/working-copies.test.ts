import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../web/src/api/api-error.ts';
import type { PackageFileContent } from '../../../web/src/api/contract.ts';
import { isConflict, isDirty, WorkingCopies } from '../../../web/src/features/authoring/editor/working-copies.ts';

const PATH = 'columns/a.ts';

/** A service of files with ETags, which answers like the real one. */
function makeService(files: Record<string, string>) {
  const describe = (path: string): PackageFileContent => {
    const content = files[path];
    if (content === undefined) throw fail(404, 'file_unknown');
    return { path, content, encoding: 'utf8', bytes: content.length, sha256: '', etag: `"${content}"` };
  };
  return {
    files,
    read: async (path: string) => describe(path),
    write: async (path: string, content: string, etag: string | null) => {
      const current = path in files ? describe(path).etag : null;
      if (current !== etag) throw fail(412, 'etag_mismatch');
      files[path] = content;
      return describe(path);
    },
  };
}

function fail(status: number, code: string): ApiError {
  return new ApiError({ type: '', title: '', status, code, detail: code, instance: '', request_id: '' });
}

async function open(files = { [PATH]: 'one' }) {
  const service = makeService(files);
  const store = new WorkingCopies(service);
  await store.open(PATH);
  return { service, store, get: () => store.getCopies().get(PATH)! };
}

test('a saved text is the base of the next change', async () => {
  const { service, store, get } = await open();
  store.edit(PATH, 'two');
  assert.ok(isDirty(get()));
  assert.ok(await store.save(PATH));
  assert.ok(!isDirty(get()));
  store.edit(PATH, 'three');
  assert.ok(await store.save(PATH));
  assert.equal(service.files[PATH], 'three');
});

test('several files are written one after the other, and a refused one does not block the others', async () => {
  const service = makeService({ a: '1', b: '1', c: '1' });
  let writing = 0;
  const write = async (...call: Parameters<typeof service.write>) => {
    writing += 1;
    try {
      // The service refuses a second simultaneous change of a draft.
      if (writing > 1) throw fail(409, 'draft_busy');
      await new Promise((resolve) => setTimeout(resolve, 1));
      return await service.write(...call);
    } finally {
      writing -= 1;
    }
  };
  const store = new WorkingCopies({ read: service.read, write });
  for (const path of ['a', 'b', 'c']) {
    await store.open(path);
    store.edit(path, '2');
  }
  service.files.b = 'theirs';
  assert.equal(await store.saveAll(), false);
  assert.deepEqual(service.files, { a: '2', b: 'theirs', c: '2' });
  assert.ok(isConflict(store.getCopies().get('b')!));
});

test('a change from outside replaces a text without edits', async () => {
  const { service, store, get } = await open();
  service.files[PATH] = 'theirs';
  await store.noteChange(PATH, '"theirs"');
  assert.equal(get().text, 'theirs');
  assert.ok(!isDirty(get()));
});

test('a change from outside is shown beside unsaved text, and neither is lost', async () => {
  const { service, store, get } = await open();
  store.edit(PATH, 'mine');
  service.files[PATH] = 'theirs';
  await store.noteChange(PATH, '"theirs"');
  assert.equal(get().text, 'mine');
  assert.equal(get().theirs?.content, 'theirs');
  assert.ok(!(await store.save(PATH)), 'an open conflict is not saved over');
  assert.ok(await store.resolve(PATH, 'both'));
  assert.equal(service.files[PATH], 'both');
  assert.ok(!isConflict(get()));
});

test('saving over a changed state becomes a conflict, without an event', async () => {
  const { service, store, get } = await open();
  service.files[PATH] = 'theirs';
  store.edit(PATH, 'mine');
  assert.ok(!(await store.save(PATH)));
  assert.equal(get().text, 'mine');
  assert.equal(get().theirs?.content, 'theirs');
  assert.equal(service.files[PATH], 'theirs');
});

test('a file that was deleted meanwhile can be saved as new, or discarded', async () => {
  const { service, store, get } = await open();
  store.edit(PATH, 'mine');
  delete service.files[PATH];
  await store.noteChange(PATH, null);
  assert.equal(get().theirs, null);
  assert.ok(await store.resolve(PATH, 'mine'));
  assert.equal(service.files[PATH], 'mine');
});

test('the event of our own write, before its answer, is not a conflict', async () => {
  const { service, store, get } = await open();
  store.edit(PATH, 'two');
  const saving = store.save(PATH);
  store.edit(PATH, 'two and more');
  await store.noteChange(PATH, '"two"');
  assert.ok(await saving);
  assert.equal(get().text, 'two and more');
  assert.ok(!isConflict(get()));
  assert.equal(service.files[PATH], 'two');
});

test("somebody else's write right after ours is noticed", async () => {
  const { service, store, get } = await open();
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const { write } = service;
  service.write = async (...args) => {
    const result = await write(...args);
    await answered;
    return result;
  };
  store.edit(PATH, 'two');
  const saving = store.save(PATH);
  service.files[PATH] = 'later';
  await store.noteChange(PATH, '"later"');
  answer();
  await saving;
  assert.equal(get().text, 'later');
  assert.ok(!isDirty(get()));
});
