import { constants } from 'node:fs';

/** O_NONBLOCK so that a FIFO without a writer opens at once, O_NOCTTY so that a terminal never becomes ours. */
export const READ_ONLY = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
