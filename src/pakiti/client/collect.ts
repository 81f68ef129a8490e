/** The report of a node in protocol 6, the same bytes that packaging/pakiti-report.sh makes of it. */
import { bootKernel, livepatches, rebootRequired } from './boot.ts';
import type { Node } from './node.ts';
import { byBytes, packagesOf } from './packages.ts';
import { restarts } from './restart.ts';
import { cpuOf, hostOf, strip, systemOf, uname } from './system.ts';

/** What the operator says of the node. */
export interface Said {
  readonly host: string | undefined;
  readonly site: string | undefined;
  readonly tag: string | undefined;
}

/** @throws Failure */
export async function collect(node: Node, said: Said): Promise<string> {
  const { packager, lines } = await packagesOf(node);
  const kernel = strip(await uname(node, '-r'));
  const boot = strip(await bootKernel(node));
  const header: readonly (readonly [string, string])[] = [
    ['arch', await uname(node, '-m')],
    ['boot-kernel', boot],
    ['cpu', await cpuOf(node)],
    ['host', said.host ?? (await hostOf(node))],
    ['kernel', kernel],
    ['livepatch', await livepatches(node)],
    ['packager', packager],
    ['protocol', '6'],
    ['reboot-required', await rebootRequired(node, kernel, boot)],
    ...(await restarts(node, packager)).map((name) => ['restart', name] as const),
    ['site', said.site ?? ''],
    ['system', await systemOf(node)],
    ['tag', said.tag ?? ''],
    ['version', '1'],
  ];
  const stated = header.map(([name, value]) => [name, strip(value)]).filter(([, value]) => value !== '');
  const head = stated.map(([name = '', value = '']) => `${name}: ${value}`).toSorted(byBytes);
  return ['#', ...head, '#', ...lines, '#', ''].join('\n');
}
