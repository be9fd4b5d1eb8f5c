import { Button, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Config } from '../../../api/contract.ts';
import { ButtonLink, TextLink } from '../../../components/links.tsx';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { NewConfigDialog } from '../../authoring/configs/index.ts';
import { configsQuery } from '../../entities/configs/index.ts';
import classes from './first-hour.module.css';
import { type SampleStep, trySample } from './try-sample.ts';

const STEPS: Record<SampleStep, string> = {
  package: t`Making the package…`,
  publish: t`Checking and publishing it…`,
  document: t`Running the sample…`,
};

/** Shown in a new installation: three ways to a first result. */
export function FirstHour({ workspaceId }: { workspaceId: string }) {
  const navigate = useNavigate();
  const [step, setStep] = useState<SampleStep | null>(null);
  const [source, setSource] = useState<'starter' | 'zip' | null>(null);
  const sample = useMutation({
    mutationFn: () => trySample(workspaceId, setStep),
    onSuccess: ({ id: jobId }) => navigate({ to: '/w/$workspaceId/jobs/$jobId', params: { workspaceId, jobId } }),
    onError: (error) => showFailure(error, t`The sample could not be run`),
    onSettled: () => setStep(null),
  });
  const open = ({ id: configId }: Config) =>
    void navigate({ to: '/w/$workspaceId/configs/$configId', params: { workspaceId, configId } });
  return (
    <section aria-label={t`First steps`} className={classes.ways}>
      <Intro workspaceId={workspaceId} />
      <Way
        title={t`Try the sample`}
        text={t`A roster with a few errors, read by the starter package: look at it, correct it, accept it.`}
      >
        <Button loading={sample.isPending} onClick={() => sample.mutate()}>
          {t`Try the sample`}
        </Button>
        <Text size="xs" role="status">
          {step === null ? '' : STEPS[step]}
        </Text>
      </Way>
      <Way
        title={t`Bring your own columns`}
        text={t`From one workbook as you would like to have it, or as your first sender sends it. ADE proposes the columns, you try and publish them, and the workbook opens as your first document. No code.`}
      >
        <ButtonLink variant="default" to="/w/$workspaceId/configs/own-columns" params={{ workspaceId }}>
          {t`Bring columns`}
        </ButtonLink>
        <Button variant="subtle" onClick={() => setSource('starter')}>
          {t`Start with the starter package`}
        </Button>
      </Way>
      <Way title={t`Import a package`} text={t`A zip that somebody exported, or that was made on the command line.`}>
        <Button variant="default" onClick={() => setSource('zip')}>
          {t`Import`}
        </Button>
      </Way>
      <NewConfigDialog workspaceId={workspaceId} source={source} onClose={() => setSource(null)} onMade={open} />
    </section>
  );
}

/** There is no package at all, or none that is published. */
function Intro({ workspaceId }: { workspaceId: string }) {
  const { data } = useQuery(configsQuery(workspaceId));
  const [draft] = data?.items.filter(({ archived_at: archivedAt }) => archivedAt === null) ?? [];
  if (draft === undefined)
    return (
      <Text size="sm" className={classes.intro}>
        {t`The rules of a package read spreadsheets, and there is no package yet. You can get one in three ways:`}
      </Text>
    );
  const link = (
    <TextLink to="/w/$workspaceId/configs/$configId" params={{ workspaceId, configId: draft.id }} inherit>
      {draft.name}
    </TextLink>
  );
  return (
    <Text size="sm" className={classes.intro}>
      {t`The rules of a package read spreadsheets. ${link} is not published yet: publish it, and it reads what you drop here. Or get another one in three ways:`}
    </Text>
  );
}

function Way({ title, text, children }: { title: string; text: string; children: React.ReactNode }) {
  return (
    <div className={classes.way}>
      <h2>{title}</h2>
      <Text size="sm">{text}</Text>
      <div className={classes.action}>{children}</div>
    </div>
  );
}
