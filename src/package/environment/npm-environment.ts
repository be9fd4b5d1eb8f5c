import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Variables about the sources of packages and the way to reach them. Only these are passed on. */
const PASSED = [
  /^(https?|no|all)_proxy$/i,
  /^NODE_EXTRA_CA_CERTS$/,
  /^SSL_CERT_(FILE|DIR)$/,
  /^(PATH|LANG|SystemRoot)$/,
  /^npm_config_(registry|@.+:registry|\/\/.+|proxy|https[-_]proxy|no_?proxy|cafile|ca|strict[-_]ssl|fetch[-_].+|maxsockets|globalconfig)$/i,
];

/** Environment of npm. Only npm gets registry tokens: the user's npmrc, and variables that it names as `${NAME}`. */
export function makeNpmEnvironment(env: NodeJS.ProcessEnv, tempDir: string): Record<string, string> {
  const userConfig = findUserConfig(env);
  const secrets = userConfig === undefined ? [] : listReferences(userConfig);
  const passed = Object.entries(env).filter(
    ([name, value]) => value !== undefined && (secrets.includes(name) || PASSED.some((pattern) => pattern.test(name))),
  ) as [string, string][];
  return {
    ...Object.fromEntries(passed),
    HOME: tempDir,
    TMPDIR: tempDir,
    npm_config_userconfig: userConfig ?? join(tempDir, 'no-npmrc'),
  };
}

/** Replaces all proxies of the environment by this one, and removes the exceptions from the use of a proxy. */
export function useProxy(env: Readonly<Record<string, string>>, url: string): Record<string, string> {
  const isProxy = (name: string) => /^(npm_config_)?(proxy|https?[-_]proxy|no_?proxy|all_proxy)$/i.test(name);
  const rest = Object.entries(env).filter(([name]) => !isProxy(name));
  // Passed as variables, because everybody can read arguments and the address contains a password.
  return { ...Object.fromEntries(rest), npm_config_proxy: url, npm_config_https_proxy: url };
}

function findUserConfig(env: NodeJS.ProcessEnv): string | undefined {
  const named = env.npm_config_userconfig ?? env.NPM_CONFIG_USERCONFIG;
  const path = named ?? join(env.HOME ?? homedir(), '.npmrc');
  return existsSync(path) ? path : undefined;
}

function listReferences(userConfig: string): string[] {
  return [...readFileSync(userConfig, 'utf8').matchAll(/\$\{(\w+)\??\}/g)].flatMap(([, name]) => name ?? []);
}
