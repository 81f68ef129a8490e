/**
 * The options of a host that is looked at over SSH. `~/.ssh/config` is not read: what decides where a monitor looks is
 * on its command line.
 */
import type { OptionTable, OptionValues } from '../check/index.ts';
import type { Route } from '../host/remote.ts';
import { UsageError } from './usage-error.ts';

export const sshOptions = {
  ssh: {
    kind: 'text',
    value: '[USER@]HOST[:PORT]',
    describe:
      'look at this host over SSH instead of this machine; its host key must be known, and ~/.ssh/config is not read',
  },
  'ssh-identity': {
    kind: 'list',
    value: 'FILE',
    default: [],
    describe: 'private key to log in with; the agent and the usual keys of ~/.ssh unless given',
  },
  'ssh-known-hosts': {
    kind: 'list',
    value: 'FILE',
    default: [],
    describe: 'host keys; ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts unless given',
  },
  'ssh-jump': {
    kind: 'list',
    value: '[USER@]HOST[:PORT]',
    default: [],
    describe: 'host to go through, whose key must be known too; several in their order',
  },
  'ssh-connect-timeout': {
    kind: 'number',
    value: 'SECONDS',
    default: 10,
    min: 0.1,
    max: 600,
    describe: 'time until we are logged in',
  },
} as const satisfies OptionTable;

/**
 * Undefined where no host is named.
 * @throws UsageError where the others are given without it
 */
export function routeOf(options: OptionValues<typeof sshOptions>): Route | undefined {
  const { ssh } = options;
  const identities = options['ssh-identity'];
  const knownHosts = options['ssh-known-hosts'];
  const jumps = options['ssh-jump'];
  if (ssh === undefined) {
    if ([identities, knownHosts, jumps].every((texts) => texts.length === 0)) return undefined;
    throw new UsageError('--ssh-identity, --ssh-known-hosts and --ssh-jump are of use with --ssh only');
  }
  return { address: ssh, jumps, identities, knownHosts, connectSeconds: options['ssh-connect-timeout'] };
}
