/** Every kind of sink. Written by `npm run generate` from the folders beside this file. */
import type { AnySinkKind } from './sink.ts';
import { sink as file } from './file/sink.ts';

export const sinkKinds: readonly AnySinkKind[] = [file];
