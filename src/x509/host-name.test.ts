import { expect } from 'chai';
import fc from 'fast-check';
import { isIPv4, isIPv6 } from 'node:net';
import { addressDigits, commonNameNames, namesHost } from './host-name.ts';

const names = (...dnsNames: readonly string[]): Parameters<typeof namesHost>[0] => ({
  dnsNames,
  addresses: [],
});

describe('host names of certificates', () => {
  const rows: readonly (readonly [pattern: string, host: string, matches: boolean])[] = [
    ['host.example.org', 'host.example.org', true],
    ['HOST.example.org', 'host.EXAMPLE.org', true],
    ['host.example.org', 'host.example.org.', true],
    ['host.example.org.', 'host.example.org', true],
    ['host.example.org', 'xhost.example.org', false],
    ['host.example.org', 'host.example.org.evil.example', false],
    ['*.example.org', 'host.example.org', true],
    ['*.example.org', 'example.org', false],
    ['*.example.org', 'a.host.example.org', false],
    ['*.example.org', '.example.org', false],
    ['*.org', 'example.org', false],
    ['*', 'localhost', false],
    ['h*.example.org', 'host.example.org', false],
    ['*h.example.org', 'h.example.org', false],
    ['host.*.org', 'host.example.org', false],
    ['*.*.org', 'host.example.org', false],
    ['', 'host.example.org', false],
    ['', '', false],
    ['host.example.org\0.evil.example', 'host.example.org', false],
    ['xn--bcher-kva.example', 'bücher.example', true],
    ['192.0.2.1', '192.0.2.1', false],
  ];
  for (const [pattern, host, matches] of rows) {
    it(`${JSON.stringify(pattern)} is ${matches ? '' : 'not '}for ${JSON.stringify(host)}`, () => {
      expect(namesHost(names(pattern), host)).to.equal(matches);
    });
  }

  it('an address is matched byte by byte', () => {
    const own = { dnsNames: [], addresses: ['c0000201', '20010db8000000000000000000000007'] };
    for (const host of ['192.0.2.1', '2001:db8::7', '[2001:DB8:0:0::7]', '2001:db8::0.0.0.7'])
      expect(namesHost(own, host), host).to.equal(true);
    for (const host of ['192.0.2.2', '2001:db8::8', '192.0.2.1.', '3221225985'])
      expect(namesHost(own, host), host).to.equal(false);
  });

  it('a common name is told apart', () => {
    expect(commonNameNames(['x', 'host.example.org'], 'host.example.org')).to.equal(true);
    expect(commonNameNames(['host.example.org/CN=x'], 'host.example.org')).to.equal(false);
  });

  it('addresses are those that the system knows', () => {
    const part = fc.oneof(
      fc.constantFrom(':', '::', '.', '0', 'ffff', '256', 'g', '1'),
      fc.nat(300).map(String),
    );
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (address) => {
        const isAddress = isIPv4(address) || isIPv6(address);
        expect(addressDigits(address) !== undefined, address).to.equal(isAddress);
        expect(addressDigits(address)?.length ?? 8, address).to.equal(isIPv6(address) ? 32 : 8);
      }),
      { numRuns: 2000 },
    );
  });
});
