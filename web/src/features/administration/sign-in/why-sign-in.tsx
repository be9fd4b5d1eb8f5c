import { Alert } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { t } from '../../../lib/texts.ts';
import { describeFailure } from './sign-on-failures.ts';

interface WhySignInProps {
  /** Why the last attempt failed; null if none did. */
  failureCode: string | null;
  /** Whether a session has ended while its pages were open. */
  hasEnded: boolean;
}

/** What people have to know before they sign in again. It has the focus, so that it is read first. */
export function WhySignIn({ failureCode, hasEnded }: WhySignInProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failureCode !== null || hasEnded) ref.current?.focus();
  }, [failureCode, hasEnded]);
  if (failureCode !== null) {
    const { title, advice } = describeFailure(failureCode);
    return (
      <Alert
        ref={ref}
        tabIndex={-1}
        role="alert"
        color="red"
        icon={<CircleAlert size={18} aria-hidden />}
        title={title}
      >
        {advice}
      </Alert>
    );
  }
  if (!hasEnded) return null;
  return (
    <Alert ref={ref} tabIndex={-1} role="status" color="blue" title={t`Your session has ended`}>
      {t`Sign in again to go on where you were.`}
    </Alert>
  );
}
