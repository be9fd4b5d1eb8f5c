import { useState } from 'react';
import type { Job } from '../api/contract.ts';

/** What was asked for last, in which job. `from` is the place that the address had then. */
interface Wanted<Place> {
  jobId: string;
  next: Place;
  from: Place;
  isDone: boolean;
}

/**
 * A place within a job that the address keeps. The address follows a moment later, so a second key in this moment
 * begins where the first one led.
 */
export function usePlace<Place>(
  { id: jobId }: Pick<Job, 'id'>,
  place: Place,
  navigate: (options: { search: Place; replace: true; resetScroll: false }) => Promise<void>,
): [Place, (next: Place) => void] {
  const [wanted, setWanted] = useState<Wanted<Place> | null>(null);
  const isAhead = wanted?.jobId === jobId && !(wanted.isDone && place !== wanted.from);
  const go = (next: Place) => {
    const asked = { jobId, next, from: place, isDone: false };
    setWanted(asked);
    const end = () => setWanted((now) => (now === asked ? { ...asked, isDone: true } : now));
    void navigate({ search: next, replace: true, resetScroll: false }).finally(end);
  };
  return [isAhead ? wanted.next : place, go];
}
