import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseDocument } from '../../src/check/index.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { makeTree } from '../../test/kit/tree.ts';
import { defaultPolicy } from './default-policy.generated.ts';
import { loadPolicy, selectRules } from './load-policy.ts';
import type { PolicyDocument } from './policy-document.ts';
import { policySchema } from './policy-schema.ts';

const host = localHostFromSource();
const SHIPPED = join(import.meta.dirname, '../../config/file-permissions.policy.yaml');

function policy(...lines: readonly string[]): string {
  return [
    'rules:',
    '  - name: a',
    '    policy: p',
    '    severity: critical',
    ...lines.map((line) => `    ${line}`),
  ].join('\n');
}

async function complaint(content: string, mode = 0o600): Promise<string> {
  using tree = makeTree({ 'p.yaml': { file: mode, content } });
  const error = await rejection(loadPolicy(host, tree.at('p.yaml')));
  return error instanceof Error ? error.message.replace(`${tree.root}/`, '') : String(error);
}

describe('the shipped policy', () => {
  it('keeps its schema', async () => {
    const text = readFileSync(SHIPPED, 'utf8');
    expect(await parseDocument<PolicyDocument>(text, SHIPPED, policySchema)).to.deep.equal(defaultPolicy);
  });

  it('has the four built-in policies, and rules with names of their own', () => {
    const { rules } = defaultPolicy;
    expect([...new Set(rules.map((rule) => rule.policy))]).to.deep.equal([
      'path-environment',
      'world-writable',
      'setuid',
      'home-ssh',
    ]);
    expect(new Set(rules.map(({ name }) => name)).size).to.equal(rules.length);
  });
});

describe("an operator's policy", () => {
  it('is read in place of the shipped one', async () => {
    using tree = makeTree({
      'p.yaml': { file: 0o600, content: policy('at: [/etc]', 'clear: "0022"', 'owners: [root, 7]') },
    });
    expect(await loadPolicy(host, tree.at('p.yaml'))).to.deep.equal({
      rules: [
        { name: 'a', policy: 'p', severity: 'critical', at: ['/etc'], clear: '0022', owners: ['root', 7] },
      ],
    });
  });

  it('is refused where others may write it', async () => {
    expect(await complaint(policy('at: [/etc]', 'clear: o+w'), 0o664)).to.match(/^p\.yaml: refused/);
  });

  it('is refused with file and line where it breaks the schema', async () => {
    expect(await complaint(policy('at: [/etc]', 'clear: 0022'))).to.match(
      /^p\.yaml:6: rules\.0\.clear must be string/,
    );
    expect(await complaint(policy('at: [/etc]', 'clear: o-w'))).to.match(/^p\.yaml:6: .*pattern/);
    expect(await complaint(policy('at: [etc]', 'clear: o+w'))).to.match(/^p\.yaml:5: rules\.0\.at\.0 /);
    expect(await complaint(policy('at: [/etc]', 'clear: o+w', 'recursiv: true'))).to.match(/recursiv/);
    expect(await complaint(policy('at: [/etc]'))).to.match(/^p\.yaml:2: /);
    expect(await complaint('rules: []')).to.match(/^p\.yaml:1: /);
    expect(await complaint('rules: [')).to.match(/^p\.yaml:\d+: /);
  });

  it('is refused where two rules have one name', async () => {
    const twice = `${policy('at: [/etc]', 'clear: o+w')}\n${policy('at: [/etc]', 'set: u+r').split('\n').slice(1).join('\n')}`;
    expect(await complaint(twice)).to.match(/two rules are called 'a'/);
  });
});

describe('selecting policies', () => {
  it('takes all rules of each, and everything when none is named', () => {
    expect(selectRules(defaultPolicy, ['setuid']).map(({ name }) => name)).to.deep.equal(['setuid']);
    expect(selectRules(defaultPolicy, [])).to.equal(defaultPolicy.rules);
  });

  it('refuses a policy that there is not', () => {
    expect(() => selectRules(defaultPolicy, ['setuid', 'suid'])).to.throw(
      /suid: no such policy; there are path-env/,
    );
  });
});
