import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed, resource } from './common.ts';

/** How people sign in. */
export const SignOnSchema = resource('SignOn', {
  providers: Type.Array(
    Type.Object(
      {
        id: Type.String(),
        title: Type.String({ description: 'Name for people' }),
        url: Type.String({ description: 'Send the browser there; add `return_to` for a page of the web app' }),
      },
      closed,
    ),
  ),
  tokens: Type.Boolean({ description: 'Whether all people may use tokens and sign-in links; services always may' }),
});

/** A session has ended. */
export const SignedOutSchema = resource('SignedOut', {
  sign_out_url: Type.String({ description: 'Where the provider ends its own session; send the browser there' }),
});

export type SignOn = Static<typeof SignOnSchema>;
export type SignedOut = Static<typeof SignedOutSchema>;
