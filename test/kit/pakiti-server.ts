/** The compiled Pakiti server, run in a directory of its own. */
import { BridgeSite } from './bridge.ts';
import { PAKITI_SERVER } from './executable.ts';

export class PakitiSite extends BridgeSite {
  protected override readonly program = PAKITI_SERVER;
}
