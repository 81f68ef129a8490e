/** Every check when it is asked for. Written by `npm run generate` from the folders beside this file. */
import type { CheckLoaders } from '../src/check/index.ts';

export const checks: CheckLoaders = {
  'advisory': async () => (await import('./advisory/check.ts')).check,
  'argus-ban': async () => (await import('./argus-ban/check.ts')).check,
  'bridge': async () => (await import('./bridge/check.ts')).check,
  'crl': async () => (await import('./crl/check.ts')).check,
  'file-permissions': async () => (await import('./file-permissions/check.ts')).check,
  'host-certificate': async () => (await import('./host-certificate/check.ts')).check,
  'ioc': async () => (await import('./ioc/check.ts')).check,
  'pakiti': async () => (await import('./pakiti/check.ts')).check,
  'pakiti-server': async () => (await import('./pakiti-server/check.ts')).check,
  'patch-status': async () => (await import('./patch-status/check.ts')).check,
  'trust-anchors': async () => (await import('./trust-anchors/check.ts')).check,
  'vulnerable-files': async () => (await import('./vulnerable-files/check.ts')).check,
};
