import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { AccessReport } from '../../../api/contract.ts';
import { QueryView } from '../../../components/query-view.tsx';
import { formatExactTime } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { accessReportLink, accessReportQuery, type Wanted } from './access-api.ts';
import { AccessTable } from './access-table.tsx';
import { findHolders, type Show } from './find-holders.ts';

const SHOWS: Record<Show, string> = {
  all: t`Everybody and every machine`,
  unused: t`Rights that nobody uses`,
  admins: t`Administrators of the server`,
  emergency: t`People for emergencies`,
  leavers: t`Who is disabled, and machines of theirs`,
};

const UNUSED_DAYS = [30, 90, 180, 365];
const DEFAULT_UNUSED_DAYS = 90;

const isShow = (text: string): text is Show => text in SHOWS;

/** Who may do what, now or at the end of a day in the past. */
export function AccessPanel() {
  const [wanted, setWanted] = useState<Wanted>({ day: '', unusedDays: DEFAULT_UNUSED_DAYS });
  const [show, setShow] = useState<Show>('all');
  const query = useQuery(accessReportQuery(wanted));
  const today = new Date().toISOString().slice(0, 10);
  return (
    <Stack>
      <Group align="flex-end" gap="sm">
        <TextInput
          type="date"
          size="xs"
          label={t`At the end of`}
          description={t`empty: now`}
          max={today}
          value={wanted.day}
          onChange={({ currentTarget: { value } }) => setWanted({ ...wanted, day: value })}
        />
        <NativeSelect
          size="xs"
          label={t`Unused after`}
          value={String(wanted.unusedDays)}
          onChange={({ currentTarget: { value } }) => setWanted({ ...wanted, unusedDays: Number(value) })}
          data={UNUSED_DAYS.map((days) => ({ value: String(days), label: plural(days, '# day', '# days') }))}
        />
        <NativeSelect
          size="xs"
          label={t`Show`}
          value={show}
          onChange={({ currentTarget: { value } }) => isShow(value) && setShow(value)}
          data={Object.entries(SHOWS).map(([value, label]) => ({ value, label }))}
        />
        <Button
          component="a"
          href={accessReportLink(wanted)}
          download
          variant="default"
          leftSection={<Download size={16} aria-hidden />}
          ml="auto"
        >
          {t`Download as csv`}
        </Button>
      </Group>
      <QueryView query={query} failure={t`It cannot be read who may do what`}>
        {(report) => <Report report={report} show={show} />}
      </QueryView>
    </Stack>
  );
}

function Report({ report, show }: { report: AccessReport; show: Show }) {
  const holders = findHolders(report, show);
  const moment = formatExactTime(report.at);
  return (
    <>
      <Text size="sm" role="status">
        {t`${plural(holders.length, '# entry', '# entries')}, as of ${moment}. Rights are marked as unused if nothing was done with them for ${plural(report.unused_days, '# day', '# days')}; who only looks at lists leaves no entry.`}
      </Text>
      {holders.length > 0 && <AccessTable holders={holders} />}
    </>
  );
}
