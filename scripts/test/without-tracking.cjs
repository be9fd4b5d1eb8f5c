/**
 * Loaded by the test processes of a whole run, before `node:test`. Node's test runner records which test has made each
 * promise, so that an error that nobody catches fails that test. With thousands of tests in a process, this takes up to a
 * tenth of its time, and memory. Without the records, such an error fails the file, and so the run; `npm test -- FILE`
 * names the test.
 */
const hooks = require('node:async_hooks');

const { createHook } = hooks;
const nothing = { enable: () => nothing, disable: () => nothing };

/** The first hook with exactly these two callbacks is that of the test runner. */
hooks.createHook = (callbacks) => {
  if (Object.keys(callbacks).sort().join() !== 'destroy,init') return createHook(callbacks);
  hooks.createHook = createHook;
  return nothing;
};
