/** What the compiled executable is made of, and what it does before it is shipped so that it starts fast. */
import { checks } from '../checks/lazy.generated.ts';
import { compiled } from './compiled.ts';

/**
 * Command lines by program, without anything that reaches for a network or changes the machine; their code is kept
 * compiled, apart from the rest where only others than the first need it. A program that is not named shows its manual.
 */
export const { start, rehearse } = compiled(checks, {
  check_advisory: [['--all'], ['--all', '--catalogue', 'config/catalogue']],
  check_crl: [['--directory', '/nonexistent']],
  check_file_permissions: [['--select', 'world-writable', '--root', '/etc/passwd']],
  secmon: [['check', 'list']],
});
