import type { Review } from '../../../api/contract.ts';

export type ReviewedAttention = Review['attention'][number];

/** Whether a point has to be answered, and cannot be accepted as it is. */
export const isQuestion = ({ code }: Pick<ReviewedAttention, 'code'>): boolean => code === 'second_document';
