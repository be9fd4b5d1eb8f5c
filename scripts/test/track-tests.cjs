/**
 * Loaded by test processes before `node:test`. Node's test runner has a hook that records for each promise which test has
 * made it. So it finds the parent of a test that is declared, and the test that an error belongs to, by the id of the
 * running asynchronous resource. With thousands of tests in a process, this takes a tenth of its processor time. Here, an
 * AsyncLocalStorage knows the running test instead, which costs next to nothing.
 */
const hooks = require('node:async_hooks');

const { AsyncLocalStorage, AsyncResource, createHook, executionAsyncId } = hooks;
const { runInAsyncScope } = AsyncResource.prototype;

/** The id of the running test, suite or hook. */
const running = new AsyncLocalStorage();
/** The ids that the test runner knows. */
const known = new Set();

AsyncResource.prototype.runInAsyncScope = function runAndRemember(run, receiver, ...args) {
  const id = this.asyncId();
  if (!known.has(id)) return runInAsyncScope.call(this, run, receiver, ...args);
  // Within the scope, since the scope begins with what was stored when the resource was made.
  return runInAsyncScope.call(this, () => running.run(id, () => run.apply(receiver, args)));
};

hooks.executionAsyncId = () => running.getStore() ?? executionAsyncId();

/** The test runner makes the first hook, and takes both functions before. */
hooks.createHook = ({ init }) => {
  Object.assign(hooks, { createHook, executionAsyncId });
  return createHook({
    trackPromises: false,
    init(id, type, triggerId, resource) {
      if (type !== 'Test') return;
      known.add(id);
      init(id, type, triggerId, resource);
    },
  });
};
