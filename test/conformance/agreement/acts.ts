/** What may happen, in any order: monitoring, people in the ledger and in RT, and our own work, which may fail or end. */
import fc from 'fast-check';
import { SEVERITIES, type Severity } from '../../../src/incidents/issue.ts';

/** Two of the first site, one of the second. */
export const ISSUES = 3;
export const IN_LEDGER = ['take-up', 'wait', 'resolve', 'reopen', 'reject', 'due', 'note'] as const;
export const IN_RT = [
  'open',
  'stalled',
  'resolved',
  'rejected',
  'own',
  'leave',
  'due',
  'remark',
  'answer',
  'vacation',
] as const;
/**
 * Before the request has its effect, or after it. `crash`: the process is gone. `taken over`: another process, whose
 * clock is ahead, takes what is in hand. `resolved`: an officer resolves the ticket that is about to be written to.
 * `decided`: an officer sets another deadline in the ticket that is about to be changed.
 * `refused`: RT will not have it, now or ever.
 */
export const FAULTS = [
  'lost before',
  'lost after',
  'broken',
  'page',
  'crash before',
  'crash after',
  'taken over',
  'resolved',
  'decided',
  'refused',
] as const;
export type RequestFault = (typeof FAULTS)[number];

export function onlyAt(at: number, fault: RequestFault): readonly (RequestFault | undefined)[] {
  return [...Array<undefined>(at).fill(undefined), fault];
}

export type Act =
  | {
      readonly act: 'see';
      readonly issue: number;
      readonly host: string;
      readonly severity: Severity;
    }
  | { readonly act: 'recover'; readonly issue: number }
  | { readonly act: 'ledger'; readonly what: (typeof IN_LEDGER)[number]; readonly issue: number }
  | { readonly act: 'rt'; readonly what: (typeof IN_RT)[number]; readonly issue: number }
  /** The second of the first site into the first, or the other way. */
  | { readonly act: 'merge'; readonly where: 'ledger' | 'rt'; readonly forward: boolean }
  /** @property faults of the requests one by one */
  | {
      readonly act: 'send' | 'hear';
      readonly faults: readonly (RequestFault | undefined)[];
    };

const issue = fc.nat({ max: ISSUES - 1 });
const MOST_REQUESTS = 8;
const fault = fc.constantFrom(...FAULTS);
/** Where many requests fail, few come to the end of an operation: so at times one of them alone does. */
const faults = fc.oneof(
  fc.array(fc.option(fault, { nil: undefined, freq: 4 }), { maxLength: MOST_REQUESTS }),
  fc.tuple(fc.nat({ max: MOST_REQUESTS - 1 }), fault).map(([at, one]) => onlyAt(at, one)),
);
const work = fc.record({ act: fc.constantFrom('send' as const, 'send' as const, 'hear' as const), faults });

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: work },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('see' as const),
      issue,
      host: fc.constantFrom('wn1', 'wn2', 'wn3'),
      severity: fc.constantFrom(...SEVERITIES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('recover' as const), issue }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('ledger' as const), what: fc.constantFrom(...IN_LEDGER), issue }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('rt' as const), what: fc.constantFrom(...IN_RT), issue }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('merge' as const),
      where: fc.constantFrom('ledger' as const, 'rt' as const),
      forward: fc.boolean(),
    }),
  },
);

export const acts: fc.Arbitrary<readonly Act[]> = fc.array(act, { minLength: 3, maxLength: 30 });
