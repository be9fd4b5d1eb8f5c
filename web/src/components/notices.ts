import { notifications } from '@mantine/notifications';
import { ApiError } from '../api/api-error.ts';
import { t } from '../lib/texts.ts';

/** A message that something was done; it disappears by itself. */
export function showSuccess(message: string, title?: string): void {
  notifications.show({ message, title, color: 'teal', autoClose: 4000 });
}

/** A message that something was left as it is, with the reason; it stays until it is closed. */
export function showLeft(message: string, title: string): void {
  notifications.show({ title, message, color: 'yellow', autoClose: false });
}

/** A message that something failed, with what to try; it stays until it is closed. */
export function showFailure(error: Error, title = t`That did not work`): void {
  const message = error instanceof ApiError ? error.problem.detail : t`The app itself failed. Load the page again.`;
  notifications.show({ title, message, color: 'red', autoClose: false });
}
