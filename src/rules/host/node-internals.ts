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

/** The part of `node:v8` that the host needs: loading all of it takes a fifth of the host's own start. */
interface V8Binding {
  setFlagsFromString(flags: string): void;
  updateHeapStatisticsBuffer(): void;
  readonly heapStatisticsBuffer: Float64Array;
  readonly kExternalMemoryIndex: number;
}

interface InternalBinding {
  (name: 'v8'): V8Binding;
  (name: 'task_queue'): { setPromiseRejectCallback: SetCallback };
  (
    name: 'module_wrap',
  ): { setImportModuleDynamicallyCallback: SetCallback; setInitializeImportMetaObjectCallback: SetCallback };
}

/** A module inside Node; needs the start flag `--expose-internals`, and works only until the realm is locked. */
export function requireInternal<Name extends keyof Internals>(name: Name): Internals[Name] {
  return createRequire(__filename)(name) as Internals[Name];
}
