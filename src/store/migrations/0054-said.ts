/** What a voice has said last, in words of its own: of those that look at what is so, rather than hear of what has happened. */
import { steps } from './migration.ts';

export const said = steps(() => ['alter table intake_voice add column said text', 'drop table pakiti_told']);
