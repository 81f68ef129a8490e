import { expect } from 'chai';
import fc from 'fast-check';
import type { ParsedSet, Places } from './indicator.ts';
import type { Json } from './json.ts';
import { isMisp, mispSet } from './misp-event.ts';
import { isStix, stixSet } from './stix-bundle.ts';

const places: Places = { roots: ['/srv'], maxSize: 1000 };
const NOWHERE: Places = { roots: [], maxSize: 1000 };
const AT = Date.parse('2026-06-01T00:00:00Z') / 1000;
const SHA256 = 'a'.repeat(64);

function event(attributes: readonly object[], more: object = {}): Json {
  return { Event: { id: '7', Attribute: attributes.map((each) => ({ to_ids: true, ...each })), ...more } };
}

function kinds({ indicators }: ParsedSet): unknown[] {
  return indicators.map(({ item, sought }) => [item, sought.kind]);
}

describe('MISP events', () => {
  it('find a checksum whatever name stands beside it that is not for detection', () => {
    const members = [
      { object_relation: 'filename', value: 'sample.bin', to_ids: false },
      { object_relation: 'path', value: '/home/analyst', to_ids: false },
      { object_relation: 'sha256', value: SHA256, to_ids: true },
    ];
    const { indicators } = mispSet(
      event([], { Object: [{ name: 'file', Attribute: members }] }),
      'x.json',
      places,
    );
    expect(indicators.map(({ sought }) => sought)).to.have.lengthOf(1);
    expect(indicators[0]?.sought).to.deep.include({ kind: 'file', at: ['/srv/**/*'] });
  });

  it('come to what their attributes name, each under its number', () => {
    const set = mispSet(
      event([
        { type: 'filename', value: '/etc/fonts/.fonts', comment: 'loader' },
        { type: 'filename|sha256', value: `x|y|${SHA256}` },
        { type: 'sha256', value: SHA256.toUpperCase() },
        { type: 'ip-dst|port', value: '192.0.2.1|3333' },
        { type: 'ip-src', value: '198.51.100.0/24' },
        { type: 'domain|ip', value: 'evil.example|192.0.2.1' },
        { type: 'malware-sample', value: `x|${'a'.repeat(32)}` },
        { type: 'ssh-fingerprint', value: '00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff' },
      ]),
      'x.json',
      places,
    );
    expect(set).to.include({ name: 'misp-7', tlp: 'AMBER', items: 8 });
    expect(set.unusable).to.deep.equal([]);
    expect(kinds(set)).to.deep.equal([
      [1, 'file'],
      [2, 'file'],
      [3, 'file'],
      [4, 'address'],
      [5, 'address'],
      [6, 'address'],
      [7, 'file'],
      [8, 'authorized-key'],
    ]);
    const [loader, named, hashed] = set.indicators;
    expect(loader).to.include({ name: 'loader', tlp: 'AMBER' });
    expect(named?.sought).to.deep.include({
      at: ['/srv/**/*'],
      digest: { algorithm: 'sha256', values: [SHA256] },
    });
    expect(hashed?.sought).to.deep.include({ at: ['/srv/**/*'], maxSize: 1000 });
  });

  it('list every item that is not looked for, with the reason', () => {
    const set = mispSet(
      event([
        { type: 'domain', value: 'evil.example' },
        { type: 'sha256', value: SHA256 },
        { type: 'md5', value: 'short' },
        { type: 'ip-dst', value: 'evil.example' },
        { type: 'filename', value: '/x', to_ids: false },
        { type: 'filename', value: '/x', deleted: true },
        { type: 'filename', value: 'C:\\x.exe' },
        {},
        { type: 'sha512', value: 'a'.repeat(128) },
        { type: 'yara', value: 'rule x {}' },
        { type: 'domain|ip', value: 'evil.example|evil' },
      ]),
      'x.json',
      NOWHERE,
    );
    expect(set.indicators).to.deep.equal([]);
    expect(set.unusable.map(({ item, reason, scope }) => `${item} ${scope}: ${reason}`)).to.deep.equal([
      '1 elsewhere: type domain: nothing a host shows',
      '2 here: names no absolute path; --root says where to look',
      '3 here: no md5',
      '4 here: no IP address',
      '5 elsewhere: not marked for detection (to_ids)',
      '6 elsewhere: deleted in MISP',
      '7 here: a path of Windows',
      '8 elsewhere: type : nothing a host shows',
      '9 here: type sha512: not looked for',
      '10 here: type yara: not looked for',
      '11 here: no IP address',
    ]);
  });

  it('take the attributes of an object together, and the strictest label', () => {
    const attribute = (relation: string, value: string): object => ({
      object_relation: relation,
      type: 'text',
      value,
      to_ids: true,
    });
    const set = mispSet(
      event([], {
        Tag: [{ name: 'tlp:green' }],
        Object: [
          {
            name: 'file',
            Attribute: [
              attribute('fullpath', '/opt/x'),
              { ...attribute('sha256', SHA256), Tag: [{ name: 'tlp:red' }] },
              attribute('size-in-bytes', '12'),
            ],
          },
          { name: 'process', Attribute: [attribute('name', 'a-name-of-more-than-15-bytes')] },
          { name: 'ip-port', Attribute: [attribute('ip-dst', '192.0.2.1'), attribute('dst-port', '22')] },
        ],
      }),
      'x.json',
      places,
    );
    const [file, , process, address] = set.indicators;
    expect(set.tlp).to.equal('GREEN');
    expect(file).to.include({ tlp: 'RED' });
    expect(file?.sought).to.deep.include({ at: ['/opt/x'], sizes: [12], maxSize: null });
    expect(process?.sought).to.deep.include({ names: ['a-name-of-more-'] });
    expect(address?.sought).to.deep.include({ networks: ['192.0.2.1'], ports: [22] });
  });

  it('account for every item, whatever is in them', () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('/x', SHA256, '192.0.2.1', `/x|${SHA256}`),
      fc.jsonValue(),
    );
    const attribute = fc.record(
      {
        type: fc.oneof(
          fc.string(),
          fc.constantFrom('filename', 'filename|sha256', 'sha256', 'ip-dst|port', 'domain'),
        ),
        object_relation: fc.constantFrom(
          'fullpath',
          'sha256',
          'size-in-bytes',
          'name',
          'command-line',
          'ip',
          'dst-port',
        ),
        value,
        to_ids: fc.oneof(fc.boolean(), fc.jsonValue()),
        Tag: fc.oneof(fc.jsonValue(), fc.constant([{ name: 'tlp:red' }])),
      },
      { requiredKeys: [] },
    );
    const object = fc.record(
      {
        name: fc.constantFrom('file', 'process', 'ip-port', 'x'),
        Attribute: fc.oneof(fc.array(attribute), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(attribute), fc.array(object), (attributes, objects) => {
        const set = mispSet({ Event: { Attribute: attributes, Object: objects } }, 'x', places);
        const seen = new Set([...set.indicators, ...set.unusable].map(({ item }) => item));
        expect(seen.size).to.equal(attributes.length + objects.length);
      }),
    );
  });

  it('are told from other JSON', () => {
    expect(isMisp(event([]))).to.equal(true);
    expect(isMisp({ response: [event([])] })).to.equal(true);
    fc.assert(fc.property(fc.jsonValue(), (value) => !isMisp({ x: value })));
  });
});

