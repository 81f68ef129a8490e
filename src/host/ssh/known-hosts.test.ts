import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { isFor, parseKnownHosts } from './known-hosts.ts';

const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIGbM6ZeBKTgXdUcJlfoKEW0iqVTTqBGPGLSZc0QnE8t9';
const LINE = `host.example,192.0.2.1 ssh-ed25519 ${KEY}`;

describe('parseKnownHosts', () => {
  it('reads names, types and markers, with the line', () => {
    const keys = parseKnownHosts(`# comment\n\n ${LINE} remark\r\n@revoked * ssh-ed25519 ${KEY}\n`, 'f');
    expect(keys.map(({ marker, patterns, type, at }) => [marker, patterns, type, at])).to.deep.equal([
      [undefined, ['host.example', '192.0.2.1'], 'ssh-ed25519', 'f:3'],
      ['revoked', ['*'], 'ssh-ed25519', 'f:4'],
    ]);
    expect(keys[0]?.key.toString('base64')).to.equal(KEY);
  });

  it('passes over keys that are broken, cut short or of SSH 1, none of which it could believe', () => {
    for (const line of ['host', 'host 1024 35 1234', `host ssh-rsa ${KEY}`, 'host ssh-ed25519 AAAA']) {
      expect(parseKnownHosts(line, 'f'), line).to.deep.equal([]);
    }
  });

  it('refuses a marker that it cannot heed', () => {
    for (const line of ['@revoked host ssh-ed25519 AAAA', `@other ${LINE}`, '@revoked']) {
      expect(() => parseKnownHosts(`\n${line}`, 'f'), line).to.throw(/^f:2: /);
    }
  });

  it('reads or refuses whatever is there', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(parseKnownHosts(text, 'f')).to.be.an('array');
        } catch (error) {
          expect(error).to.include({ name: 'Failure', reason: 'malformed' });
        }
      }),
    );
  });
});

describe('isFor', () => {
  const holds = (patterns: string, name: string): boolean => isFor({ patterns: patterns.split(',') }, name);

  it('holds whole names, without case, and globs', () => {
    expect(holds('a.example', 'a.example')).to.equal(true);
    expect(holds('A.Example', 'a.example')).to.equal(true);
    expect(holds('*.example,!b.example', 'a.example')).to.equal(true);
    expect(holds('wn?', 'wn1')).to.equal(true);
    expect(holds('[a]:2222', '[a]:2222')).to.equal(true);
  });

  it('holds nothing else: neither parts, nor what is negated, nor another port', () => {
    expect(holds('wn1', 'wn10')).to.equal(false);
    expect(holds('a.example', 'axexample')).to.equal(false);
    expect(holds('*.example,!b.example', 'b.example')).to.equal(false);
    expect(holds('a', '[a]:2222')).to.equal(false);
    expect(holds('[a]:2222', 'a')).to.equal(false);
  });

  it('holds the name that a hash is of', () => {
    const salt = Buffer.alloc(20, 7);
    const hash = createHmac('sha1', salt).update('[a]:2222').digest('base64');
    const hashed = `|1|${salt.toString('base64')}|${hash}`;
    expect(holds(hashed, '[a]:2222')).to.equal(true);
    expect(holds(hashed, 'a')).to.equal(false);
    expect(holds(hashed.replace('|1|', '|2|'), '[a]:2222')).to.equal(false);
    expect(holds('|1||', '')).to.equal(false);
  });
});
