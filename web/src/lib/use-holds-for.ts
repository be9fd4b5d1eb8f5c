import { useSessionStorage } from '@mantine/hooks';

export type HoldsFor = 'document' | 'sender';

/** What somebody chose last counts for the next document of a sender, until the tab is closed. */
export function useHoldsFor(senderId: string | null): [HoldsFor, (chosen: HoldsFor) => void] {
  const [last, setLast] = useSessionStorage<HoldsFor>({ key: 'ade.holds-for', defaultValue: 'document' });
  return [senderId === null ? 'document' : last, setLast];
}
