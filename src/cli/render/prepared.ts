import type { PreparedPackage } from '../../package/index.ts';
import type { Look } from './look.ts';
import { renderProblems } from './problems.ts';
import { cleanText, countOf } from './text.ts';

/** Where the environment of a package is, what it was made from, and its warnings. */
export function renderPrepared({ configVersionId, envDir, build, reused, warnings }: PreparedPackage, look: Look) {
  const { paint } = look;
  const { title, version } = build.manifest.info;
  const state = reused ? `existed already, prepared at ${build.prepared_at}` : 'is built';
  const rules = countOf(Object.keys(build.rules).length, 'rule');
  const modules = countOf(build.modules.length, 'module');
  return [
    `${paint.bold(cleanText(`${title} ${version}`))}: ${paint.green(state)}`,
    `  version      ${configVersionId}`,
    `  environment  ${cleanText(envDir)}`,
    `  holds        ${rules} in ${modules}, for Node ${build.runtime_version}`,
    ...(warnings.length > 0 ? renderProblems(warnings, look) : []),
  ];
}
