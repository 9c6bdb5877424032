/** The panels' ids in the order of the tabs: what the keys 1 to 9 and 0 and the command line name. */
export const PANEL_IDS = ['chart', 'account', 'what-if', 'calculator', 'margin-forecast', 'drills', 'settings', 'volatility', 'risk', 'backtest'] as const;

/** The key of the panel at `index`: 1 to 9, then 0. */
export function panelDigit(index: number): string {
  return String((index + 1) % 10);
}

/** The panel a digit opens, if there is one. */
export function panelOfDigit(digit: string): (typeof PANEL_IDS)[number] | undefined {
  return PANEL_IDS.find((_, index) => panelDigit(index) === digit);
}
