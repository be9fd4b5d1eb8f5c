import { notifications } from '@mantine/notifications';
import { ApiError } from '../api/api-error.ts';

/** A passing message that something was done. */
export function showSuccess(message: string, title?: string): void {
  notifications.show({ message, title, color: 'teal', autoClose: 4000 });
}

/** A message that something failed, with what to try; stays until it is read. */
export function showFailure(error: Error, title = 'That did not work'): void {
  const message = error instanceof ApiError ? error.problem.detail : 'The app itself failed. Load the page again.';
  notifications.show({ title, message, color: 'red', autoClose: false });
}
