import { randomUUID } from 'node:crypto';
import { maxHeaderSize } from 'node:http';
import type { Socket } from 'node:net';
import { AdeError, getErrorRow } from '../../contract/errors/index.ts';
import { makeProblem, PROBLEM_TYPE, URL_LIMITS } from './errors.ts';

interface ClientError extends Error {
  code?: string;
  reason?: string;
  rawPacket?: unknown;
}

/** Answers input that Node's parser refuses: there is no request yet, only bytes. */
export function answerClientError(error: ClientError, socket: Socket, headersTimeoutSeconds: number): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const known = explain(error, headersTimeoutSeconds);
  const id = randomUUID();
  const problem = makeProblem(known, '', id);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${getErrorRow(known.code).status} ${problem.title}`,
    `Content-Type: ${PROBLEM_TYPE}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${id}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function explain(error: ClientError, headersTimeoutSeconds: number): AdeError {
  const options = { cause: error };
  switch (error.code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AdeError(
        'request_timeout',
        { found: `not all of its headers in ${headersTimeoutSeconds} s` },
        options,
      );
    case 'HPE_HEADER_OVERFLOW':
      return isInAddress(error.rawPacket)
        ? new AdeError('url_too_long', URL_LIMITS, options)
        : new AdeError('headers_too_large', { max_bytes: maxHeaderSize }, options);
    default:
      return new AdeError('request_malformed', { found: error.reason ?? error.message }, options);
  }
}

/** Whether the address alone exceeds the limit for address and headers. */
function isInAddress(packet: unknown): boolean {
  return Buffer.isBuffer(packet) && /^[A-Z]+ [^ \r\n]*$/.test(packet.subarray(0, maxHeaderSize).toString('latin1'));
}
