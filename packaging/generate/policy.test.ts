import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { defaultPolicyModule } from './policy.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the shipped policy as a module', () => {
  it('is up to date', () => {
    const text = readFileSync(join(ROOT, 'config/file-permissions.policy.yaml'), 'utf8');
    const module = readFileSync(join(ROOT, 'checks/file-permissions/default-policy.generated.ts'), 'utf8');
    expect(defaultPolicyModule(text)).to.equal(module);
  });
});
