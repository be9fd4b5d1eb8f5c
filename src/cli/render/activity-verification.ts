import type { ActivityVerification, HeadState } from '../../service/index.ts';
import type { ChainProblem, ChainProblemCode } from '../../storage/store/index.ts';
import type { Look } from './look.ts';
import { cleanText, countOf } from './text.ts';

const PROBLEMS: Record<ChainProblemCode, string> = {
  entry_changed: 'was changed',
  entry_missing: 'is missing',
  link_broken: 'does not follow from the one before',
  entry_misplaced: 'does not belong there',
  end_missing: 'was the last one, and is not any more',
};

const HEADS: Record<HeadState, string> = {
  in_chain: 'is still in the chain',
  cut: 'is not in the chain any more: its end was cut off',
  rewritten: 'is not in the chain any more: another entry is in its place',
  not_found: 'is in no chain: its chain was cut, or written again',
  signature_wrong: 'is not what was signed',
  key_unknown: 'was signed with a key that this data folder does not know',
};

/** Each chain and each end that was kept elsewhere, with its answer. */
export function renderActivityVerification({ ok, chains, heads }: ActivityVerification, look: Look): string[] {
  const { paint } = look;
  const answer = (isFine: boolean) => (isFine ? paint.green('yes') : paint.red('no '));
  return [
    ...chains.flatMap(({ ok: isFine, workspace_id: id, entries, problems }) => [
      `  ${answer(isFine)}  ${nameChain(id)}: ${countOf(entries, 'entry', 'entries')}, ${isFine ? 'none changed or missing' : 'not as they were'}`,
      ...problems.map((problem) => paint.red(`         ${describe(problem)}`)),
    ]),
    ...heads.map(({ ok: isFine, source, found, workspace_id: id, seq }) => {
      const place = seq === undefined ? '' : ` (entry ${seq}, ${nameChain(id ?? null)})`;
      return `  ${answer(isFine)}  ${cleanText(source)}${place} ${HEADS[found]}`;
    }),
    ok ? `  ${paint.green('verified: nothing was changed or taken out')}` : `  ${paint.red('not verified')}`,
  ];
}

function nameChain(workspaceId: string | null): string {
  return workspaceId === null ? 'the activity of the server' : `the activity of workspace ${cleanText(workspaceId)}`;
}

function describe({ code, seq }: ChainProblem): string {
  return `entry ${seq} ${PROBLEMS[code]}`;
}
