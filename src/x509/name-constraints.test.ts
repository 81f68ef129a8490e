import { expect } from 'chai';
import { satisfies, type ConstrainedNames, type NameConstraints, type Subtrees } from './name-constraints.ts';

const NONE: Subtrees = { dns: [], addresses: [], directory: [], hasOthers: false };
const own = (change: Partial<ConstrainedNames>): ConstrainedNames => ({
  dnsNames: [],
  addresses: [],
  canonicalSubject: '',
  hasOtherNames: false,
  ...change,
});
const permitted = (change: Partial<Subtrees>): NameConstraints => ({
  permitted: { ...NONE, ...change },
  excluded: NONE,
});
const excluded = (change: Partial<Subtrees>): NameConstraints => ({
  permitted: NONE,
  excluded: { ...NONE, ...change },
});

describe('name constraints', () => {
  const dns = (...dnsNames: readonly string[]): ConstrainedNames => own({ dnsNames });
  const rows: readonly (readonly [string, ConstrainedNames, NameConstraints, boolean | 'unknown'])[] = [
    ['the name itself', dns('example.org'), permitted({ dns: ['example.org'] }), true],
    ['a name below', dns('A.Example.Org'), permitted({ dns: ['example.org'] }), true],
    ['a name that only ends alike', dns('badexample.org'), permitted({ dns: ['example.org'] }), false],
    ['the name itself behind a dot', dns('example.org'), permitted({ dns: ['.example.org'] }), false],
    ['one of two names', dns('a.example.org', 'evil.example'), permitted({ dns: ['example.org'] }), false],
    ['a name of another kind', own({ addresses: ['c0000201'] }), permitted({ dns: ['example.org'] }), true],
    ['every name', dns('a.example'), excluded({ dns: [''] }), false],
    ['an excluded name', dns('a.example.org'), excluded({ dns: ['example.org'] }), false],
    [
      'an address within',
      own({ addresses: ['c0000201'] }),
      permitted({ addresses: ['c0000200ffffff00'] }),
      true,
    ],
    [
      'an address outside',
      own({ addresses: ['c0000301'] }),
      permitted({ addresses: ['c0000200ffffff00'] }),
      false,
    ],
    [
      'an address of the other family',
      own({ addresses: ['c0000201'] }),
      permitted({ addresses: ['0'.repeat(64)] }),
      false,
    ],
    ['a subject within', own({ canonicalSubject: '31aa31bb' }), permitted({ directory: ['31aa'] }), true],
    ['a subject outside', own({ canonicalSubject: '31ab31bb' }), permitted({ directory: ['31aa'] }), false],
    ['no subject', own({}), permitted({ directory: ['31aa'] }), true],
    [
      'names of kinds that are not read',
      own({ hasOtherNames: true }),
      permitted({ hasOthers: true }),
      'unknown',
    ],
    ['kinds that the certificate has not', own({}), excluded({ hasOthers: true }), true],
  ];
  for (const [what, names, constraints, expected] of rows) {
    it(`${what}: ${expected}`, () => {
      expect(satisfies(names, constraints)).to.equal(expected);
    });
  }
});
