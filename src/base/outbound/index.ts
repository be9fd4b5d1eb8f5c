export { type AllowedHosts, parseAllowedHosts } from './allowed-hosts.ts';
export { checkUrl } from './check-url.ts';
export {
  findAddresses,
  type ResolveName,
  resolveByDns,
  type SendResult,
  sendPost,
} from './send-post.ts';