function indicator(pattern: unknown, more: object = {}): object {
  return { type: 'indicator', id: 'indicator--1', pattern_type: 'stix', pattern, ...more };
}

function bundle(objects: readonly unknown[]): Json {
  return { type: 'bundle', id: 'bundle--b', objects };
}

describe('STIX bundles', () => {
  it('come to their indicators that hold now, the rest is listed', () => {
    const pattern = `[file:name = '/x']`;
    const set = stixSet(
      bundle([
        { type: 'malware' },
        indicator(pattern, { name: 'one' }),
        indicator(pattern, { revoked: true }),
        indicator(pattern, { valid_until: '2026-05-31T00:00:00Z' }),
        indicator(pattern, { valid_from: '2027-01-01T00:00:00Z' }),
        indicator('rule x {}', { pattern_type: 'yara' }),
        indicator(`[url:value = 'http://x']`),
        indicator(5),
      ]),
      places,
      AT,
    );
    expect(set).to.include({ name: 'stix-b', items: 7, tlp: 'AMBER' });
    expect(kinds(set)).to.deep.equal([[1, 'file']]);
    expect(set.unusable.map(({ item, reason, scope }) => `${item} ${scope}: ${reason}`)).to.deep.equal([
      '2 elsewhere: revoked',
      '3 elsewhere: no longer valid',
      '4 elsewhere: not valid yet',
      '5 here: a pattern of type yara',
      '6 elsewhere: url: nothing a host shows',
      `7 here: '5' where '[' belongs`,
    ]);
  });

  it('carry the label of their markings, of TLP 1 and 2, and the strictest where it is none', () => {
    const label = (id: string, objects: readonly object[] = []): unknown =>
      stixSet(
        bundle([...objects, indicator(`[file:name = '/x']`, { object_marking_refs: [id] })]),
        places,
        AT,
      ).indicators[0]?.tlp;
    expect(label('marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da')).to.equal('GREEN');
    expect(label('marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003')).to.equal('AMBER+STRICT');
    const own = { type: 'marking-definition', id: 'marking-definition--own' };
    expect(label(own.id, [{ ...own, definition: { tlp: 'white' } }])).to.equal('CLEAR');
    expect(label(own.id, [{ ...own, extensions: { x: { tlp_2_0: 'amber' } } }])).to.equal('AMBER');
    expect(label(own.id, [{ ...own, definition: { statement: 'mine' } }])).to.equal('RED');
  });

  it('account for every indicator, whatever is in it', () => {
    const object = fc.oneof(
      fc.jsonValue(),
      fc.record({
        type: fc.constant('indicator'),
        pattern_type: fc.constant('stix'),
        pattern: fc.jsonValue(),
      }),
    );
    fc.assert(
      fc.property(fc.array(object), (objects) => {
        const document = bundle(objects);
        const set = stixSet(document, places, AT);
        expect(isStix(document)).to.equal(true);
        expect(new Set([...set.indicators, ...set.unusable].map(({ item }) => item)).size).to.equal(
          set.items,
        );
      }),
    );
  });
});
