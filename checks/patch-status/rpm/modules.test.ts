import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildOf, parseModules } from './modules.ts';

const TEXT = readFileSync(join(import.meta.dirname, 'fixtures/modules.yaml'), 'utf8');

describe('modules of a repository', () => {
  it('say of which stream a build is', () => {
    const streams = parseModules(TEXT);
    expect(streams.get(buildOf('nodejs', '1:18.20.4-1.module_el9.4.0+1', 'x86_64'))).to.equal('nodejs:18');
    expect(streams.get(buildOf('nodejs-docs', '1:20.16.0-1.module_el9.4.0+2', 'noarch'))).to.equal(
      'nodejs:20',
    );
    expect(streams.get(buildOf('npm', '1.0-1', 'x86_64'))).to.equal('nodejs:18');
    expect(streams.size).to.equal(3);
  });
});
