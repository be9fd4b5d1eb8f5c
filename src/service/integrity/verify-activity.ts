import { type ChainCheck, checkChain, type Database, listChains, readAcceptances } from '../../storage/store/index.ts';
import { checkEarlierHead, type HeadCheck } from './earlier-heads.ts';
import { findLostHead } from './kept-heads.ts';

/** The result of checking the activity of a data folder. */
export interface ActivityVerification {
  ok: boolean;
  chains: ChainCheck[];
  /** The given heads, and heads of acceptances that the activity no longer has. */
  heads: HeadCheck[];
}

/**
 * Checks every hash of all chains, and that no entry is missing. Also compares the ends of the chains with ends that
 * were kept elsewhere (given as hashes or files) and with those in signed statements. Only this comparison finds a
 * chain that was cut or rewritten by somebody with full write access. Throws `activity_head_unreadable`.
 */
export async function verifyActivity(
  db: Database,
  dataDir: string,
  heads: readonly string[] = [],
): Promise<ActivityVerification> {
  const earlier: HeadCheck[] = [];
  for (const source of heads) earlier.push(await checkEarlierHead(db, dataDir, source));
  for await (const acceptance of readAcceptances(db)) {
    const lost = await findLostHead({ db }, acceptance);
    if (lost !== null) earlier.push({ source: acceptance.id, ok: false, ...lost });
  }
  const chains: ChainCheck[] = [];
  for (const chain of await listChains(db)) chains.push(await checkChain(db, chain));
  return { ok: [...chains, ...earlier].every(({ ok }) => ok), chains, heads: earlier };
}
