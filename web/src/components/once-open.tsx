import { type ReactNode, Suspense, useEffect, useState } from 'react';

interface OnceOpenProps {
  isOpen: boolean;
  /** Draws the dialog, open or closed. */
  children: (isOpen: boolean) => ReactNode;
}

/** A dialog whose code is loaded when it is opened for the first time, and then stays loaded. */
export function OnceOpen({ isOpen, children }: OnceOpenProps) {
  const [isWanted, setWanted] = useState(isOpen);
  if (isOpen && !isWanted) setWanted(true);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      <BeginClosed isOpen={isOpen}>{children}</BeginClosed>
    </Suspense>
  );
}

/** A dialog notes where the focus was when it changes to open, but not if it is open from the start. */
function BeginClosed({ isOpen, children }: OnceOpenProps) {
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  return children(isThere && isOpen);
}
