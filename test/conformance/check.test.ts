/** What every check keeps, whatever it looks at. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checks } from '../../checks/index.generated.ts';
import {
  defaultValues,
  judgeObservation,
  parseStoredObservation,
  seen,
  type Check,
  type Observation,
} from '../../src/check/index.ts';
import { commonOptions } from '../../src/cli/common-options.ts';
import { optionValues } from '../../src/cli/option-values.ts';
import { cleanLabel, pluginText, UNIQUE_LABEL_LENGTH } from '../../src/render/index.ts';
import { stateOf, type Verdict } from '../../src/result/index.ts';
import { localHostFromSource } from '../kit/local-host.ts';

const FOLDER = join(import.meta.dirname, '../../checks');
const HOSTILE = "a|b'c=d\ne\u001B[31m\u202Ef\\n::\u0000\uDC80g";

describe('checks', () => {
  it('are registered, one for each folder', () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(checks.map(({ name }) => name).toSorted()).to.deep.equal(
      folders.map(({ name }) => name).toSorted(),
    );
    expect(checks).to.not.be.empty;
  });

  for (const check of checks) describe(check.name, () => conforms(check));
});

function conforms(check: Check): void {
  it('has a kebab-case name and a folder with README, tests and captured fixtures', () => {
    expect(check.name).to.match(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
    for (const file of ['README.md', 'check.test.ts'])
      expect(existsSync(join(FOLDER, check.name, file)), file).to.equal(true);
    expect(fixtures(check)).to.not.be.empty;
    expect(readFileSync(join(FOLDER, check.name, 'check.test.ts'), 'utf8')).to.match(
      /^testCheck\(check, \{/m,
    );
  });

  it('documents every option, and no letter means two things', () => {
    const all = { ...check.options, ...commonOptions };
    expect(Object.keys(all)).to.have.length(
      Object.keys(check.options).length + Object.keys(commonOptions).length,
    );
    const letters = Object.values(all).flatMap((option) => ('short' in option ? [option.short] : []));
    expect(new Set(letters).size).to.equal(letters.length);
    for (const [name, option] of Object.entries(all)) {
      expect(name).to.match(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
      expect(option.describe, name).to.match(/^\S.{10,}[^.]$/s);
    }
  });

  it('has defaults that can be read', () => {
    expect(() => defaultValues(check.options, () => undefined)).to.not.throw();
  });

  it('tells its metrics apart within the first 19 characters of the label', () => {
    const labels = Object.keys(check.metrics);
    expect(labels).to.not.be.empty;
    expect(new Set(labels.map((label) => label.slice(0, UNIQUE_LABEL_LENGTH))).size).to.equal(labels.length);
    for (const label of labels) expect(cleanLabel(label)).to.equal(label);
  });

  it('returns only metrics that it declares, with their unit', () => {
    for (const { verdict } of judged(check)) {
      for (const { label, unit } of verdict.metrics) expect(check.metrics[label]?.unit, label).to.equal(unit);
    }
  });

  it('is UNKNOWN when nothing was observed', () => {
    for (const { name, observation, options } of fixtures(check)) {
      const verdict = judgeObservation(
        check,
        emptied(observation),
        { options, exceptions: [] },
        observation.at,
      );
      expect(stateOf(verdict), name).to.equal('UNKNOWN');
    }
  });

  it('is UNKNOWN, not wrong and not crashed, for an observation of another shape', () => {
    const options = defaultValues(check.options, () => undefined);
    const verdict = judgeObservation(check, { at: 0 }, { options, exceptions: [] }, 0);
    expect(stateOf(verdict)).to.equal('UNKNOWN');
  });

  it('keeps hostile text harmless in every form of output', () => {
    for (const { name, observation, options } of fixtures(check)) {
      const verdict = judgeObservation(
        check,
        poisoned(observation),
        { options, exceptions: [] },
        observation.at,
      );
      for (const verbosity of [0, 1, 2, 3]) requireHarmless(verdict, verbosity, name);
    }
  });

  it('gives facts or a reason, and no error of its own, when the deadline has passed already', async () => {
    const host = localHostFromSource();
    const options = defaultValues(check.options, (variable) => host.environment(variable));
    const signal = AbortSignal.abort();
    const outcome = await check.probe(host, options, signal).then(
      ({ at }) => typeof at,
      (error: unknown) => (error instanceof Error ? error.name : 'not an error'),
    );
    expect(outcome).to.be.oneOf(['number', 'Failure', 'AbortError']);
  });
}

/** No control or format character but the newline, one line under 80 columns first, and one `|` in all at most. */
function requireHarmless(verdict: Verdict, verbosity: number, name: string): void {
  const text = pluginText('X', verdict, { verbosity, brief: false, lengthy: false, perfdata: true });
  expect(text.replaceAll('\n', ''), name).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(text.split('|').length, name).to.be.at.most(2);
  expect(text.split(/[|\n]/)[0]?.trimEnd().length, name).to.be.below(80);
  expect(
    text
      .split('\n')
      .slice(1, -1)
      .every((line) => /^(?:\\_ \[| {3}|…)/.test(line)),
    name,
  ).to.equal(true);
}

interface Fixture {
  readonly name: string;
  readonly observation: Observation;
  readonly options: ReturnType<typeof defaultValues>;
}

/** What `--observe` printed, one file each. */
function fixtures(check: Check): Fixture[] {
  const folder = join(FOLDER, check.name, 'fixtures');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const stored = parseStoredObservation(readFileSync(join(folder, name), 'utf8'), name, check);
      const options = optionValues(check.options, stored.options, localHostFromSource());
      return { name, observation: seen(stored), options };
    });
}

function judged(check: Check): { verdict: Verdict }[] {
  return fixtures(check).map(({ observation, options }) => ({
    verdict: judgeObservation(check, observation, { options, exceptions: [] }, observation.at),
  }));
}

function emptied(observation: Observation): Observation {
  return mapJson(observation, (value) => (Array.isArray(value) ? [] : value)) as Observation;
}

function poisoned(observation: Observation): Observation {
  return mapJson(observation, (value) =>
    typeof value === 'string' ? `${value}${HOSTILE}` : value,
  ) as Observation;
}

function mapJson(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value);
  if (Array.isArray(changed)) return changed.map((item) => mapJson(item, change));
  if (typeof changed !== 'object' || changed === null) return changed;
  return Object.fromEntries(Object.entries(changed).map(([key, item]) => [key, mapJson(item, change)]));
}
