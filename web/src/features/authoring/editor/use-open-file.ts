import { useEffect, useState } from 'react';
import type { PackageProblem } from '../../../api/contract.ts';
import { showFailure } from '../../../components/notices.ts';
import type { WorkingCopies } from './working-copies.ts';

export const FIRST_FILE = 'manifest.json';

export interface OpenFile {
  path: string;
  /** The problem whose place in the file is shown. */
  target: PackageProblem | undefined;
  openFile: (path: string) => void;
  goTo: (problem: PackageProblem) => void;
}

/** The file in the editor; at first the file that the address names. */
export function useOpenFile(store: WorkingCopies, startFile = FIRST_FILE, startLine?: number): OpenFile {
  const [path, setPath] = useState(startFile);
  const [target, setTarget] = useState(() => (startLine ? makeTarget(startFile, startLine) : undefined));
  useEffect(() => {
    store.open(path).catch(showFailure);
  }, [store, path]);
  const show = (next: string, place: PackageProblem | undefined) => {
    setTarget(place);
    setPath(next);
  };
  return {
    path,
    target: target?.file === path ? target : undefined,
    openFile: (next) => show(next, undefined),
    // A new object, so that the same problem can be chosen again.
    goTo: (problem) => show(problem.file, { ...problem }),
  };
}

function makeTarget(file: string, line: number): PackageProblem {
  return { file, line, severity: 'warning', code: '', message: '' };
}
