/** The manual of both forms of `pakiti-report`. */
import { sshOptions } from '../../src/cli/ssh-options.ts';
import { programHelp, type ProgramManual } from '../../src/cli/program-help.ts';
import { reportOptions, versionOption } from './options.ts';

const COMMON = {
  name: 'pakiti-report',
  summary: 'reports what a machine has installed to a server of Pakiti',
  describe: [
    'Makes a report of protocol 6: the packages of rpm or dpkg, each with its source, module, vendor and repository, the ' +
      'running kernel and the one that starts next, live patches, whether the machine has to be started again, and which ' +
      'packages are still in use though they were replaced. What dpkg and rpm do not have is left out. Nothing but the ' +
      'server is reached, and nothing is changed.',
    'A server that answers ERROR to protocol 6, such as Pakiti 3, is sent protocol 5.',
    'Lines of a configuration file are NAME = VALUE with the names below, comments begin with #; a value over several ' +
      'lines is NAME = <<TAG, the lines, and TAG.',
  ],
} as const;

export function executableManual(): string {
  return programHelp({
    ...COMMON,
    options: { OPTIONS: { ...reportOptions, ...versionOption }, 'ANOTHER MACHINE': sshOptions },
    exitStatus: '0 sent, written or shown; 3 otherwise, and standard output says why.',
  });
}

export function scriptManual(): string {
  const manual: ProgramManual = {
    ...COMMON,
    options: { OPTIONS: reportOptions },
    exitStatus:
      '0 sent, written or shown; 2 for options that cannot be used; 1 otherwise. Standard error says why.',
  };
  return programHelp(manual);
}
