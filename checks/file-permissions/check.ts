/**
 * file-permissions: may anybody change what others trust?
 *
 * Source    status of directories, files and links, by policy data (config/file-permissions.policy.yaml); getfacl(1)
 * Measures  entries seen, violations by severity
 * Blind     what cannot be read or asked is UNKNOWN, and so is a policy that found nothing to look at
 */
import { defineCheck } from '../../src/check/index.ts';
import { evaluate } from './evaluate.ts';
import { options } from './options.ts';
import { probe } from './probe.ts';

export const check = defineCheck({
  name: 'file-permissions',
  summary: 'Nobody can change the files and directories that others trust',
  describe: [
    'Holds files and directories against a policy of rules: which permission bits must be clear or set, who may own ' +
      'them, and whether a POSIX ACL may let somebody else write. Modes are compared as bits.',
    'The shipped policy has four parts. path-environment: whoever can write to a directory of PATH, to what is in it, ' +
      'or to a directory above it, acts as whoever searches it. world-writable: files and unsticky directories that ' +
      'any account can change. setuid: set-uid and set-gid programs beyond those that Debian and Enterprise Linux ' +
      'ship. home-ssh: homes, authorised keys and private keys as sshd and ssh demand them.',
    'What may not be read is UNKNOWN: without privilege most systems cannot be seen whole. Let a root timer run ' +
      '"secmon observe" and judge what it stored with --observation.',
  ],
  timeoutSeconds: 60,
  options,
  metrics: {
    entries: { unit: '', describe: 'files and directories whose status was read' },
    violations_critical: { unit: '', describe: 'critical violations' },
    violations_warning: { unit: '', describe: 'violations of lesser rules' },
    seconds: { unit: 's', describe: 'time that the looking took' },
  },
  probe,
  evaluate,
});
