import { expect, test } from 'vitest';
import { createSlots } from './slots.ts';

test('those who wait get a slot in the order of their coming', async () => {
  const slots = createSlots(1);
  expect(await slots.take(1_000)).toBe(true);
  const order: string[] = [];
  const second = slots.take(1_000).then(() => order.push('second'));
  const third = slots.take(1_000).then(() => order.push('third'));
  slots.release();
  await second;
  slots.release();
  await third;
  expect(order).toEqual(['second', 'third']);
});

test('waiting ends with the timeout, and takes no slot', async () => {
  const slots = createSlots(1);
  await slots.take(1_000);
  expect(await slots.take(1)).toBe(false);
  slots.release();
  expect(await slots.take(1)).toBe(true);
});

test('closing turns away those who wait and those who come', async () => {
  const slots = createSlots(1);
  await slots.take(1_000);
  const waiting = slots.take(60_000);
  slots.close();
  expect(await waiting).toBe(false);
  expect(await slots.take(60_000)).toBe(false);
});
