import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AxeResults, ImpactValue } from 'axe-core';
import type { Page } from 'playwright-core';
import { projectFolder } from './synthesized.ts';

/** Where to put a picture of each page in each look: `npm run screenshots`. */
const picturesFolder = process.env.SCREENSHOTS;

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;
const looks = [
  { device: 'phone', colorScheme: 'light', isExamined: true },
  { device: 'phone', colorScheme: 'dark', isExamined: false },
  { device: 'desktop', colorScheme: 'light', isExamined: false },
  { device: 'desktop', colorScheme: 'dark', isExamined: true },
] as const;
/** The narrowest that WCAG 2.2, 1.4.10, asks for. */
export const narrowest = { width: 320, height: 640 };
/** "Good" by Core Web Vitals is 0.1; what is rendered twice alike does not move at all. */
const mostShift = 0.01;

/**
 * To be evaluated in a page before anything of its own: adds up what moves by itself (Layout Instability API), until
 * somebody does something.
 */
export const countShift = `
  globalThis.shift = 0;
  let isTouched = false;
  for (const kind of ['input', 'click']) addEventListener(kind, () => { isTouched = true; }, { capture: true });
  new PerformanceObserver((list) => {
    if (!isTouched) for (const { value } of list.getEntries()) globalThis.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** What is wrong with a page as it is now, opened at the narrowest; takes its pictures where they are asked for. */
export async function examine(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  const shift = Number(await page.evaluate('globalThis.shift'));
  if (shift > mostShift) faults.push(`moves by ${shift} while it is loaded`);
  if (await page.evaluate('document.documentElement.scrollWidth > innerWidth'))
    faults.push(`wider than ${narrowest.width}`);
  for (const { device, colorScheme, isExamined } of looks) {
    if (!isExamined && !picturesFolder) continue;
    await page.setViewportSize(sizes[device]);
    await page.emulateMedia({ colorScheme });
    if (picturesFolder) await takePicture(page, picturesFolder, `${name}-${device}-${colorScheme}`);
    if (isExamined) faults.push(...(await breachesOf(page)));
  }
  return faults;
}

async function takePicture(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
}

let axe: string | undefined;

/** Rules of WCAG 2.2, levels A and AA, and good practice, that a page breaks so that it is serious. */
export async function breachesOf(page: Page): Promise<string[]> {
  axe ??= await readFile(join(projectFolder, 'node_modules/axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  const serious: readonly (ImpactValue | undefined)[] = ['serious', 'critical'];
  return violations
    .filter(({ impact }) => serious.includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
}
