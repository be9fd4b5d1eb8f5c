import { CHECKS_TO_SWITCH_OFF } from '../../contract/artifact/edition-checks.ts';
import { suggestName } from '../../contract/closest-name.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import { makeManifestError } from './problem-list.ts';

/** Finds codes in `engine.checks.off` that name no check. */
export function checkSwitches({ engine }: Manifest): Problem[] {
  return (engine.checks?.off ?? []).flatMap((code, index) => {
    if (CHECKS_TO_SWITCH_OFF.includes(code)) return [];
    const advice = suggestName(code, CHECKS_TO_SWITCH_OFF) || ' docs/checks.md lists the codes.';
    const message = `engine.checks.off names "${code}", and there is no such check.${advice}`;
    return [makeManifestError('check_unknown', `/engine/checks/off/${index}`, message)];
  });
}
