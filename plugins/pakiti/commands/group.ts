import type { Command } from '../../../src/cli/command.ts';
import { optionValues } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import { escapeText } from '../../../src/render/index.ts';
import type { Member } from '../../../src/store/pakiti/decisions.ts';
import type { PakitiTables } from '../../../src/store/pakiti/tables.ts';
import { requireHosts, requireSites } from '../../../src/pakiti/decisions/named.ts';
import { requireGroups, requireName } from '../named.ts';
import { serverOption, withTables } from '../with-tables.ts';

const options = {
  ...serverOption,
  site: { kind: 'list', value: 'NAME', default: [], describe: 'every host of this site' },
  host: { kind: 'list', value: 'NAME', default: [], describe: 'this host' },
  regardless: { kind: 'flag', describe: 'also sites and hosts of which nothing has reported yet' },
  remove: { kind: 'flag', describe: 'take these out of it; without a site or host, take the group away' },
} as const;

export const pakitiGroup: Command = {
  name: 'pakiti group',
  summary: 'list groups of hosts, show one, put sites and hosts into it',
  operands: ['[GROUP]'],
  options,
  async run(argv, { host }) {
    const { options: texts, positional } = await parseArguments(argv, options, 1);
    const given = optionValues(options, texts, host);
    const [name] = positional;
    if (name !== undefined) requireName('GROUP', name);
    const named: readonly Member[] = [
      ...given.site.map((site) => ({ name: name ?? '', site, host: '' })),
      ...given.host.map((one) => ({ name: name ?? '', site: '', host: one })),
    ];
    if (name === undefined && (named.length > 0 || given.remove)) throw new UsageError('GROUP is missing');
    return await withTables(host, given.config, async (tables) => {
      if (name === undefined) return { text: await overview(tables), exitCode: 0 };
      const members = (await tables.groups()).filter((one) => one.name === name);
      if (members.length === 0 && (given.remove || named.length === 0)) await requireGroups(tables, [name]);
      if (given.remove)
        return { text: await remove(tables, named.length === 0 ? members : named), exitCode: 0 };
      if (!given.regardless) {
        await requireSites(tables, given.site, INSIST);
        await requireHosts(tables, given.host, INSIST);
      }
      for (const member of named) await tables.addMember(member);
      return { text: named.length === 0 ? await contents(tables, members) : added(name, named), exitCode: 0 };
    });
  },
};

const INSIST = ': --regardless';

function added(name: string, members: readonly Member[]): string {
  return members.map((one) => `${escapeText(`${one.site}${one.host} is in ${name}`)}\n`).join('');
}

async function remove(tables: PakitiTables, members: readonly Member[]): Promise<string> {
  let count = 0;
  for (const member of members) if (await tables.deleteMember(member)) count += 1;
  if (count === 0) throw new Failure('missing', 'none of these is in it');
  return `${count} taken out of it\n`;
}

async function overview(tables: PakitiTables): Promise<string> {
  const groups = [...Map.groupBy(await tables.groups(), ({ name }) => name)];
  const rows: string[][] = [];
  for (const [name, members] of groups) {
    const sites = members.filter(({ site }) => site !== '').map(({ site }) => site);
    const hosts = String(await tables.countHosts({ groups: [name] }));
    rows.push([name, hosts, sites.join(' '), String(members.length - sites.length)].map(escapeText));
  }
  return rows.length === 0
    ? 'there is no group\n'
    : textTable([['GROUP', 'HOSTS', 'SITES', 'HOSTS BY NAME'], ...rows]);
}

/** A member of which nothing has reported may be misspelt. */
async function contents(tables: PakitiTables, members: readonly Member[]): Promise<string> {
  const rows: string[][] = [];
  for (const { site, host } of members) {
    const hosts = await tables.countHosts(site === '' ? { names: [host] } : { sites: [site] });
    rows.push([site, host, String(hosts)].map(escapeText));
  }
  return textTable([['SITE', 'HOST', 'REPORTING'], ...rows]);
}
