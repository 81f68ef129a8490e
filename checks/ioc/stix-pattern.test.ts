import { expect } from 'chai';
import fc from 'fast-check';
import { parsePattern, PatternError } from './stix-pattern.ts';
import { soughtOf } from './stix-observable.ts';
import type { Places } from './indicator.ts';

const places: Places = { roots: ['/srv'], maxSize: 1000 };
const SHA256 = 'a'.repeat(64);
const MD5 = 'B'.repeat(32);

function sought(pattern: string) {
  return parsePattern(pattern).map((conjunction) => soughtOf(conjunction, places));
}

function refusal(pattern: string): string {
  try {
    sought(pattern);
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('STIX patterns', () => {
  it('of files come to paths, names below the roots, checksums and sizes', () => {
    const [byPath, byName] = sought(
      `[file:name = '.fonts' AND file:parent_directory_ref.path = '/etc/fonts'] OR [file:name = 'a*b']`,
    );
    expect(byPath).to.include({ kind: 'file', digest: null, maxSize: null });
    expect(byPath).to.have.deep.property('at', ['/etc/fonts/.fonts']);
    expect(byName).to.have.deep.property('at', ['/srv/**/a[*]b']);
    const [hashed] = sought(`[file:hashes.'SHA-256' = '${SHA256}' AND file:hashes.MD5 = '${MD5}']`);
    expect(hashed).to.deep.include({
      at: ['/srv/**/*'],
      digest: { algorithm: 'sha256', values: [SHA256] },
      maxSize: 1000,
    });
    const [sized] = sought(`[file:hashes.md5 = '${MD5}' AND file:size = 7]`);
    expect(sized).to.deep.include({
      digest: { algorithm: 'md5', values: [MD5.toLowerCase()] },
      sizes: [7],
      maxSize: null,
    });
  });

  it('come to one alternative for each way in which they can hold', () => {
    const all = sought(
      `[(ipv4-addr:value = '192.0.2.1' OR ipv4-addr:value ISSUBSET '198.51.100.0/24') OR ipv6-addr:value IN ('2001:db8::1', '2001:db8::2')]`,
    );
    expect(all.map((each) => ('networks' in each ? each.networks : []))).to.deep.equal([
      ['192.0.2.1'],
      ['198.51.100.0/24'],
      ['2001:db8::1', '2001:db8::2'],
    ]);
    expect(
      parsePattern(`[process:name = 'a' AND (process:name = 'b' OR process:name = 'c')]`),
    ).to.have.length(2);
  });

  it('of processes, traffic and accounts come to what they name', () => {
    expect(sought(`[process:command_line LIKE '%stratum+tcp://_%']`)).to.deep.equal([
      {
        kind: 'process',
        names: [],
        executables: [],
        commandLine: '^[^]*stratum\\+tcp:\\/\\/[^][^]*$',
        deleted: null,
      },
    ]);
    expect(
      sought(
        `[network-traffic:dst_ref.value = '192.0.2.1' AND network-traffic:dst_port = 3333 AND network-traffic:protocols[*] = 'TCP']`,
      ),
    ).to.deep.equal([
      { kind: 'address', networks: ['192.0.2.1'], ports: [3333], protocol: 'tcp', state: null },
    ]);
    expect(sought(`[user-account:account_login = 'it\\'s']`)).to.deep.equal([
      { kind: 'account', names: ["it's"], uids: [], shells: [] },
    ]);
  });

  it('that ask for more than one look, or for what no host shows, are refused with the reason', () => {
    const expected = {
      [`[a:b = 'c'] FOLLOWEDBY [a:b = 'd']`]: 'FOLLOWEDBY: when things were seen is not told by one look',
      [`[a:b = 'c'] AND [a:b = 'd']`]: 'several observations that belong together',
      [`[file:name = 'x'] WITHIN 5 SECONDS`]: 'WITHIN: when things were seen is not told by one look',
      [`[NOT file:name = 'x']`]: 'NOT: not looked for',
      [`[file:name != 'x']`]: '!=: not looked for',
      [`[file:name = 'x' AND process:name = 'y']`]: 'file and process together',
      [`[file:ctime = 'x' AND file:name = 'y']`]: 'file:ctime: not looked for',
      [`[domain-name:value = 'evil.example']`]: 'domain-name: nothing a host shows',
      [`[ipv4-addr:value = '10.1']`]: 'no IP address',
      [`[file:hashes.MD5 = 'xyz']`]: 'no md5',
      [`[process:command_line MATCHES '(a+)+$']`]: 'MATCHES: repeats a group that repeats or chooses',
      [`[file:name = 'C:\\\\evil.exe']`]: 'a path of Windows',
      ['']: `'the end' where '[' belongs`,
      ['[']: `'the end' is not expected`,
      ['['.repeat(3)]: `'[' is not expected`,
      ['('.repeat(1000)]: 'nested too deeply',
    };
    for (const [pattern, reason] of Object.entries(expected))
      expect(refusal(pattern), pattern).to.equal(reason);
  });

  it('that multiply without end are refused', () => {
    const either = `(${Array.from({ length: 40 }, (_, index) => `file:size = ${index}`).join(' OR ')})`;
    expect(refusal(`[${[either, either, either].join(' AND ')}]`)).to.equal('more than 20000 alternatives');
  });

  it('are read or refused, whatever they are', () => {
    const word = fc.constantFrom(
      ...[
        '[',
        ']',
        '(',
        ')',
        'AND',
        'OR',
        '=',
        'IN',
        ',',
        ':',
        '.',
        "'x'",
        'file',
        'name',
        'hashes',
        '5',
        ' ',
        "'",
        '\\',
      ],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          try {
            sought(text);
          } catch (error) {
            expect(error).to.be.instanceOf(PatternError);
          }
        },
      ),
    );
  });
});
