export { type AllowedHosts, parseAllowedHosts } from './allowed-hosts.ts';
export { checkUrl } from './check-url.ts';
export { type ResolveName, resolveByDns } from './resolve-name.ts';
export { findAddresses, type SendResult, sendPost } from './send-post.ts';
