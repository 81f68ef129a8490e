/** Custom variables of Nagios' objects that mean something to us; without the underscore, as macros spell them. */

/** `1` on hosts and services whose results come from us: what is heard of them is an echo. */
export const BRIDGED = 'SECMON_BRIDGED';

/** The site of a host. */
export const SITE = 'SITE_NAME';

/** Any of them, for those that become tags. */
export const CUSTOM_VARIABLE = '^[A-Z0-9_]{1,64}$';
