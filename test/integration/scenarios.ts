/** The scenarios that both monitors schedule: test authorities in every state, and hostile and large output. */
import { check as faulty } from '../end-to-end/faulty/check.ts';
import type { Scenario } from './scenario.ts';

const HOSTILE = 'a|b=1 é \u202eevil $HOSTNAME$ "quoted" 日本';

export const FAULTY_SCENARIOS: readonly Scenario[] = [
  {
    name: 'hostile',
    check: faulty,
    options: { find: ['CRITICAL', 'WARNING', 'UNKNOWN', 'OK'], text: HOSTILE, verbose: '-vv' },
    state: 'CRITICAL',
  },
  {
    name: 'large',
    check: faulty,
    options: { find: ['WARNING'], repeat: '900', text: 'x'.repeat(50), verbose: '-v' },
    state: 'WARNING',
  },
  {
    name: 'own-deadline',
    check: faulty,
    options: { fault: 'never', timeout: '1' },
    state: 'UNKNOWN',
  },
  { name: 'own-bug', check: faulty, options: { fault: 'throw' }, state: 'UNKNOWN' },
  { name: 'noisy', check: faulty, options: { fault: 'stderr', find: ['OK'] }, state: 'OK' },
];

/** Never ends by itself in time; the monitors or somebody else kill it. */
export function endless(name: string, marker: string): Scenario {
  return { name, check: faulty, options: { fault: 'sleep', timeout: '50', text: marker }, state: 'UNKNOWN' };
}
