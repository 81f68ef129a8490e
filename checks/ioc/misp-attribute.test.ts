import { expect } from 'chai';
import type { ParsedSet, Places } from './indicator.ts';
import type { Json } from './json.ts';
import { mispSet } from './misp-event.ts';

const places: Places = { roots: ['/srv'], maxSize: 1000 };
const NOWHERE: Places = { roots: [], maxSize: 1000 };
const SHA256 = 'a'.repeat(64);

function event(attributes: readonly object[], more: object = {}): Json {
  return { Event: { id: '7', Attribute: attributes.map((each) => ({ to_ids: true, ...each })), ...more } };
}

describe('what MISP names', () => {
  const fileWith = (name: string, digest: string, from = places): ParsedSet => {
    const members = [
      { object_relation: name.includes('/') ? 'fullpath' : 'filename', value: name, to_ids: true },
      { object_relation: 'sha256', value: digest, to_ids: true },
    ];
    return mispSet(event([], { Object: [{ name: 'file', Attribute: members }] }), 'x.json', from);
  };
  const whereOf = ({ indicators }: ParsedSet): unknown[] =>
    indicators.map(({ sought }) =>
      sought.kind === 'file' ? [sought.at, sought.digest?.values] : sought.kind,
    );

  it('find a checksum for detection whatever the file is called, and where it was seen', () => {
    expect(whereOf(fileWith('loader', SHA256))).to.deep.equal([[['/srv/**/*'], [SHA256]]]);
    expect(whereOf(fileWith('C:\\x.exe', SHA256))).to.deep.equal([[['/srv/**/*'], [SHA256]]]);
    expect(whereOf(fileWith('/tmp/x', SHA256))).to.deep.equal([
      [['/tmp/x'], [SHA256]],
      [['/srv/**/*'], [SHA256]],
    ]);
    const only = fileWith('/tmp/x', SHA256, NOWHERE);
    expect(whereOf(only)).to.deep.equal([[['/tmp/x'], [SHA256]]]);
    expect(only.unusable.map(({ reason, scope }) => `${scope}: ${reason}`)).to.deep.equal([
      'elsewhere: the checksum under other names: --root says where to look',
    ]);
  });

  it('hold the port against the far end alone: who connected to it has another', () => {
    const object = (...members: readonly (readonly [string, string])[]): object => ({
      name: 'ip-port',
      Attribute: members.map(([relation, value]) => ({ object_relation: relation, value, to_ids: true })),
    });
    const { indicators } = mispSet(
      event([], {
        Object: [
          object(['ip-src', '192.0.2.1'], ['dst-port', '22']),
          object(['ip-dst', '192.0.2.2'], ['dst-port', '3333'], ['src-port', '40000']),
          object(['ip', '192.0.2.3'], ['dst-port', '3333']),
          object(['ip-src', '192.0.2.4'], ['ip-dst', '192.0.2.5'], ['dst-port', '22']),
        ],
      }),
      'x.json',
      places,
    );
    const seen = indicators.map(({ item, sought }) =>
      sought.kind === 'address' ? [item, ...sought.networks, ...sought.ports] : sought.kind,
    );
    expect(seen).to.deep.equal([
      [1, '192.0.2.1'],
      [2, '192.0.2.2', 3333],
      [3, '192.0.2.3', 3333],
      [4, '192.0.2.5', 22],
      [4, '192.0.2.4'],
    ]);
  });

  it('take the checksum of no bytes at all only together with a name', () => {
    const nothing = 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855';
    expect(whereOf(fileWith('.locked', nothing))).to.deep.equal([
      [['/srv/**/.locked'], [nothing.toLowerCase()]],
    ]);
    const bare = mispSet(event([{ type: 'sha256', value: nothing }]), 'x.json', places);
    expect(bare.indicators).to.deep.equal([]);
    expect(bare.unusable).to.deep.equal([
      { item: 1, reason: 'the checksum of any empty file, without a name', scope: 'here' },
    ]);
  });
});
