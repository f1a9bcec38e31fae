import { afterEach, expect, it, vi } from "vitest";
import { startTimeBudget } from "./time-budget.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("a time budget counts seconds from its start", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.advanceTimersByTime(4000);
  const budget = startTimeBudget(60);
  expect(budget.seconds).toBe(60);
  expect(budget.elapsed()).toBe(0);
  vi.advanceTimersByTime(2500);
  expect(budget.elapsed()).toBe(2.5);
});
