import { expect } from 'chai';
import fc from 'fast-check';
import { verdict } from '../../test/kit/arbitrary-verdict.ts';
import { splitAsIcinga, splitAsNagios } from '../../test/kit/split-output.ts';
import { judgedFindings, type Verdict } from '../result/index.ts';
import { findingTree } from './finding-tree.ts';
import { renderPerfdata } from './perfdata.ts';
import { pluginText, type TextStyle } from './plugin-text.ts';
import { summaryLine } from './summary-line.ts';

const plain: TextStyle = { verbosity: 0, brief: false, lengthy: false, perfdata: true };

const seen: Verdict = {
  summary: '1 list read',
  findings: [
    { state: 'OK', subject: 'a', text: 'valid', kind: 'valid', evidence: ['read a.r0'] },
    { state: 'CRITICAL', subject: 'b', text: 'expired', kind: 'expired', diagnostics: ['stack'] },
  ],
  metrics: [{ label: 'lists', value: 2, unit: '' }],
};

const style: fc.Arbitrary<TextStyle> = fc.record(
  {
    verbosity: fc.integer({ min: 0, max: 3 }),
    brief: fc.boolean(),
    lengthy: fc.boolean(),
    perfdata: fc.boolean(),
    note: fc.constant('always ok'),
  },
  { requiredKeys: ['verbosity', 'brief', 'lengthy', 'perfdata'] },
);

describe('plugin text', () => {
  const cases: readonly (readonly [says: string, style: Partial<TextStyle>, text: string])[] = [
    ['is one line', {}, "CRL CRITICAL: b: expired | 'lists'=2\n"],
    ['leaves performance data out when asked', { perfdata: false }, 'CRL CRITICAL: b: expired\n'],
    [
      'shows the tree with -v, performance data last',
      { verbosity: 1 },
      "CRL CRITICAL: b: expired\n\\_ [CRITICAL] b: expired\n\\_ [OK] a: valid | 'lists'=2\n",
    ],
    [
      'shows evidence with -vv',
      { verbosity: 2, perfdata: false },
      'CRL CRITICAL: b: expired\n\\_ [CRITICAL] b: expired\n\\_ [OK] a: valid\n   read a.r0\n',
    ],
    [
      'shows diagnostics with -vvv',
      { verbosity: 3, perfdata: false },
      'CRL CRITICAL: b: expired\n\\_ [CRITICAL] b: expired\n   stack\n\\_ [OK] a: valid\n   read a.r0\n',
    ],
    [
      'shows what is wrong alone with --brief',
      { brief: true, perfdata: false },
      'CRL CRITICAL: b: expired\n\\_ [CRITICAL] b: expired\n',
    ],
    [
      'shows evidence with --lengthy',
      { lengthy: true, perfdata: false },
      'CRL CRITICAL: b: expired\n\\_ [CRITICAL] b: expired\n\\_ [OK] a: valid\n   read a.r0\n',
    ],
    [
      'ends its line with a note',
      { note: 'always ok', perfdata: false },
      'CRL CRITICAL: b: expired (always ok)\n',
    ],
  ];
  for (const [says, more, text] of cases) {
    it(says, () => expect(pluginText('CRL', seen, { ...plain, ...more })).to.equal(text));
  }

  for (const [monitor, split] of [
    ['Nagios', splitAsNagios],
    ['Icinga', splitAsIcinga],
  ] as const) {
    it(`is cut by ${monitor} into what was meant, whatever it is about`, () => {
      fc.assert(
        fc.property(verdict, style, (some, asked) => {
          const { short, long, perfdata } = split(pluginText('CRL', some, asked));
          const line = summaryLine('CRL', some, asked.note);
          expect(short.trim()).to.equal(line.trim());
          expect(trimmed(long)).to.equal(trimmed(treeOf(some, asked)));
          expect(perfdata).to.equal(asked.perfdata ? renderPerfdata(some.metrics) : '');
        }),
      );
    });
  }
});

function treeOf(some: Verdict, { verbosity, brief, lengthy }: TextStyle): readonly string[] {
  if (verbosity === 0 && !brief && !lengthy) return [];
  const options = { ok: !brief, evidence: lengthy || verbosity > 1, diagnostics: verbosity > 2 };
  return findingTree(judgedFindings(some), options);
}

/** Monitors take white space off the end. */
function trimmed(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}
