import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';
import type { ArgusBanObservation, Canary, Pap } from './observation.ts';

const AT = Date.parse('2026-03-10T12:00:00Z') / 1000;

const pap = (alias: string, ...canaries: readonly Canary[]): Pap => ({
  alias,
  policies: 12,
  canaries,
  foreign: 0,
});
const banned = (date: string): Canary => ({ date, denied: true });
const seen = (...paps: readonly Pap[]): ArgusBanObservation => ({
  at: AT,
  server: 'argus.example:8150',
  paps,
});

testCheck(check, {
  UNKNOWN: [
    {
      when: 'the server names no PAP',
      observation: seen(),
      line: 'ARGUS-BAN UNKNOWN: argus.example:8150: the server names no PAP',
    },
    {
      when: 'the canary may be where we could not look',
      observation: seen(pap('default'), { alias: 'central', failure: 'denied', message: 'not authorised' }),
      line: 'ARGUS-BAN UNKNOWN: argus.example:8150: no canary of today, nor an… (+1 unknown)',
    },
  ],
  CRITICAL: [
    {
      when: 'no canary is banned',
      observation: seen(pap('default')),
      line: 'ARGUS-BAN CRITICAL: argus.example:8150: no canary of today, nor any other',
    },
    {
      when: 'the canary of yesterday was the last',
      observation: seen(pap('default', banned('20260309')), pap('central', banned('20260228'))),
      line: 'ARGUS-BAN CRITICAL: argus.example:8150: no canary of today; the last 36 h old',
    },
    {
      when: 'the canary is not simply denied',
      observation: seen(pap('default', { date: '20260310', denied: false })),
      line: 'ARGUS-BAN CRITICAL: argus.example:8150: no canary of today, nor any other',
    },
    {
      when: 'the canary of yesterday is too old for the grace',
      observation: seen(pap('default', banned('20260309'))),
      options: { grace: 11 },
      line: 'ARGUS-BAN CRITICAL: argus.example:8150: no canary of today; the last 36 h old',
    },
  ],
  WARNING: [
    {
      when: 'the canary is there and a PAP cannot be read',
      observation: seen(pap('default', banned('20260310')), {
        alias: 'central',
        failure: 'failed',
        message: 'argus.example:8150: fault (boom)',
      }),
      line: 'ARGUS-BAN WARNING: central: argus.example:8150: fault (boom)',
    },
  ],
  OK: [
    {
      when: 'the canary of today is banned',
      observation: seen(pap('default'), pap('central', banned('20260309'), banned('20260310'))),
      line: 'ARGUS-BAN OK: the canary of 2026-03-10 is banned',
    },
    {
      when: 'the canary of yesterday is enough',
      observation: seen(pap('default', banned('20260309'))),
      options: { grace: 13 },
      line: 'ARGUS-BAN OK: the canary of 2026-03-09 is banned',
    },
  ],
});
