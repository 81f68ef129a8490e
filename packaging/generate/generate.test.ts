import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleCheck } from '../../test/kit/sample-check.ts';
import { directorBasket } from './director-basket.ts';
import { icingaCommands } from './icinga-commands.ts';
import { monitoredOptions } from './monitored.ts';
import { nagiosCommands } from './nagios-commands.ts';
import { optionTable } from './option-table.ts';
import { CHECKS, lazyRegistry, registry } from './registry.ts';

const ICINGA = icingaCommands([sampleCheck]).content;

interface Argument {
  readonly value?: string;
  readonly set_if?: string;
  readonly skip_key?: boolean;
  readonly repeat_key?: boolean;
  readonly description: string;
}

interface Basket {
  readonly Command: Readonly<
    Record<
      string,
      {
        readonly command: string;
        readonly timeout: number;
        readonly arguments: Readonly<Record<string, Argument>>;
        readonly fields: readonly { readonly datafield_id: number }[];
      }
    >
  >;
  readonly Datafield: Readonly<Record<string, { readonly varname: string; readonly datatype: string }>>;
}

describe('generated files', () => {
  it('are up to date', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, '../generate.ts'), '--check'],
      {
        encoding: 'utf8',
      },
    );
    expect(stdout).to.equal('');
    expect(status).to.equal(0);
  });
});

describe('the registry', () => {
  it('imports each check under a name of its own', () => {
    const { content } = registry(CHECKS, ['crl', 'file-permissions']);
    expect(content).to.contain("import { check as filePermissions } from './file-permissions/check.ts';");
    expect(content).to.contain('export const checks: readonly Check[] = [crl, filePermissions];');
  });

  it('loads each check by its name', () => {
    const { path, content } = lazyRegistry(CHECKS, ['crl', 'file-permissions']);
    expect(path).to.equal('checks/lazy.generated.ts');
    expect(content).to.contain(
      "'file-permissions': async () => (await import('./file-permissions/check.ts')).check,",
    );
  });
});

describe('options that monitors are told', () => {
  it('leave out what makes no sense there', () => {
    const flags = monitoredOptions(sampleCheck).map(({ flag }) => flag);
    expect(flags).to.include.members(['--directory', '--fetch', '--verbose', '--exceptions', '--always-ok']);
    expect(flags).not.to.include.members(['--help']);
    expect(flags).not.to.include.members(['--observe']);
  });

  it('are all described', () => {
    expect(monitoredOptions(sampleCheck).filter(({ description }) => description === '')).to.deep.equal([]);
  });
});

describe('Icinga check commands', () => {
  it('give the check five seconds more than it takes itself', () => {
    expect(ICINGA).to.contain('object CheckCommand "secmon-two-words" {').and.contain('timeout = 35s');
  });

  it('pass each kind of option in its own way', () => {
    const forms = [
      ['directory', 'value = "$secmon_two_words_directory$"'],
      ['section', 'value = "--section=$secmon_two_words_section$"\n      skip_key = true'],
      ['path', 'value = "$secmon_two_words_path$"\n      repeat_key = true'],
      ['fetch', 'set_if = "$secmon_two_words_fetch$"'],
      ['verbose', 'value = "$secmon_two_words_verbose$"\n      skip_key = true'],
    ];
    for (const [name, form] of forms) expect(ICINGA).to.contain(`"--${name}" = {\n      ${form}\n`);
  });

  it('escape quotes and backslashes of descriptions', () => {
    expect(ICINGA).to.contain(String.raw`a \"quote\" and a back\\slash`);
  });
});

describe('Nagios commands', () => {
  const { content } = nagiosCommands([sampleCheck]);

  it('call the plugin with the operator’s options', () => {
    expect(content).to.match(
      /command_name {2}check_two_words\n\s+command_line {2}\$USER1\$\/check_two_words \$ARG1\$\n/,
    );
  });

  it('say which service_check_timeout they need', () => {
    expect(content).to.contain('must be 35 seconds or more');
  });

  it('describe every option in a comment', () => {
    for (const { flag } of monitoredOptions(sampleCheck)) expect(content).to.contain(`\n#   ${flag}: `);
  });
});

describe('the Director basket', () => {
  const { Command, Datafield } = JSON.parse(directorBasket([sampleCheck]).content) as Basket;
  const command = Command['secmon-two-words'];

  it('holds the command and its timeout', () => {
    expect(command).to.deep.include({ command: 'check_two_words', timeout: 35 });
  });

  it('has a field for every variable of every argument', () => {
    const used = Object.values(command?.arguments ?? {}).flatMap(
      ({ value, set_if }) => /\$(\w+)\$/.exec(value ?? set_if ?? '')?.[1] ?? [],
    );
    const fields = command?.fields.map(({ datafield_id }) => Datafield[datafield_id]?.varname);
    expect(fields).to.deep.equal(used);
    expect(new Set(used)).to.have.property('size', monitoredOptions(sampleCheck).length);
  });

  it('types fields by what they hold', () => {
    const types = Object.values(Datafield).map(({ varname, datatype }) => [
      varname,
      datatype.split('DataType').at(-1),
    ]);
    expect(Object.fromEntries(types)).to.include({
      secmon_two_words_fetch: 'Boolean',
      secmon_two_words_path: 'Array',
      secmon_two_words_warning: 'String',
    });
  });
});

describe('the option table of a README', () => {
  const readme = '# two-words\n\n<!-- options -->old<!-- /options -->\n\nMore.\n';

  it('replaces what stands between the markers and nothing else', async () => {
    const { content } = await optionTable(sampleCheck, 'README.md', readme);
    expect(content).to.match(
      /^# two-words\n\n<!-- options -->\n\n\| Option[^]*\|\n\n<!-- \/options -->\n\nMore\.\n$/,
    );
    expect(content).to.contain('`-w, --warning=RANGE`').and.contain('default 9h:').and.contain('/etc/a\\|b');
  });

  it('is the same when made again', async () => {
    const { content } = await optionTable(sampleCheck, 'README.md', readme);
    expect((await optionTable(sampleCheck, 'README.md', content)).content).to.equal(content);
  });

  it('cannot be made without markers', async () => {
    const error = await optionTable(sampleCheck, 'README.md', '# two-words\n').catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(Error).with.property('message').that.contains('README.md');
  });
});
