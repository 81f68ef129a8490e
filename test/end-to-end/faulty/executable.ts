/** An executable like ours whose one check can be told to go wrong in every way that a program can. */
import { snapshot } from '../../../plugins/snapshot.ts';
import { check } from './check.ts';

snapshot([check], {});
