import type { Artifact, Job } from '../../../api/contract.ts';
import type { PreviewSource } from '../../inspection/grid/index.ts';
import { CorrectedList, draftUndo, listUndone } from '../corrections/index.ts';
import { Comments, isLocked } from '../review/index.ts';
import { BackToSender } from '../to-fix/index.ts';
import classes from './document.module.css';
import type { DocumentWork } from './use-document.ts';

interface ExtrasProps {
  job: Job;
  artifact: Artifact;
  source: PreviewSource | null;
  work: DocumentWork;
}

/** Below the lines: what people have corrected, the workbook for the sender, and comments. */
export function Extras({ job, artifact, source, work }: ExtrasProps) {
  const { correction, canDecide, findLabel, review } = work;
  const isSigned = isLocked(job.review_state);
  return (
    <div className={classes.extras}>
      <CorrectedList
        job={job}
        artifact={artifact}
        findLabel={findLabel}
        onUndo={canDecide && !isSigned ? (id) => correction.say(draftUndo([id]), [draftUndo([id])]) : undefined}
        undone={listUndone(correction.drafts)}
        onKeep={(id) => correction.say(draftUndo([id]), [])}
      />
      {canDecide && <BackToSender job={job} source={source} isLocked={isSigned} findLabel={findLabel} />}
      {review.data && <Comments job={job} review={review.data.review} />}
    </div>
  );
}
