/** A check with an option of every kind, for tests of what is made from check literals. */
import { defineCheck, type Observation } from '../../src/check/index.ts';

export const sampleCheck = defineCheck({
  name: 'two-words',
  summary: 'Says "something" about a thing',
  describe: ['It looks at nothing.'],
  timeoutSeconds: 30,
  options: {
    directory: {
      kind: 'text',
      short: 'd',
      value: 'DIR',
      env: 'SAMPLE_DIR',
      default: '/etc/a|b',
      describe: 'directory with a "quote" and a back\\slash',
    },
    section: { kind: 'text', value: '[SECTION]', describe: 'value that may be left out' },
    path: { kind: 'list', value: 'PATH', default: ['/a', '/b'], describe: 'what to look at' },
    warning: { kind: 'range', short: 'w', unit: 's', default: '9h:', describe: 'seconds left' },
    count: { kind: 'number', value: 'N', default: 5, min: 0, max: 10, describe: 'how many' },
    policy: { kind: 'choice', choices: ['strict', 'lax'], default: 'strict', describe: 'which rules' },
    fetch: { kind: 'flag', describe: 'download too' },
  },
  metrics: {},
  probe: (host): Promise<Observation> => Promise.resolve({ at: host.clock.now() }),
  evaluate: () => ({ summary: 'nothing seen', findings: [], metrics: [] }),
});
