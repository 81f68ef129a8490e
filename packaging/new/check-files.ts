/** The files of a new check. They compile, and their tests fail until somebody writes the check. */
import { serviceName } from '../../src/check/index.ts';

export function checkFiles(name: string): Readonly<Record<string, string>> {
  return {
    'check.ts': definition(name),
    'check.test.ts': table(name),
    'README.md': readme(name),
    'fixtures/.gitkeep': '',
  };
}

function definition(name: string): string {
  return `/**
 * ${name}: WHICH QUESTION does this check answer?
 *
 * Source    WHAT it reads
 * Measures  WHAT it judges, with units
 * Blind     WHEN it cannot tell, which is UNKNOWN and never OK
 */
import { defineCheck, type Finding, type Observation } from '../../src/check/index.ts';

interface Seen extends Observation {
  readonly facts: readonly string[];
}

export const check = defineCheck({
  name: '${name}',
  summary: '',
  describe: [],
  timeoutSeconds: 30,
  options: {},
  metrics: {},

  probe(host): Promise<Seen> {
    return Promise.resolve({ at: host.clock.now(), facts: [] });
  },

  evaluate({ facts }: Seen) {
    const findings = facts.map((fact): Finding => ({ state: 'UNKNOWN', subject: fact, text: 'not judged', kind: 'unjudged' }));
    return { summary: 'nothing was looked at', findings, metrics: [] };
  },
});
`;
}

function table(name: string): string {
  const service = serviceName({ name });
  const row = (state: string): string => `  ${state}: [
    { when: 'WHAT is so', observation: { at: 0, facts: ['a fact'] }, line: '${service} ${state}: WHAT the operator reads' },
  ],`;
  return `import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';

testCheck(check, {
${['UNKNOWN', 'CRITICAL', 'WARNING', 'OK'].map(row).join('\n')}
});
`;
}

function readme(name: string): string {
  return `# ${name}

WHAT it looks at, what each state means, what it needs to be allowed to read, and where it is blind.

## Options

<!-- options -->
<!-- /options -->
`;
}
