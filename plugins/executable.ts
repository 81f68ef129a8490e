/** Entry of the compiled executable: it runs once, while the start-up snapshot is built. */
import { checks } from '../checks/index.generated.ts';
import { snapshot } from './snapshot.ts';

snapshot(checks, {
  advisory: ['--risk', 'critical'],
  crl: ['--directory', '/nonexistent'],
  ioc: ['--indicators', '/nonexistent'],
  'file-permissions': ['--select', 'world-writable', '--root', '/etc/passwd'],
  'host-certificate': ['--file', '/nonexistent'],
  'trust-anchors': ['--directory', '/nonexistent'],
  'vulnerable-files': [],
});
