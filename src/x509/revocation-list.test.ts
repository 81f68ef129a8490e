import { expect } from 'chai';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCa, issueList, openssl, type Ca, type ListOptions } from '../../test/kit/ca.ts';
import {
  der,
  ECDSA_SHA256,
  extension,
  generalizedTime,
  handmadeList,
  listExtensions,
  oid,
  sequence,
  smallInteger,
  utcFromNow,
  type HandmadeList,
} from '../../test/kit/der.ts';
import { DerError } from './der-cursor.ts';
import { nameText } from './distinguished-name.ts';
import { LIST_LABELS, objectsIn } from './pem.ts';
import { readRevocationList, type RevocationList } from './revocation-list.ts';

const NOW_ISH = [utcFromNow(-60), utcFromNow(3600)];

describe('revocation lists', () => {
  let directory: string;
  let ca: Ca;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-list-'));
    ca = createCa(directory, 'lists', { subject: '/C=CH/DC=example/O=Example Org/CN=lists' });
  });
  after(() => rmSync(directory, { recursive: true }));

  function read(file: Buffer): RevocationList {
    const [object] = objectsIn(file, LIST_LABELS);
    return readRevocationList(object!);
  }

  const byHand = (list: HandmadeList): RevocationList => readRevocationList(handmadeList(ca, list));

  const shapes: Readonly<Record<string, ListOptions>> = {
    'an ordinary list': {},
    'a list in DER': { format: 'der' },
    'an empty list': { revoked: 0 },
    'an empty list of version 1': { revoked: 0, number: undefined },
    'a list of version 1': { number: undefined, revoked: 3 },
    'a list with a large number': { number: 0xabcdef },
    'an expired list': { thisUpdate: -7200, nextUpdate: -3600 },
    'a list beyond 2050': { nextUpdate: 86_400 * 365 * 60 },
    'a list of 30,000 entries': { revoked: 30_000 },
  };
  for (const [what, options] of Object.entries(shapes)) {
    it(`reads ${what} as openssl does`, () => {
      const bytes = issueList(ca, options);
      const file = join(directory, 'list');
      writeFileSync(file, bytes);
      const list = read(bytes);
      expect(ours(list)).to.deep.equal(theirs(file, options.format ?? 'pem'));
      expect(list.entries).to.equal(options.revoked ?? 2);
    });
  }

  interface Shown {
    readonly issuer: string;
    readonly thisUpdate: number;
    readonly nextUpdate: number | null;
    readonly number: string | null;
    readonly entries: number;
  }

  function ours({ issuer, thisUpdate, nextUpdate, number, entries }: RevocationList): Shown {
    return { issuer: nameText(issuer), thisUpdate, nextUpdate, number, entries };
  }

  function theirs(file: string, form: string): Shown {
    const argv = [
      'crl',
      '-inform',
      form,
      '-in',
      file,
      '-noout',
      '-nameopt',
      'RFC2253,-dn_rev,sep_comma_plus_space',
    ];
    const shown = openssl(...argv, '-issuer', '-lastupdate', '-nextupdate', '-crlnumber').toString();
    const field = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(shown)?.[1] ?? '';
    const text = openssl('crl', '-inform', form, '-in', file, '-noout', '-text').toString();
    const number = field('crlNumber');
    return {
      issuer: field('issuer'),
      thisUpdate: Date.parse(field('lastUpdate')) / 1000,
      nextUpdate: Date.parse(field('nextUpdate')) / 1000,
      number: /^(?:0x)?[0-9A-F]+$/.test(number) ? String(BigInt(`0x${number.replace(/^0x/, '')}`)) : null,
      entries: text.match(/^ +Serial Number:/gm)?.length ?? 0,
    };
  }

  it('reads a list without next update', () => {
    expect(byHand({ rest: [utcFromNow(-60)] }).nextUpdate).to.equal(null);
  });

  it('reads times in both forms', () => {
    const { thisUpdate, nextUpdate } = byHand({
      rest: [generalizedTime('20200101000000Z'), generalizedTime('21000101000000Z')],
    });
    expect([thisUpdate, nextUpdate]).to.deep.equal([1_577_836_800, 4_102_444_800]);
  });

  const BASE = extension('2.5.29.27', true, smallInteger(7));
  const point = (...fields: readonly Buffer[]): Buffer => extension('2.5.29.28', true, sequence(...fields));
  const url = (text: string): Buffer => der(0xa0, der(0xa0, der(0x86, Buffer.from(text, 'latin1'))));
  const yes = Buffer.from([0xff]);
  const restrictions: readonly (readonly [Buffer, string | null, readonly string[]])[] = [
    [point(), null, []],
    [point(url('http://ca.example/1.crl')), null, ['http://ca.example/1.crl']],
    [point(der(0xa0, der(0xa1, sequence()))), null, ['']],
    [point(der(0xa0, der(0xa0, der(0xa4, sequence())))), null, ['']],
    [point(der(0x81, yes)), 'user certificates only', []],
    [point(der(0x82, yes)), 'CA certificates only', []],
    [point(der(0x81, Buffer.from([0]))), null, []],
    [point(der(0x83, Buffer.from([1, 0x40]))), 'some reasons only', []],
    [point(der(0x84, yes)), 'certificates of several issuers', []],
    [point(url('http://a.example/'), der(0x85, yes)), 'attribute certificates only', ['http://a.example/']],
  ];
  for (const [encoded, restriction, points] of restrictions) {
    it(`understands the scope ${encoded.toString('hex').slice(22)}`, () => {
      const list = byHand({ rest: [...NOW_ISH, listExtensions(encoded)] });
      expect([list.restriction, list.distributionPoints]).to.deep.equal([restriction, points]);
      expect(list.unhandled).to.equal(null);
    });
  }

  it('knows a delta list', () => {
    expect(byHand({ rest: [...NOW_ISH, listExtensions(BASE)] }).isDelta).to.equal(true);
    expect(byHand({ rest: NOW_ISH }).isDelta).to.equal(false);
  });

  it('names a critical extension that it does not know, and no other', () => {
    const critical = listExtensions(
      extension('1.2.3.4', false, sequence()),
      extension('1.2.3.5', true, sequence()),
    );
    expect(byHand({ rest: [...NOW_ISH, critical] }).unhandled).to.equal('1.2.3.5');
    const harmless = listExtensions(
      extension('1.2.3.4', false, sequence()),
      extension('2.5.29.35', true, sequence()),
    );
    expect(byHand({ rest: [...NOW_ISH, harmless] }).unhandled).to.equal(null);
  });

  function entry(...extensions: readonly Buffer[]): Buffer {
    const more = extensions.length === 0 ? [] : [sequence(...extensions)];
    return sequence(smallInteger(5), utcFromNow(-60), ...more);
  }

  it('names a critical entry extension that it does not know', () => {
    const reason = extension('2.5.29.21', true, der(0x0a, Buffer.from([1])));
    const issuer = extension('2.5.29.29', true, sequence());
    const list = byHand({ rest: [...NOW_ISH, sequence(entry(), entry(reason), entry(issuer), entry())] });
    expect([list.entries, list.unhandled]).to.deep.equal([4, '2.5.29.29']);
    const harmless = byHand({ rest: [...NOW_ISH, sequence(entry(reason), entry())] });
    expect([harmless.entries, harmless.unhandled]).to.deep.equal([2, null]);
  });

  const malformed: Readonly<Record<string, readonly [HandmadeList, string]>> = {
    'two algorithms': [
      { rest: NOW_ISH, innerAlgorithm: sequence(oid('1.2.840.113549.1.1.11'), der(0x05)) },
      'another signature algorithm inside than outside',
    ],
    'the same algorithm with other parameters': [
      {
        rest: NOW_ISH,
        innerAlgorithm: sequence(oid('1.2.840.10045.4.3.2'), der(0x05)),
        algorithm: ECDSA_SHA256,
      },
      'another signature algorithm',
    ],
    'version 3': [{ rest: NOW_ISH, version: smallInteger(2) }, 'a version that is not 2'],
    'no time at all': [{ rest: [] }, 'tag 0x18 expected'],
    'something after the extensions': [
      { rest: [...NOW_ISH, listExtensions(), sequence()] },
      'the end expected',
    ],
    'an entry that is none': [{ rest: [...NOW_ISH, sequence(smallInteger(1))] }, 'tag 0x30 expected'],
  };
  for (const [what, [list, message]] of Object.entries(malformed)) {
    it(`refuses ${what}`, () => expect(() => byHand(list)).to.throw(DerError, message));
  }

  it('refuses a list cut off anywhere, and bytes after it', () => {
    const whole = issueList(ca, { format: 'der' });
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => read(whole.subarray(0, length)), `${length} bytes`).to.throw(DerError);
    }
    expect(() => read(Buffer.concat([whole, Buffer.from('x')]))).to.throw(DerError, 'bytes after the end');
    expect(read(Buffer.concat([whole, Buffer.from('\n')])).entries).to.equal(2);
  });

  it('any list with changed bytes is read or refused with its own error', () => {
    const whole = issueList(ca, { format: 'der', revoked: 5 });
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          read(bytes);
        } catch (error) {
          expect(error).to.be.instanceOf(DerError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
