import { expect } from 'chai';
import { rejection } from '../../test/kit/rejection.ts';
import { Failure } from '../host/failure.ts';
import { parseDocument } from './document.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['rules'],
  properties: {
    rules: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: { name: { type: 'string' }, severity: { enum: ['warning', 'critical'] } },
      },
    },
  },
};

async function complaint(text: string, against: object = schema): Promise<string> {
  try {
    await parseDocument(text, 'f.yaml', against);
  } catch (error) {
    if (error instanceof Failure && error.reason === 'malformed') return error.message;
    throw error;
  }
  return 'accepted';
}

describe('YAML document', () => {
  it('is read when it is as its schema says', async () => {
    expect(await parseDocument('rules:\n  - name: a\n', 'f.yaml', schema)).to.deep.equal({
      rules: [{ name: 'a' }],
    });
  });

  it('is held against the alternative that was meant', async () => {
    const host = { type: 'object', required: ['ssh'], properties: { ssh: { type: 'string' } } };
    const hosts = { type: 'array', items: { anyOf: [{ type: 'string' }, host] } };
    expect(await complaint('- a\n- host: b\n', hosts)).to.equal(
      "f.yaml:2: 1 must have required property 'ssh'",
    );
    expect(await complaint('- ssh: 5\n', hosts)).to.equal('f.yaml:1: 0.ssh must be string');
    expect(await complaint('a: 1\n', { type: ['array', 'null'] })).to.equal(
      'f.yaml:1: must be array or null',
    );
  });

  it('of one key of several names those, or the one that it does not know', async () => {
    const properties = { file: { type: 'string' }, gocdb: { type: 'string' } };
    const one = {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      properties,
    };
    expect(await complaint('{}\n', one)).to.equal('f.yaml:1: must have one of file, gocdb');
    expect(await complaint('file: a\ngocdb: b\n', one)).to.equal('f.yaml:1: must have one of file, gocdb');
    expect(await complaint('ngis: []\nsites: []\n', one)).to.equal(
      "f.yaml:1: there is no key 'ngis'; there are file, gocdb",
    );
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    [
      'a key that is not known',
      'rules:\n  - name: a\n    nam: b\n',
      /^f\.yaml:3: rules\.0: there is no key 'nam' \(did you mean 'name'\?\)$/,
    ],
    [
      'a value of the wrong type',
      'rules:\n  - name: a\n  - name: 5\n',
      /^f\.yaml:3: rules\.1\.name must be string/,
    ],
    [
      'a value out of the list',
      'rules:\n  - name: a\n    severity: bad\n',
      /^f\.yaml:3: .*\["warning","critical"\]/,
    ],
    [
      'a missing key',
      'rules:\n  - severity: warning\n',
      /^f\.yaml:2: rules\.0 must have required property 'name'/,
    ],
    [
      'a key that is misspelt and therefore missing',
      'a: 1\nrulez:\n  - name: a\n',
      /^f\.yaml:2: there is no key 'rulez' \(did you mean 'rules'\?\)$/,
    ],
    ['a key that is like none', 'rules: []\nx: 5\n', /^f\.yaml:2: there is no key 'x'; there are rules$/],
    [
      'the key that is misspelt',
      'rulez:\n  - name: a\n',
      /^f\.yaml:1: there is no key 'rulez' \(did you mean 'rules'\?\)$/,
    ],
    [
      'a key that is not known, after others',
      'rules:\n  - name: a\n\n# more\nruels: 5\n',
      /^f\.yaml:5: there is no key 'ruels' \(did you mean 'rules'\?\)$/,
    ],
    ['comments alone', '# nothing\n', /^f\.yaml:1: there is nothing in it$/],
    ['broken syntax', 'rules:\n  - name: [a\n', /^f\.yaml:3: /],
    ['a key that stands twice', 'rules: []\nrules: []\n', /^f\.yaml:2: /],
    ['an unknown tag', 'rules: !!js/function "x"\n', /^f\.yaml:1: /],
    ['nothing', '', /^f\.yaml:1: there is nothing in it$/],
    ['another kind of document', '[]', /^f\.yaml:1: must be object/],
  ];
  for (const [what, text, message] of wrong) {
    it(`complains of ${what}, with file and line`, async () =>
      expect(await complaint(text)).to.match(message));
  }

  it('refuses aliases that multiply', async () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefg'.split('').map((name, index) => {
        const previous = 'abcdef'[index] ?? 'a';
        return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${previous}`).join(',')}]`;
      }),
    ].join('\n');
    expect(await complaint(bomb)).to.match(/^f\.yaml:1: .*alias/i);
  });

  it('refuses nesting without end', async () => {
    for (const bomb of ['['.repeat(100_000), `${'{a: '.repeat(20_000)}1`, '- '.repeat(50_000)]) {
      expect(await complaint(bomb)).to.match(/^f\.yaml:\d+: /);
    }
  });

  it('is held against the formats that its schema names', async () => {
    const dated = { type: 'object', properties: { on: { type: 'string', format: 'weekday' } } };
    const formats = { weekday: (text: string) => text === 'Monday' };
    expect(await parseDocument('on: Monday', 'f.yaml', dated, formats)).to.deep.equal({ on: 'Monday' });
    const refused = await rejection(parseDocument('\non: Midday', 'f.yaml', dated, formats));
    expect(String(refused)).to.equal('Failure: f.yaml:2: on must match format "weekday"');
  });
});
