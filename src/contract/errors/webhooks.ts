import { defineErrors } from './define.ts';

/** Errors of webhooks. */
export const webhookErrors = defineErrors({
  webhook_unknown: {
    status: 404,
    message: 'There is no webhook {webhook_id} here. Check the id and the workspace.',
  },
  webhook_address_refused: {
    status: 422,
    message:
      '{host} is refused as the address of a webhook: {found}. Expected https, a usual port (443, 8443) and an address of the internet. An administrator of the server can name others in ADE_WEBHOOK_HOSTS.',
  },
  webhook_name_unknown: {
    status: 422,
    message: 'The address of the webhook has the host {host}, which cannot be resolved. Check the name.',
  },
  webhook_filter_unknown: {
    status: 422,
    message: 'The webhook is to be told about the {what} {id}, which is not in this workspace. Check the id.',
  },
  webhook_limit: {
    status: 409,
    message: 'The workspace has {max} webhooks already, which is the limit. Delete one that is not needed.',
  },
  webhook_delivery_unknown: {
    status: 404,
    message: 'The log of the webhook has no event {event_id}. Check the id; old events are removed from the log.',
  },
});
