import { Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Job } from '../../../api/contract.ts';
import { useShownLink } from '../../../components/use-shown-link.ts';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import classes from './jobs.module.css';

const base = '/w/$workspaceId/jobs/$jobId';
const tabs = [
  ['document', t`Document`, `${base}/document`],
  ['issues', t`Issues`, `${base}/issues`],
  ['result', t`Result`, `${base}/result`],
  ['facets', t`Values`, `${base}/facets`],
  ['signoff', t`Sign-off`, `${base}/signoff`],
  ['source', t`Source`, `${base}/source`],
  ['mapping', t`Mapping`, `${base}/mapping`],
  ['overview', t`How this ran`, `${base}/overview`],
] as const;

/** The views of a job, which the keys 1 to 8 also open. */
export function JobTabs({ job }: { job: Job }) {
  const navigate = useNavigate();
  const params = { workspaceId: job.workspace_id, jobId: job.id };
  useShortcuts(Object.fromEntries(tabs.map(([, , to], at) => [String(at + 1), () => void navigate({ to, params })])));
  const { issues } = job.summary;
  const count = issues ? issues.error + issues.warning + issues.info : 0;
  const navRef = useShownLink('center');
  return (
    <nav ref={navRef} className={classes.tabs} aria-label={t`Views of the job`}>
      {tabs.map(([name, label, to]) => (
        <Link
          key={name}
          to={to}
          params={params}
          search={{}}
          activeOptions={{ includeSearch: false }}
          className={classes.tab}
        >
          {label}
          {name === 'issues' && count > 0 && ` ${formatCount(count)}`}
        </Link>
      ))}
    </nav>
  );
}

/** The same as entries of a menu, but for the document itself. */
export function ViewItems({ job }: { job: Job }) {
  const navigate = useNavigate();
  const params = { workspaceId: job.workspace_id, jobId: job.id };
  return (
    <>
      <Menu.Label>{t`Look at`}</Menu.Label>
      {tabs.slice(1).map(([name, label, to]) => (
        <Menu.Item key={name} onClick={() => void navigate({ to, params })}>
          {label}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}
