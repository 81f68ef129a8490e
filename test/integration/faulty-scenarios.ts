/** A check that goes wrong on demand: hostile and large output, its own deadline, its own bugs. */
import { check as faulty } from '../end-to-end/faulty/check.ts';
import type { Scenario } from './scenario.ts';

const HOSTILE = 'a|b=1 é \u202eevil $HOSTNAME$ "quoted" 日本';

export const FAULTY_SCENARIOS: readonly Scenario[] = [
  {
    name: 'hostile',
    check: faulty,
    options: { find: ['CRITICAL', 'WARNING', 'UNKNOWN', 'OK'], text: HOSTILE, verbose: '-vv' },
    state: 'CRITICAL',
    line: /^FAULTY CRITICAL: thing-0: a\\x7Cb=1 é \\u\{202E\}evil .*… \(\+1 unknown, 1 warning\)$/,
  },
  {
    name: 'large',
    check: faulty,
    options: { find: ['WARNING'], repeat: '900', text: 'x'.repeat(50), verbose: '-v' },
    state: 'WARNING',
    line: /^FAULTY WARNING: thing-0: x+.*\(\+899 warning\)$/,
  },
  {
    name: 'own-deadline',
    check: faulty,
    options: { fault: 'sleep', timeout: '1' },
    state: 'UNKNOWN',
    line: /^FAULTY UNKNOWN: .*1 s/,
  },
  {
    name: 'own-bug',
    check: faulty,
    options: { fault: 'throw' },
    state: 'UNKNOWN',
    line: /^FAULTY UNKNOWN: .*internal error: thrown \\x7C here/,
  },
  {
    name: 'noisy',
    check: faulty,
    options: { fault: 'stderr', find: ['OK'] },
    state: 'OK',
    line: /^FAULTY OK: nothing wrong$/,
  },
];

/** Never ends by itself in time; the monitors or somebody else kill it. */
export function endless(name: string, marker: string): Scenario {
  return {
    name,
    check: faulty,
    options: { fault: 'sleep', timeout: '50', text: marker },
    state: 'UNKNOWN',
    line: /^$/,
  };
}
