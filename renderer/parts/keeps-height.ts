/** A text that changes with the market may wrap to a line more or less: the place it once needed it keeps. */
import type { Attachment } from 'svelte/attachments';

export const keepsHeight: Attachment<HTMLElement> = (element) => {
  let highest = 0;
  let width = element.clientWidth;
  const observer = new ResizeObserver(() => {
    if (element.clientWidth !== width) {
      width = element.clientWidth;
      highest = 0;
      element.style.removeProperty('min-height');
    }
    if (element.offsetHeight <= highest) return;
    highest = element.offsetHeight;
    element.style.setProperty('min-height', `${highest}px`);
  });
  observer.observe(element);
  return () => observer.disconnect();
};
