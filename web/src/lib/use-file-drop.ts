import { useWindowEvent } from '@mantine/hooks';
import { useState } from 'react';
import { listDropped } from './dropped-folders.ts';

/** Handles files that are dropped anywhere on the page; true while files are dragged over the page. */
export function useFileDrop(onDrop: (files: File[]) => void, isEnabled: boolean): boolean {
  // Moving between elements fires enter before leave; at depth 0 the page itself was left.
  const [depth, setDepth] = useState(0);
  const hasFiles = (event: DragEvent) => isEnabled && event.dataTransfer?.types.includes('Files');
  useWindowEvent('dragenter', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDepth((now) => now + 1);
  });
  useWindowEvent('dragleave', (event) => {
    if (hasFiles(event)) setDepth((now) => Math.max(0, now - 1));
  });
  useWindowEvent('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  useWindowEvent('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDepth(0);
    if (event.dataTransfer) void listDropped(event.dataTransfer).then(onDrop);
  });
  return depth > 0;
}
