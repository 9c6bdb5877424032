/** The smallest menu that keeps a platform's habits: editing text, closing, zooming. No reload, no remote pages. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

export function setMenu(isDeveloper: boolean): void {
  const view: MenuItemConstructorOptions[] = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }];
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : [{ label: 'File', submenu: [{ role: 'quit' } as const] }]),
    { role: 'editMenu' },
    { label: 'View', submenu: isDeveloper ? [...view, { type: 'separator' }, { role: 'toggleDevTools' }] : view },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
