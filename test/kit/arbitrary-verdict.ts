/** Verdicts such as a hostile host would cause, for properties of renderers. */
import fc from 'fast-check';
import { STATES, type Finding, type Metric, type Range, type Verdict } from '../../src/result/index.ts';

const HOSTILE = [
  ...[
    '|',
    '=',
    "'",
    '"',
    '::',
    ';',
    '\\',
    '\\n',
    '\n',
    '\r',
    '\r\n',
    '\t',
    '\0',
    '\u001b[2J',
    '\u007f',
    '\u0085',
  ],
  ...[
    '\u2028',
    '\u2029',
    '\u202e',
    '\u2066',
    '\u200d',
    '\ufeff',
    '\u00ad',
    '\u0301',
    '\ud800',
    '\udc80',
    '\udfff',
  ],
  ...['日本', '👩‍👩‍👧', 'ﷺ', ' ', '  ', '| a=1', '\n| a=1', '$HOSTNAME$', '<b>', ',', '%'],
];

/** Text of any kind, thick with what breaks lines, terminals and performance data. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 8 }), fc.string()), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

export const range: fc.Arbitrary<Range> = fc
  .tuple(fc.oneof(finite, fc.constant(-Infinity)), fc.oneof(finite, fc.constant(Infinity)), fc.boolean())
  .map(([a, b, inside]) => ({ start: Math.min(a, b), end: Math.max(a, b), inside }));

const acceptance = fc.record({
  reason: hostileText,
  who: hostileText,
  expires: hostileText,
  expired: fc.boolean(),
});

export const finding: fc.Arbitrary<Finding> = fc.record(
  {
    state: fc.constantFrom(...STATES),
    subject: hostileText,
    text: hostileText,
    kind: fc.constantFrom('expired', 'missing'),
    evidence: fc.array(hostileText, { maxLength: 3 }),
    diagnostics: fc.array(hostileText, { maxLength: 3 }),
    accepted: acceptance,
  },
  { requiredKeys: ['state', 'subject', 'text', 'kind'] },
);

export const metric: fc.Arbitrary<Metric> = fc.record(
  {
    label: hostileText,
    value: fc.oneof(finite, fc.double()),
    unit: fc.constantFrom('', 's', 'B', '%', 'c'),
    warning: range,
    critical: range,
    min: fc.double(),
    max: fc.double(),
  },
  { requiredKeys: ['label', 'value', 'unit'] },
);

export const verdict: fc.Arbitrary<Verdict> = fc.record({
  summary: hostileText,
  findings: fc.array(finding, { maxLength: 6 }),
  metrics: fc.array(metric, { maxLength: 4 }),
});
