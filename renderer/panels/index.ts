/** The registry of panels: one line each, in the order of the tabs. */
import type { Component } from 'svelte';
import Account from './Account.svelte';
import Backtest from './Backtest.svelte';
import Calculator from './Calculator.svelte';
import Chart from './Chart.svelte';
import Drills from './Drills.svelte';
import MarginForecast from './MarginForecast.svelte';
import Risk from './Risk.svelte';
import Settings from './Settings.svelte';
import Volatility from './Volatility.svelte';
import WhatIf from './WhatIf.svelte';
import type { PANEL_IDS } from './ids';
import type { PanelProps } from './panel';

export interface Panel {
  readonly id: (typeof PANEL_IDS)[number];
  readonly title: string;
  readonly component: Component<PanelProps>;
}

export const PANELS: readonly Panel[] = [
  { id: 'chart', title: 'Chart', component: Chart },
  { id: 'account', title: 'Account', component: Account },
  { id: 'what-if', title: 'What-if', component: WhatIf },
  { id: 'calculator', title: 'Calculator', component: Calculator },
  { id: 'margin-forecast', title: 'Margin', component: MarginForecast },
  { id: 'drills', title: 'Drills', component: Drills },
  { id: 'settings', title: 'Settings', component: Settings },
  { id: 'volatility', title: 'Vol', component: Volatility },
  { id: 'risk', title: 'Risk', component: Risk },
  { id: 'backtest', title: 'Backtest', component: Backtest },
];
