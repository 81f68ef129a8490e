import { expect } from 'chai';
import fc from 'fast-check';
import { parseStatus } from './dpkg-status.ts';

function stanza(name: string, status: string, more = ''): string {
  return `Package: ${name}\nStatus: ${status}\n${more}Architecture: amd64\nVersion: 1.0-1\nDescription: x\n Version: 9\n`;
}

describe('status of dpkg', () => {
  it('is told package by package', () => {
    const text = [
      stanza('alpha', 'install ok installed', 'Source: alfa (0.9)\n'),
      stanza('beta', 'hold ok installed'),
      stanza('gone', 'deinstall ok config-files'),
      stanza('half', 'install ok half-configured'),
      stanza('broken', 'install reinstreq installed'),
      stanza('waits', 'install ok triggers-pending'),
    ].join('\n');
    const { installed, held, unfinished } = parseStatus(text);
    expect(installed.map(({ name }) => name)).to.deep.equal(['alpha', 'beta', 'half', 'broken', 'waits']);
    expect(installed[0]).to.deep.equal({
      name: 'alpha',
      version: '1.0-1',
      architecture: 'amd64',
      source: 'alfa',
    });
    expect(held).to.deep.equal(['beta']);
    expect(unfinished).to.deep.equal(['half: half-configured', 'broken: reinstreq']);
  });

  it('never throws, whatever stands there', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseStatus(text)));
  });
});
