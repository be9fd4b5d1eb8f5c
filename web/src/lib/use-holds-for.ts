import { useSessionStorage } from '@mantine/hooks';

/** For everyone: for the sender at once, and for all others when an author has published the draft that is made. */
export type HoldsFor = 'document' | 'sender' | 'everyone';

/** What somebody chose last counts for the next document of a sender, until the tab is closed. */
export function useHoldsFor(senderId: string | null): [HoldsFor, (chosen: HoldsFor) => void] {
  const [last, setLast] = useSessionStorage<HoldsFor>({ key: 'ade.holds-for', defaultValue: 'document' });
  return [senderId === null ? 'document' : last, setLast];
}
