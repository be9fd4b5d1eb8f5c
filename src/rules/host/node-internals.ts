import { createRequire } from 'node:module';

type SetCallback = (callback: unknown) => void;

interface Internals {
  'internal/errors': { codes: Record<string, ErrorClass> };
  'internal/test/binding': { internalBinding: InternalBinding };
  'internal/util/inspect': object;
}

export interface ErrorClass {
  prototype: object;
}

interface InternalBinding {
  (name: 'task_queue'): { setPromiseRejectCallback: SetCallback };
  (
    name: 'module_wrap',
  ): { setImportModuleDynamicallyCallback: SetCallback; setInitializeImportMetaObjectCallback: SetCallback };
}

/** A module inside Node; needs the start flag `--expose-internals`, and works only until the realm is locked. */
export function requireInternal<Name extends keyof Internals>(name: Name): Internals[Name] {
  return createRequire(__filename)(name) as Internals[Name];
}
