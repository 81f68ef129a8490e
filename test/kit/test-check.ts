/**
 * The table of a check's judgement: at least one row for every state, blindness first, each with the whole line that
 * an operator would read.
 */
import { expect } from 'chai';
import { judgeObservation, serviceName, type CheckDefinition } from '../../src/check/index.ts';
import {
  defaultValues,
  type Observation,
  type OptionTable,
  type OptionValues,
} from '../../src/check/index.ts';
import { summaryLine } from '../../src/render/index.ts';
import { stateOf } from '../../src/result/index.ts';

export interface Row<T extends OptionTable, O extends Observation> {
  /** What is so, as the title of the test. */
  readonly when: string;
  readonly observation: O;
  /** Where they differ from the defaults. */
  readonly options?: Partial<OptionValues<T>>;
  /** The first line of output without performance data. */
  readonly line: string;
}

type Rows<T extends OptionTable, O extends Observation> = readonly [Row<T, O>, ...Row<T, O>[]];

export interface StateTable<T extends OptionTable, O extends Observation> {
  readonly UNKNOWN: Rows<T, O>;
  readonly CRITICAL: Rows<T, O>;
  readonly WARNING: Rows<T, O>;
  readonly OK: Rows<T, O>;
}

export function testCheck<T extends OptionTable, O extends Observation>(
  check: CheckDefinition<T, O>,
  table: StateTable<T, O>,
): void {
  const defaults = defaultValues(check.options, () => undefined);
  describe(`check ${check.name} judges`, () => {
    for (const state of ['UNKNOWN', 'CRITICAL', 'WARNING', 'OK'] as const) {
      for (const { when, observation, options, line } of table[state]) {
        it(`${state} when ${when}`, () => {
          const run = { options: { ...defaults, ...options }, exceptions: [] };
          const verdict = judgeObservation(check, observation, run, observation.at);
          expect(summaryLine(serviceName(check), verdict)).to.equal(line);
          expect(stateOf(verdict)).to.equal(state);
        });
      }
    }
  });
}
