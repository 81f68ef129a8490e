import { expect } from 'chai';
import { explainRange } from './explain-range.ts';

describe('secmon explain range', () => {
  const words: readonly (readonly [range: string, value: string | undefined, text: string])[] = [
    ['10', undefined, '10 alerts below 0 or above 10\n'],
    ['0:10', '10', '10 alerts below 0 or above 10\n10 does not alert\n'],
    ['10:', '9', '10: alerts below 10\n9 alerts\n'],
    ['~:10', '-5', '~:10 alerts above 10\n-5 does not alert\n'],
    ['@10:20', '20', '@10:20 alerts from 10 to 20, both included\n20 alerts\n'],
    ['@~:10', undefined, '@~:10 alerts on 10 and below\n'],
    ['@10:', undefined, '@10: alerts on 10 and above\n'],
    ['@5:5', undefined, '@5:5 alerts on 5 alone\n'],
    ['5:5', undefined, '5:5 alerts on everything but 5\n'],
    ['~:', undefined, '~: alerts on nothing\n'],
    ['@~:', undefined, '@~: alerts on every number\n'],
    [
      '10',
      'nan',
      '10 alerts below 0 or above 10\nNaN is neither inside nor outside: it cannot be judged and is UNKNOWN\n',
    ],
  ];
  for (const [range, value, text] of words) {
    it(`says what ${range} alerts on${value === undefined ? '' : ` and whether ${value} does`}`, () => {
      expect(explainRange({ range, value, json: false })).to.deep.equal({ text, exitCode: 0 });
    });
  }

  it('shows base units', () => {
    expect(explainRange({ range: '9h:', value: '30m', unit: 's', json: false }).text).to.equal(
      '32400: alerts below 32400s\n1800s alerts\n',
    );
  });

  const documents: readonly (readonly [range: string, value: string | undefined, json: string])[] = [
    ['10:20', '25', '{"range":"10:20","start":10,"end":20,"inside":false,"value":25,"alert":true}'],
    ['@~:', '1', '{"range":"@~:","start":null,"end":null,"inside":true,"value":1,"alert":true}'],
    ['0:', undefined, '{"range":"0:","start":0,"end":null,"inside":false,"value":null,"alert":null}'],
    ['0:', 'NaN', '{"range":"0:","start":0,"end":null,"inside":false,"value":null,"alert":null}'],
  ];
  for (const [range, value, json] of documents) {
    it(`gives ${range} as JSON${value === undefined ? '' : ` for the value ${value}`}`, () => {
      expect(explainRange({ range, value, json: true })).to.deep.equal({ text: `${json}\n`, exitCode: 0 });
    });
  }

  for (const [range, value] of [
    ['2:1', undefined],
    ['10abc', '1'],
    ['10', 'abc'],
    ['10', ''],
    ['10', 'inf'],
  ] as const) {
    it(`exits 3 for the range '${range}' and the value '${value}'`, () => {
      const { text, exitCode } = explainRange({ range, value, json: true });
      expect(exitCode).to.equal(3);
      expect(text).to.match(/^bad (range|number) '.*': .* at character \d+.*\n$/);
    });
  }

  it('keeps a hostile range on one line', () => {
    expect(explainRange({ range: '1\n2|', json: false }).text).to.match(/^[^\n|]*\n$/);
  });
});
