/** Starts the window: the state before the first paint, the font before the first chart, then the view. */
import './theme.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { openCockpit } from './cockpit.svelte';
import { followTheme } from './theme';

const opened = await openCockpit(window.cockpit);
const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');

if (opened.ok) {
  followTheme(opened.value.settings.theme);
  // A canvas measures text once: charts made before the font arrives keep the wrong widths.
  await document.fonts.load("600 13px 'Inter Cockpit'");
  mount(App, { target, props: { cockpit: opened.value } });
} else {
  target.textContent = `The main process did not answer: ${opened.message}. Close the window and start again.`;
}
