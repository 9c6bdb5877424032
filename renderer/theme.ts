/** Which of the two themes is on, from the setting and, for `system`, from the operating system. */
import type { Settings } from '../shared/settings';

const prefersLight = window.matchMedia('(prefers-color-scheme: light)');
let chosen: Settings['theme'] = 'dark';

/** Applies the setting now and keeps following the system while it says `system`. */
export function followTheme(theme: Settings['theme']): void {
  chosen = theme;
  apply();
}

function apply(): void {
  const theme = chosen === 'system' ? (prefersLight.matches ? 'light' : 'dark') : chosen;
  if (document.documentElement.dataset['theme'] !== theme) document.documentElement.dataset['theme'] = theme;
}

prefersLight.addEventListener('change', apply);

/** Calls back when the colours have changed: a canvas does not follow CSS by itself. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

/** A custom property's value as text, for a canvas. */
export function colour(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
