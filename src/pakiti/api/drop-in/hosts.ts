/** `hosts.php` of Pakiti 3: `tag,cve,site,host,os,arch,last_report`, by host, of tagged CVEs. */
import { contextOf } from '../host-document.ts';
import { askedOf, vulnerable } from './asked.ts';
import { CSV, type DropIn, line, moment } from './drop-in.ts';

export const hosts: DropIn = async (viewer, query) => {
  const asked = await askedOf(viewer, query);
  if ('error' in asked) return asked;
  const rows: { readonly host: string; readonly line: string }[] = [];
  for await (const { host, cve } of vulnerable(viewer, asked)) {
    const { system, arch } = contextOf(host);
    for (const { tag } of viewer.decisions.tagsOf(cve))
      if (asked.tag === undefined || asked.tag === tag)
        rows.push({
          host: host.name,
          line: line([tag, cve, host.site, host.name, system, arch, moment(host.last_seen)]),
        });
  }
  // Ours come by site; the sort keeps the order of those that are called the same.
  rows.sort((a, b) => (a.host < b.host ? -1 : Number(a.host > b.host)));
  const heading = line(['tag', 'cve', 'site', 'host', 'os', 'arch', 'last_report']);
  return { contentType: CSV, body: [heading, ...rows.map((row) => row.line)].join('') };
};
