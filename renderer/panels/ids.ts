/** The panels' ids in the order of the tabs: what the keys 1 to 9 and the command line name. */
export const PANEL_IDS = ['chart', 'account', 'what-if', 'calculator', 'margin-forecast', 'drills', 'settings', 'volatility'] as const;
