/** When the newest signed report of each host was made, so that none older is taken, whatever process is asked. */
import { steps } from './migration.ts';

export const pakitiSigned = steps(() => [
  'create table pakiti_signed (signer text not null, host text not null, at double precision not null, primary key (signer, host))',
  'create index pakiti_signed_at on pakiti_signed (at)',
]);
