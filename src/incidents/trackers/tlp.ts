/** The Traffic Light Protocol: who may be told. Source: FIRST, TLP version 2.0. */
export const TLPS = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'] as const;
export type Tlp = (typeof TLPS)[number];
