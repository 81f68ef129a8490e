/** An executable like ours whose one check can be told to go wrong in every way that a program can. */
import { compiled } from '../../../plugins/compiled.ts';

export const { start, rehearse } = compiled({ faulty: async () => (await import('./check.ts')).check }, {});
