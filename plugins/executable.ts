/** Entry of the compiled executable: it runs once, while the start-up snapshot is built. */
import { checks } from '../checks/index.generated.ts';
import { snapshot } from './snapshot.ts';

snapshot(checks, {
  advisory: ['--id', 'CVE-2021-4034'],
  crl: ['--directory', '/nonexistent'],
  'file-permissions': ['--select', 'world-writable', '--root', '/etc/passwd'],
});
