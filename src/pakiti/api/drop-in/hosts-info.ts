/** `hostsinfo.php` of EGI's Pakiti: `host,arch,os` of every host, whatever it has; read by check_pakiti_vuln. */
import { contextOf } from '../host-document.ts';
import { everyHost } from '../viewer.ts';
import { askedOf } from './asked.ts';
import { CSV, type DropIn, line } from './drop-in.ts';

export const hostsInfo: DropIn = async (viewer, query) => {
  const asked = await askedOf(viewer, query);
  if ('error' in asked) return asked;
  const lines = [line(['host', 'arch', 'os'])];
  for await (const page of everyHost(viewer, asked.query))
    for (const host of page) {
      const { arch, system } = contextOf(host);
      lines.push(line([host.name, arch, system]));
    }
  return { contentType: CSV, body: lines.join('') };
};
