/** What decides whether a node has to be started again. None of it needs to be root. */
import { contentOf, unlessOutOfReach, type Node } from './node.ts';

const GRUB = '/boot/grub2/grubenv';
const LINKS = ['/vmlinuz', '/boot/vmlinuz'] as const;

/** The kernel that starts next: of the boot loader specification's entries, or where Debian and SUSE link to. */
export async function bootKernel(node: Node): Promise<string> {
  const grub = await contentOf(node, GRUB);
  if (grub !== undefined) return /^saved_entry=[0-9a-f]{32}-([!-~]+)$/m.exec(grub)?.[1] ?? '';
  for (const link of LINKS) {
    const target = await unlessOutOfReach(node.host.files.readLink(link));
    const release = /(?:^|\/)vmlinuz-([^/]+)$/.exec(target ?? '')?.[1];
    if (release !== undefined) return release;
  }
  return '';
}

const LIVEPATCHES = '/sys/kernel/livepatch';

/** Names of the patches that are in effect. */
export async function livepatches(node: Node): Promise<string> {
  const names = (await unlessOutOfReach(node.host.files.list(LIVEPATCHES))) ?? [];
  const enabled = await Promise.all(names.map((name) => contentOf(node, `${LIVEPATCHES}/${name}/enabled`)));
  return names
    .filter((_, at) => enabled[at]?.trimEnd() === '1')
    .toSorted()
    .join(' ');
}

/** Made by Debian's and Ubuntu's hooks, and by zypper. */
const MARKS = ['/run/reboot-required', '/var/run/reboot-required', '/run/reboot-needed'] as const;
/** With one of them a missing mark means something. */
const HOOKS = ['unattended-upgrades', 'update-notifier'].map((name) => `/etc/kernel/postinst.d/${name}`);

/** @returns empty where nothing says it */
export async function rebootRequired(node: Node, running: string, next: string): Promise<'yes' | 'no' | ''> {
  if (await anyOf(node, MARKS)) return 'yes';
  if (next !== '' && next !== running) return 'yes';
  return (await anyOf(node, HOOKS)) ? 'no' : '';
}

async function anyOf({ host }: Node, paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(paths.map((path) => unlessOutOfReach(host.files.status(path))));
  return found.some((status) => status !== undefined);
}
