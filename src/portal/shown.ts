/** The state that readers are shown. */
import { type State, worst } from '../result/index.ts';

/**
 * What has been silent for longer than expected is not known any more: UNKNOWN, never OK. What was CRITICAL stays so,
 * since a blind spot must not hide what is known to be bad. The store counts in the same way (src/store/portal.ts).
 */
export function shownState(hard: State, stale: boolean): State {
  return stale ? worst([hard, 'UNKNOWN']) : hard;
}
