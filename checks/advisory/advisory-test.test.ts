import { expect } from 'chai';
import { check } from './check.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { makeTree } from '../../test/kit/tree.ts';
import type { Check } from '../../src/check/index.ts';
import { commands } from '../../src/cli/commands/index.ts';
import type { OperatorWorld } from '../../src/cli/command.ts';
import { runOperator } from '../../src/cli/run-operator.ts';

const ADVISORY = `
id: EXAMPLE-1
aliases: [CVE-2026-1234567]
title: an example
risk: high
tlp: CLEAR
url: https://advisories.example/1
exposed: {any: [{file: {path: /}}, {file: {path: /no/such}}]}
fixed: {cannot-tell: {because: it is an example}}
mitigated:
  - {name: root-there, url: 'https://advisories.example/1', when: {not: {file: {path: /no/such}}}}
`;

async function advisoryTest(...argv: string[]): ReturnType<typeof runOperator> {
  const world = {
    host: localHostFromSource(),
    checks: [check as unknown as Check],
    commands,
    version: '0',
    signal: new AbortController().signal,
    setDeadline: () => undefined,
  } as unknown as OperatorWorld;
  return await runOperator(['advisory', 'test', ...argv], world);
}

describe('secmon advisory test', () => {
  it('explains every condition, also those that the verdict does not need', async () => {
    using tree = makeTree({ 'a.yaml': { file: 0o644, content: ADVISORY } });
    const { text, exitCode } = await advisoryTest(tree.at('a.yaml'));
    expect(exitCode).to.equal(0);
    expect(text.split('\n').map((line) => line.replace(/mode \d+/, 'mode 0755'))).to.deep.equal([
      'ADVISORY OK: 1 advisory: 1 mitigated',
      '\\_ [OK] EXAMPLE-1: mitigated by root-there: /no/such is not there',
      '   an example',
      '   also called CVE-2026-1234567',
      '   high risk, TLP:CLEAR: https://advisories.example/1',
      '   exposed',
      '     any: yes',
      '       file path /: yes (/: directory, mode 0755, owner 0)',
      '       file path /no/such: no (/no/such is not there)',
      '   fixed',
      '     cannot-tell because it is an example: cannot tell (it is an example)',
      '   mitigated by root-there (https://advisories.example/1)',
      '     not: yes',
      '       file path /no/such: no (/no/such is not there)',
      '',
    ]);
  });

  it('names file and line of what is no advisory, and asks for a file', async () => {
    using tree = makeTree({ 'a.yaml': { file: 0o644, content: ADVISORY.replace('high', 'higher') } });
    const { text, exitCode } = await advisoryTest(tree.at('a.yaml'));
    expect(exitCode).to.equal(3);
    expect(text).to.match(/no advisory: line 5: risk must be equal to one of the allowed values/);
    expect(await advisoryTest()).to.deep.equal({
      text: 'secmon: advisory test: FILE is missing\n',
      exitCode: 3,
    });
  });
});
