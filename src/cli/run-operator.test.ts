import { expect } from 'chai';
import { memoryHost } from '../../test/kit/memory-host.ts';
import { sampleCheck } from '../../test/kit/sample-check.ts';
import type { OperatorWorld } from './command.ts';
import { commands } from './commands/index.ts';
import { runOperator } from './run-operator.ts';

const files = {
  '/p.yaml': { content: 'profiles:\n  default: [{ check: crll }]\n' },
  '/o.yaml': {
    content: `profiles:\n  default: [{ check: ${sampleCheck.name}, options: { no-such: [a] } }]\n`,
  },
};

const [any] = commands;
const deep = ['bridge status', 'bridge dead list', 'bridge dead show'].map((name) => ({ ...any, name }));

function secmon(...argv: string[]): ReturnType<typeof runOperator> {
  const host = memoryHost(files, 0);
  const world = {
    host: { ...host, accounts: { ...host.accounts, effectiveUid: () => 0 } },
    checks: [sampleCheck],
    commands: [...commands, ...deep],
    version: '0',
    setDeadline: () => undefined,
  };
  return runOperator(argv, world as unknown as OperatorWorld);
}

describe('secmon', () => {
  it('explains a family of commands', async () => {
    const { text, exitCode } = await secmon('catalogue', '--help');
    expect(exitCode).to.equal(0);
    expect(text)
      .to.match(/ catalogue pull .* catalogue accept /s)
      .and.not.to.match(/ check list /);
  });

  it('explains a family of families', async () => {
    expect((await secmon('bridge', 'dead', '--help')).text)
      .to.match(/ bridge dead list .* bridge dead show /s)
      .and.not.to.match(/ bridge status /);
  });

  it('explains a command when it is asked for help', async () => {
    expect(await secmon('help', 'check', 'list')).to.deep.equal(await secmon('check', 'list', '--help'));
    expect(await secmon('help')).to.deep.equal(await secmon('--help'));
    expect(await secmon('help', 'keys')).to.deep.equal(await secmon('keys', '--help'));
  });

  it('explains a command that is called with --help anywhere', async () => {
    expect((await secmon('explain', 'range', '9h:', '--help')).text).to.match(
      /^secmon explain range RANGE\n/,
    );
  });

  it('lists the commands of a family that is called alone, within a terminal, and exits 3', async () => {
    const { text, exitCode } = await secmon('catalogue');
    expect(exitCode).to.equal(3);
    const [first, , ...rest] = text.split('\n');
    expect(first).to.equal("secmon: which of the commands of 'catalogue'?");
    expect(rest.filter((line) => /^ {4}catalogue \w+ {2,}\w/.test(line))).to.have.length(4);
    expect(rest.every((line) => line.length <= 79)).to.equal(true);
  });

  const meant: readonly (readonly [readonly string[], string])[] = [
    [['catalouge', 'pull'], "secmon: no command 'catalouge' (did you mean catalogue pull?)\n"],
    [['catalogue', 'pul', '/x'], "secmon: no command 'catalogue pul' (did you mean catalogue pull?)\n"],
    [['bridge', 'dead', 'lst'], "secmon: no command 'bridge dead lst' (did you mean bridge dead list?)\n"],
    [['nonsense'], "secmon: no command 'nonsense'; see secmon --help\n"],
    [['constructor'], "secmon: no command 'constructor'; see secmon --help\n"],
  ];
  for (const [argv, line] of meant)
    it(`says of '${argv.join(' ')}' what was meant`, async () =>
      expect(await secmon(...argv)).to.deep.equal({ text: line, exitCode: 3 }));

  it('lists a family of which nothing was meant', async () => {
    const { text } = await secmon('catalogue', 'x', 'y');
    expect(text).to.match(/^secmon: no command 'catalogue x'\n\n {4}catalogue pull /);
  });

  const complaints: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      'an operand of two kinds is missing',
      ['catalogue', 'accept'],
      /^secmon: catalogue accept: FILE or DIR is missing$/m,
    ],
    [
      'a profile names no check',
      ['observe', '--profiles', '/p.yaml', '--to', '/'],
      / \/p\.yaml: no check 'crll'; there are /,
    ],
    [
      'a profile names no option',
      ['observe', '--profiles', '/o.yaml', '--to', '/'],
      / \/o\.yaml: the check .* has no option 'no-such'/,
    ],
    [
      'a profile of a node names no check',
      [
        'node',
        'run',
        '--site',
        'A',
        '--computing-element',
        'ce.example.org',
        '--profile',
        'default',
        '--profiles',
        '/p.yaml',
      ],
      / \/p\.yaml: no check 'crll'; there are /,
    ],
    [
      'nothing fetches from such a URL',
      ['catalogue', 'pull', 'ftp://a.example/'],
      /'ftp:\/\/a\.example\/': only http, https and directories/,
    ],
    [
      'no such place holds indicators',
      ['catalogue', 'status', '--purpose', 'indicators'],
      /\/var\/lib\/secmon\/indicators\/current/,
    ],
  ];
  for (const [what, argv, message] of complaints)
    it(`says where ${what}`, async () => {
      const { text, exitCode } = await secmon(...argv);
      expect(text).to.match(message);
      expect(exitCode).to.equal(3);
    });
});
