/** The Pakiti server, run from the sources in a directory of its own. */
import { join } from 'node:path';
import { BridgeSite } from './bridge.ts';

export class PakitiSite extends BridgeSite {
  protected override readonly program = join(
    import.meta.dirname,
    '../../plugins/pakiti-server/from-source.ts',
  );
}
