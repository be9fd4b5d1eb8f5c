import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Artifact, findEvidence, type Job } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import classes from './mapping.module.css';

export interface RuleContext {
  job: Job;
  rules: Artifact['rules'];
}

/** A rule's id, linked to its source in the version that ran if the user may read it; for evidence, its sentence. */
export function RuleLink({ job, rules, rule }: RuleContext & { rule: string }) {
  const entry = rules[rule];
  const canRead = useCan('viewer');
  const findLabel = useFieldLabels(job);
  const sentence = findEvidence(rule)?.replaceAll(/(?<=field ")[^"]+(?=")/g, findLabel);
  if (sentence !== undefined)
    return (
      <Text span size="xs" title={rule}>
        {sentence}
      </Text>
    );
  if (!entry || !canRead)
    return (
      <Text span size="xs">
        {rule}
      </Text>
    );
  const [file] = entry.impl.split(':');
  return (
    <Link
      to="/w/$workspaceId/versions/$versionId"
      params={{ workspaceId: job.workspace_id, versionId: job.config_version_id }}
      search={{ file, line: entry.line }}
      className={classes.ruleLink}
      title={t`${entry.impl}, version ${entry.version}`}
    >
      {rule}
    </Link>
  );
}
