/** The command line of check_pakiti_vuln, as its configuration for Nagios has it. */
import { expect } from 'chai';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { optionValues } from '../../src/cli/option-values.ts';
import { commonOptions } from '../../src/cli/common-options.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { check } from './check.ts';

const LONG = [
  ...['--hostname', 'ce.example.org', '--vo', 'ops', '--site', 'EXAMPLE', '--timeout', '60', '--verbose'],
  ...['--url', 'https://pakiti.egi.eu/api/hosts.php', '--infourl', 'https://pakiti.egi.eu/api/hostsinfo.php'],
  ...['--cert', '/etc/grid-security/hostcert.pem', '--key', '/etc/grid-security/hostkey.pem'],
];
const SHORT = [
  '-H',
  'ce.example.org',
  '-u',
  'https://x/api/hosts.php',
  '-i',
  'https://x/api/hostsinfo.php',
  '-t',
  '60',
  '-v',
];

describe('check pakiti takes the options of check_pakiti_vuln', () => {
  const host = localHostFromSource();
  const all = { ...check.options, ...commonOptions };

  const valuesOf = async (argv: readonly string[]) =>
    optionValues(all, (await parseArguments(argv, all, 0)).options, host);

  it('in their long form', async () => {
    const values = await valuesOf(LONG);
    expect(values).to.include({ hostname: 'ce.example.org', vo: 'ops', site: 'EXAMPLE', timeout: '60' });
    expect(values).to.include({
      url: 'https://pakiti.egi.eu/api/hosts.php',
      cert: '/etc/grid-security/hostcert.pem',
    });
  });

  it('and as letters', async () => {
    const values = await valuesOf(SHORT);
    expect(values).to.include({ hostname: 'ce.example.org', url: 'https://x/api/hosts.php', verbose: 1 });
  });

  it('shows the certificate of the host where nothing else is given, as that did', async () => {
    const opened: string[] = [];
    const files: typeof host.files = {
      ...host.files,
      open(path, maxBytes) {
        opened.push(path);
        return host.files.open(path, maxBytes);
      },
    };
    const values = optionValues(
      check.options,
      { hostname: ['ce'], url: ['https://127.0.0.1:1/'], retries: ['0'] },
      host,
    );
    const watched = { ...host, operator: { ...host.operator, files } };
    await rejection(check.probe(watched, values, AbortSignal.timeout(60_000)));
    expect(new Set(opened)).to.deep.equal(
      new Set(['/etc/grid-security/hostcert.pem', '/etc/grid-security/hostkey.pem']),
    );
  });
});
