import type { ActivityVerification, HeadState } from '../../service/index.ts';
import type { ChainProblem, ChainProblemCode } from '../../storage/store/index.ts';
import type { Look } from './look.ts';
import { cleanText, countOf } from './text.ts';

const PROBLEMS: Record<ChainProblemCode, string> = {
  entry_changed: 'was changed',
  entry_missing: 'is missing',
  link_broken: 'does not follow from the previous entry',
  entry_misplaced: 'does not belong in this place',
  end_missing: 'used to be the last entry, and is missing now',
};

const HEADS: Record<HeadState, string> = {
  in_chain: 'is still in the chain',
  cut: 'is no longer in the chain: the end of the chain was cut off',
  rewritten: 'is no longer in the chain: another entry has its place',
  not_found: 'is not in any chain: its chain was cut off or rewritten',
  signature_wrong: 'does not match its signature',
  key_unknown: 'was signed with a key that this data folder does not know',
};

/** Lists each chain, and each chain head that was kept elsewhere, with the result of its check. */
export function renderActivityVerification({ ok, chains, heads }: ActivityVerification, look: Look): string[] {
  const { paint } = look;
  const answer = (isFine: boolean) => (isFine ? paint.green('yes') : paint.red('no '));
  return [
    ...chains.flatMap(({ ok: isFine, workspace_id: id, entries, problems }) => [
      `  ${answer(isFine)}  ${nameChain(id)}: ${countOf(entries, 'entry', 'entries')}, ${isFine ? 'none changed or missing' : 'some changed or missing'}`,
      ...problems.map((problem) => paint.red(`         ${describe(problem)}`)),
    ]),
    ...heads.map(({ ok: isFine, source, found, workspace_id: id, seq }) => {
      const place = seq === undefined ? '' : ` (entry ${seq}, ${nameChain(id ?? null)})`;
      return `  ${answer(isFine)}  ${cleanText(source)}${place} ${HEADS[found]}`;
    }),
    ok ? `  ${paint.green('verified: nothing was changed or removed')}` : `  ${paint.red('not verified')}`,
  ];
}

function nameChain(workspaceId: string | null): string {
  return workspaceId === null ? 'the activity of the server' : `the activity of workspace ${cleanText(workspaceId)}`;
}

function describe({ code, seq }: ChainProblem): string {
  return `entry ${seq} ${PROBLEMS[code]}`;
}
