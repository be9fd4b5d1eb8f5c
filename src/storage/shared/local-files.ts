import type { SharedFiles, Store } from './types.ts';

const nothing = async () => undefined;
const store: Store = (commit) => commit(nothing);

/** Without a storage: all files are in the data folder. */
export const localFiles: SharedFiles = {
  isOn: false,
  bring: nothing,
  use: (_owners, work) => work(),
  change: (_name, _options, edit) => edit(store),
  drop: (_owner, commit) => commit(nothing),
  dropFiles: (_owner, _paths, commit) => commit(nothing),
  findPaths: async () => null,
  readEach: async () => null,
  begin: nothing,
  beginAgain: nothing,
  abandon: nothing,
  renew: async () => false,
  repair: async () => false,
  sweepStorage: nothing,
  sweepCopies: nothing,
  forgetCopies: nothing,
  findTrouble: async () => null,
  close: nothing,
};
