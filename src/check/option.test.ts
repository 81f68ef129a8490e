import { expect } from 'chai';
import { RangeSyntaxError } from '../result/index.ts';
import { defaultValues, OptionError, optionValue, type Option } from './option.ts';

const nothing = (): undefined => undefined;

describe('option', () => {
  const value = (option: Option, ...texts: string[]): unknown => optionValue('x', option, texts, nothing);

  it('reads a range in the unit of its metric, the last text winning', () => {
    const option = { kind: 'range', unit: 's', default: '9h:', describe: 'left' } as const;
    expect(value(option)).to.deep.equal({ start: 32_400, end: Infinity, inside: false });
    expect(value(option, '1', '2m')).to.deep.equal({ start: 0, end: 120, inside: false });
    expect(() => value(option, '5KiB')).to.throw(RangeSyntaxError, "unexpected 'KiB'");
  });

  it('prefers what was given to the environment to the default', () => {
    const option = { kind: 'text', value: 'DIR', env: 'DIR', default: '/d', describe: 'where' } as const;
    const environment = (name: string): string => `/${name}`;
    expect(optionValue('x', option, ['/given'], environment)).to.equal('/given');
    expect(optionValue('x', option, [], environment)).to.equal('/DIR');
    expect(value(option)).to.equal('/d');
  });

  it('holds numbers to their bounds', () => {
    const option = { kind: 'number', value: 'N', default: 3, min: 1, max: 10, describe: 'how many' } as const;
    expect(value(option)).to.equal(3);
    expect(value(option, '10')).to.equal(10);
    for (const text of ['0', '11', '-1', '1e1', '', 'x', '0x5', 'NaN', 'Infinity']) {
      expect(() => value(option, text), text).to.throw(
        OptionError,
        `--x: '${text}' is not a number from 1 to 10`,
      );
    }
  });

  it('takes a choice only from its list, whatever an object inherits', () => {
    const option = { kind: 'choice', choices: ['a', 'b'], default: 'a', describe: 'which' } as const;
    expect(value(option, 'b')).to.equal('b');
    expect(() => value(option, 'toString')).to.throw(OptionError, "'toString' is none of a, b");
    const mayBeEmpty = { ...option, choices: ['', 'a', 'b'], default: '' } as const;
    expect(value(mayBeEmpty, '')).to.equal('');
    expect(() => value(mayBeEmpty, 'c')).to.throw(OptionError, "--x: 'c' is none of a, b");
  });

  it('counts, collects, and switches', () => {
    expect(value({ kind: 'count', describe: 'more' }, '', '', '')).to.equal(3);
    expect(value({ kind: 'list', value: 'X', default: ['d'], describe: 'all' }, 'a', 'b')).to.deep.equal([
      'a',
      'b',
    ]);
    expect(value({ kind: 'list', value: 'X', default: ['d'], describe: 'all' })).to.deep.equal(['d']);
    expect([
      value({ kind: 'flag', describe: 'on' }),
      value({ kind: 'flag', describe: 'on' }, ''),
    ]).to.deep.equal([false, true]);
  });

  it('gives every option of a table its default', () => {
    const table = {
      flag: { kind: 'flag', describe: 'on' },
      none: { kind: 'text', value: 'X', describe: 'x' },
    } as const;
    expect(defaultValues(table, nothing)).to.deep.equal({ flag: false, none: undefined });
  });
});
