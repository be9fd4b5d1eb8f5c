/**
 * V8 calls functions of Node for a rejected promise, for `import.meta` and for `import()`, on the stack of the rule that
 * caused the call. There, an error of Node would be an object of Node's realm in the hands of a rule. Here, functions
 * of the rules' realm take the place of all three.
 */
import { type Context, Script } from 'node:vm';
import { requireInternal } from './node-internals.ts';

/** In the realm, since an error of these functions (such as a full stack) belongs to the realm that made them. */
const SOURCE = `"use strict";
({
  doNothing() {},
  refuseImport: ((reject, TypeError) => () => reject(new TypeError('rules have no import()')))(
    Promise.reject.bind(Promise),
    TypeError,
  ),
})`;

/** Called before any rule is loaded. */
export function replaceNodesCallbacks(context: Context): void {
  const { doNothing, refuseImport } = new Script(SOURCE, { filename: 'ade:callbacks' }).runInContext(context);
  const { internalBinding } = requireInternal('internal/test/binding');
  // Node would keep every rejected promise that has no handler, until a turn of its event loop, which never comes.
  internalBinding('task_queue').setPromiseRejectCallback(doNothing);
  const modules = internalBinding('module_wrap');
  modules.setInitializeImportMetaObjectCallback(doNothing);
  modules.setImportModuleDynamicallyCallback(refuseImport);
}
