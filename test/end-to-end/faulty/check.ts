import { defineCheck, STATES, type Finding, type Observation } from '../../../src/check/index.ts';

const FAULTS = ['none', 'throw', 'reject', 'uncaught', 'never', 'sleep', 'stderr'] as const;

interface Seen extends Observation {
  readonly states: readonly string[];
  readonly text: string;
}

/** Finds what it is told to find, and fails as it is told to fail. */
export const check = defineCheck({
  name: 'faulty',
  summary: 'goes wrong on demand',
  describe: ['Goes wrong on demand, for tests of the process around a check.'],
  timeoutSeconds: 20,
  options: {
    fault: { kind: 'choice', choices: FAULTS, default: 'none', describe: 'how it goes wrong' },
    find: { kind: 'list', value: 'STATE', default: [], describe: 'findings of these states' },
    text: { kind: 'text', value: 'TEXT', default: 'found', describe: 'what each finding says' },
    repeat: {
      kind: 'number',
      value: 'N',
      default: 1,
      min: 0,
      max: 100_000,
      describe: 'how often each is found',
    },
    read: { kind: 'text', value: 'FILE', describe: 'a file that it reads first' },
    warning: { kind: 'range', short: 'w', unit: 's', default: '9h:', describe: 'seconds left' },
    value: { kind: 'text', value: 'NUMBER', default: '40000', describe: 'the metric' },
  },
  metrics: { left: { unit: 's', describe: 'seconds left' } },

  async probe(host, options): Promise<Seen> {
    if (options.read !== undefined) await host.files.open(options.read, 2 ** 20);
    await fail(options.fault);
    const states = options.find.flatMap((state) => Array.from({ length: options.repeat }, () => state));
    return { at: host.clock.now(), states, text: options.text };
  },

  evaluate({ states, text }, { warning, value }) {
    const findings = states.map((given, index): Finding => {
      const state = STATES.find((known) => known === given) ?? 'UNKNOWN';
      return { state, subject: `thing-${index}`, text, kind: 'found', evidence: [`evidence ${index}`] };
    });
    const metrics = [{ label: 'left', value: Number(value), unit: 's', warning } as const];
    return { summary: 'nothing wrong', findings, metrics };
  },
});

async function fail(fault: (typeof FAULTS)[number]): Promise<void> {
  switch (fault) {
    case 'none':
      return;
    case 'throw':
      throw new TypeError('thrown | here');
    case 'reject':
      void Promise.reject(new Error('rejected unheard'));
      return sleep(5_000);
    case 'uncaught':
      setTimeout(() => {
        throw new Error('uncaught');
      }, 1);
      return sleep(5_000);
    case 'never':
      return new Promise(() => undefined);
    case 'sleep':
      return sleep(60_000);
    case 'stderr':
      process.stderr.write('noise\n');
      process.emitWarning('deprecated');
      return;
  }
}

/** Ignores the signal's wish, as a call does that hangs in the kernel. */
function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
