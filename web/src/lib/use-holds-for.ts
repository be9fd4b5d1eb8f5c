import { useSessionStorage } from '@mantine/hooks';

/** Scope of a correction. `everyone`: the sender at once, and all others when an author has published the draft. */
export type HoldsFor = 'document' | 'sender' | 'everyone';

/** The last choice also counts for the next document of a sender, until the tab is closed. */
export function useHoldsFor(senderId: string | null): [HoldsFor, (chosen: HoldsFor) => void] {
  const [last, setLast] = useSessionStorage<HoldsFor>({ key: 'ade.holds-for', defaultValue: 'sender' });
  return [senderId === null ? 'document' : last, setLast];
}
