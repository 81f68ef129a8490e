/** How the tables came to be: forward only, one file a step, in the order of their names. */
import type { MigrationProvider } from 'kysely/migration';
import { events } from './0001-events.ts';
import { claims } from './0002-claims.ts';
import { portal } from './0010-portal.ts';
import { takenOnce } from './0011-taken-once.ts';
import { superseded } from './0012-superseded.ts';
import { retirements } from './0013-retirements.ts';
import { incidents } from './0020-incidents.ts';
import { intake } from './0030-intake.ts';
import { inbound } from './0031-inbound.ts';
import { people } from './0040-people.ts';
import { pakiti } from './0050-pakiti.ts';
import { sender } from './0051-sender.ts';
import { said } from './0054-said.ts';
import { pakitiSync } from './0056-pakiti-sync.ts';
import { pakitiSigned } from './0057-pakiti-signed.ts';
import { pakitiCves } from './0058-pakiti-cves.ts';
import { pakitiDays } from './0059-pakiti-days.ts';
import { pakitiBegun } from './0060-pakiti-begun.ts';
import { heard } from './0062-heard.ts';
import { noted } from './0063-noted.ts';
import { line } from './0064-line.ts';
import { pakitiPast } from './0065-pakiti-past.ts';
import { early } from './0066-early.ts';
import type { Flavour } from './migration.ts';

export function migrations(flavour: Flavour): MigrationProvider {
  return {
    getMigrations: () =>
      Promise.resolve({
        '0001-events': events(flavour),
        '0002-claims': claims(flavour),
        '0010-portal': portal(flavour),
        '0011-taken-once': takenOnce(flavour),
        '0012-superseded': superseded(flavour),
        '0013-retirements': retirements(flavour),
        '0020-incidents': incidents(flavour),
        '0030-intake': intake(flavour),
        '0031-inbound': inbound(flavour),
        '0040-people': people(flavour),
        '0050-pakiti': pakiti(flavour),
        '0051-sender': sender(flavour),
        '0054-said': said(flavour),
        '0056-pakiti-sync': pakitiSync(flavour),
        '0057-pakiti-signed': pakitiSigned(flavour),
        '0058-pakiti-cves': pakitiCves(flavour),
        '0059-pakiti-days': pakitiDays(flavour),
        '0060-pakiti-begun': pakitiBegun(flavour),
        '0062-heard': heard(flavour),
        '0063-noted': noted(flavour),
        '0064-line': line(flavour),
        '0065-pakiti-past': pakitiPast(flavour),
        '0066-early': early(flavour),
      }),
  };
}
