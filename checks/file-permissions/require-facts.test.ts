import { expect } from 'chai';
import { Failure, stateOf } from '../../src/check/index.ts';
import { evaluate } from './evaluate.ts';
import type { PermissionsObservation } from './observation.ts';

const ASKED = { select: [], root: [], account: undefined, policy: undefined };
const OBSERVATION: PermissionsObservation = {
  at: 0,
  seconds: 1.5,
  policy: null,
  roots: ['/usr'],
  account: null,
  looks: [
    {
      what: '/usr',
      seen: 10,
      vanished: 0,
      notEntered: { count: 1, paths: ['/usr/mnt'] },
      errors: [],
      errorCount: 0,
      relative: [],
      reports: [
        {
          rule: {
            name: 'open',
            policy: 'world-writable',
            severity: 'critical',
            types: ['file'],
            clear: 0o002,
            set: 0,
            allowSticky: false,
            owners: [0],
            groups: null,
            forbidAclWrite: false,
            privateKeys: false,
          },
          selected: 1,
          suspects: [{ path: '/usr/open', type: 'file', mode: 0o666, uid: 0, gid: 0, size: 1 }],
          acls: { asked: 0, unread: 0, reason: null },
        },
      ],
    },
  ],
};
/** None of them decides about a state, or its absence says what null says. */
const UNDECISIVE = ['at', 'policy', 'account', 'size'];

type Step = string | number;

function pathsIn(value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [Step, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const below = entries.flatMap(([key, item]) => pathsIn(item, [...path, key]));
  return path.length === 0 || Array.isArray(value) ? below : [path, ...below];
}

function without(path: readonly Step[]): PermissionsObservation {
  const copy = structuredClone(OBSERVATION);
  const holder = path
    .slice(0, -1)
    .reduce((value: unknown, step) => Reflect.get(value as object, step), copy) as object;
  if (Array.isArray(holder)) Reflect.set(holder, path.at(-1) ?? '', null);
  else Reflect.deleteProperty(holder, path.at(-1) ?? '');
  return copy;
}

describe('an observation of file permissions', () => {
  it('is CRITICAL as it is', () => {
    expect(stateOf(evaluate(OBSERVATION, ASKED))).to.equal('CRITICAL');
  });

  for (const path of pathsIn(OBSERVATION).filter((steps) => !UNDECISIVE.includes(String(steps.at(-1))))) {
    it(`is nothing to judge by without ${path.join('.')}`, () => {
      expect(() => evaluate(without(path), ASKED)).to.throw(Error);
    });
  }

  it('says that it has been changed', () => {
    const changed = { ...OBSERVATION, seconds: null as unknown as number };
    expect(() => evaluate(changed, ASKED)).to.throw(Failure, 'the observation has been changed');
  });
});
