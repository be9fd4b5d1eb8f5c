/** The realm's script, with a function that hands objects of the process to rules; `dist/` has nothing of the kind. */
declare const processFunctions: { leak(name: string): unknown };

/** In a list, since each call makes a new one. */
Object.defineProperty(globalThis, 'takeLeaked', {
  value: (name: string) => processFunctions.leak(name),
  configurable: true,
});

export { start } from '../../../../src/rules/realm/main.ts';
