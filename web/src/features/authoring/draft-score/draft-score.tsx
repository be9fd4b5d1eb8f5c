import { Button, Loader, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, CircleAlert, Equal, Shuffle } from 'lucide-react';
import type { ConfigVersion, ScoredJob } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { plural, t } from '../../../lib/texts.ts';
import { retryWhileBusy } from '../../entities/configs/index.ts';
import classes from './draft-score.module.css';
import { describeChange, judge, scoreVersion, type Verdict } from './score-api.ts';

interface DraftScoreProps {
  version: ConfigVersion;
  /** The version that jobs run with now. */
  standingId: string | null;
  blocker: string | null;
  findLabel: (field: string) => string;
  /** Saves the text in the editor; false if that fails. */
  onSave: () => Promise<boolean>;
}

const ICONS = { better: ArrowUp, worse: ArrowDown, same: Equal, other: Shuffle, not_run: CircleAlert };
const ORDER: readonly Verdict[] = ['worse', 'better', 'other', 'not_run', 'same'];
const NAMES: Record<Verdict, string> = {
  better: t`better`,
  worse: t`worse`,
  same: t`same`,
  other: t`other`,
  not_run: t`not run`,
};
const MAX_SHOWN = 3;

/** Runs the draft on the last accepted documents and shows which get better or worse, and the differences of each. */
export function DraftScore({ version, standingId, blocker, findLabel, onSave }: DraftScoreProps) {
  const { workspace_id: workspaceId, id: versionId } = version;
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async () => {
      if (!(await onSave())) throw new Error(t`The draft was not saved, so it was not compared.`);
      return retryWhileBusy(() => scoreVersion(workspaceId, versionId, standingId));
    },
  });
  const judged = data?.items.map((item) => ({ item, verdict: judge(item) })) ?? [];
  judged.sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const count = (verdict: Verdict) => judged.filter((one) => one.verdict === verdict).length;
  return (
    <section className={classes.pane} aria-label={t`Draft on accepted documents`}>
      <div className={classes.head}>
        <h2>
          {data
            ? plural(data.items.length, 'Draft on the last accepted document', 'Draft on the last # accepted documents')
            : t`Draft on accepted documents`}
        </h2>
        <span role="status" className={classes.counts}>
          {isPending && t`Running…`}
          {!isPending && data && <Counts count={count} />}
        </span>
        <Button
          ml="auto"
          size="compact-xs"
          variant="default"
          disabled={blocker !== null || standingId === null || isPending}
          onClick={() => mutate()}
        >
          {t`Compare`}
        </Button>
      </div>
      <div className={classes.body}>
        {error && <ErrorNotice title={t`The draft was not compared`} error={error} />}
        {isPending && <Loader size="sm" m="sm" aria-hidden />}
        {!isPending && !data && !error && (
          <Text size="sm" p="sm">
            {standingId === null
              ? t`This is the first version of the package: there is none to compare it with.`
              : t`Runs the newest accepted documents with the draft and with the active version, and compares both results with the accepted ones.`}
          </Text>
        )}
        {!isPending && data && judged.length === 0 && (
          <Text size="sm" p="sm">
            {t`Nobody has accepted a document of this package yet.`}
          </Text>
        )}
        {!isPending && judged.length > 0 && (
          <table>
            <thead>
              <tr>
                <th>{t`Verdict`}</th>
                <th>{t`Document`}</th>
                <th>{t`What differs`}</th>
                <th>{t`Read correctly`}</th>
              </tr>
            </thead>
            <tbody>
              {judged.map(({ item, verdict }) => (
                <ScoredRow key={item.job_id} {...{ item, verdict, workspaceId, findLabel }} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

function Counts({ count }: { count: (verdict: Verdict) => number }) {
  return (
    <>
      <b data-verdict="better">{t`${<ArrowUp size={13} aria-hidden />} ${count('better')} better`}</b>
      <b data-verdict="worse">{t`${<ArrowDown size={13} aria-hidden />} ${count('worse')} worse`}</b>
      <span>{t`${count('same') + count('other')} as accurate as before`}</span>
    </>
  );
}

interface ScoredRowProps {
  item: ScoredJob;
  verdict: Verdict;
  workspaceId: string;
  findLabel: (field: string) => string;
}

function ScoredRow({ item, verdict, workspaceId, findLabel }: ScoredRowProps) {
  const { job_id: jobId, filename, quality, changes, left_off: leftOff, error } = item;
  const Icon = ICONS[verdict];
  const more = changes.length - MAX_SHOWN + leftOff;
  return (
    <tr>
      <td className={classes.verdict} data-verdict={verdict}>
        <Icon size={13} aria-hidden /> {NAMES[verdict]}
      </td>
      <td>
        <TextLink to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId }} size="xs">
          {filename}
        </TextLink>
      </td>
      <td>
        {error?.message}
        {!error && changes.length === 0 && t`no difference from the accepted result`}
        {changes.slice(0, MAX_SHOWN).map((change) => (
          <div key={`${change.part} ${change.sheet} ${change.place}`}>{describeChange(change, findLabel)}</div>
        ))}
        {more > 0 && <div>{t`… and ${more} more`}</div>}
      </td>
      <td className={classes.number}>{quality && `${percent(quality.before)} → ${percent(quality.after)}`}</td>
    </tr>
  );
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
