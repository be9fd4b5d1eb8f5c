import { defineErrors } from './define.ts';

/** Why a client got no answer of a service. The service itself never reports these. */
export const remoteErrors = defineErrors({
  server_address_invalid: {
    status: 400,
    message: '"{found}" is not the address of a server. Expected an address such as https://ade.example.org.',
  },
  server_unreachable: {
    status: 503,
    message: 'The server {url} cannot be reached: {found}. Check the address and the network, then repeat the request.',
  },
  server_certificate_refused: {
    status: 502,
    message:
      'The certificate of the server {url} is not trusted: {found}. If an authority of your own has signed it, name the file of its certificate in NODE_EXTRA_CA_CERTS.',
  },
  server_timeout: {
    status: 504,
    message: 'The server {url} did not answer within {seconds} s. Repeat the request, or allow more time.',
  },
  server_foreign: {
    status: 502,
    message:
      'The answer of {url} is not from ADE: {found}. Check the address, with the path in front of /api/v1, and what is between you and the server.',
  },
  answer_interrupted: {
    status: 502,
    message: 'The answer of {url} broke off: {found}. Repeat the request.',
  },
});
