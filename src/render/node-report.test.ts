import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { hostileText, verdict } from '../../test/kit/arbitrary-verdict.ts';
import { stateOf } from '../result/index.ts';
import { nodeReportFile, nodeReportJson, type NodeReport } from './node-report.ts';

const SCHEMAS = join(import.meta.dirname, '../../config/schema');

const schema = (name: string): object =>
  JSON.parse(readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8')) as object;
const validate = new Ajv2020()
  .addSchema(schema('verdict'), 'verdict.schema.json')
  .compile(schema('node-report'));

const seconds = fc.double({ min: 0, max: 4e9, noNaN: true });
const name = fc.oneof(fc.stringMatching(/^[a-z0-9.:_-]{1,20}$/), fc.constantFrom('a', 'a,b', 'b', 'a%2Cb'));
const subject = fc.record({ site: name, computingElement: name, node: name });
const report: fc.Arbitrary<NodeReport> = fc.record({
  subject,
  profile: hostileText,
  version: fc.constant('1.0.0'),
  startedAt: seconds,
  endedAt: fc.option(seconds, { nil: undefined }),
  verdicts: fc.array(
    fc.record({
      metric: fc.constant('CRL'),
      service: fc.constant('eu.egi.sec.WN-CRL-ops'),
      check: fc.constant('crl'),
      startedAt: fc.option(seconds, { nil: undefined }),
      endedAt: fc.option(seconds, { nil: undefined }),
      verdict,
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

interface Read {
  readonly subject: object;
  readonly verdicts: readonly { readonly subject: object; readonly verdict: { readonly state: string } }[];
}

describe('a node report', () => {
  it('is as its schema says, and is read back with every verdict, whatever hosts say', () => {
    fc.assert(
      fc.property(report, (written) => {
        const text = nodeReportJson(written);
        expect(text).to.match(/^[^\n|\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]*\n$/);
        const read = JSON.parse(text) as Read;
        expect(validate(read), JSON.stringify(validate.errors)).to.equal(true);
        expect(read.subject).to.deep.equal(written.subject);
        expect(read.verdicts.map((each) => each.verdict.state)).to.deep.equal(
          written.verdicts.map((each) => stateOf(each.verdict)),
        );
        for (const each of read.verdicts) expect(each.subject).to.deep.equal(written.subject);
      }),
    );
  });

  it('has a file that no other subject has, in the directory that it is put into', () => {
    fc.assert(
      fc.property(subject, subject, (one, other) => {
        const same = one.computingElement === other.computingElement && one.node === other.node;
        expect(nodeReportFile(one) === nodeReportFile(other)).to.equal(same);
        expect(nodeReportFile(one)).to.match(/^[^/]+\.json$/);
      }),
    );
  });
});
