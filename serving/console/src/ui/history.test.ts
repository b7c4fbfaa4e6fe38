import { expect, test } from 'vitest';
import { begin, change, MAX_STEPS, redo, undo } from './history';

test('changes_areTakenBackAndDoneAgain', () => {
  const two = change(change(begin('a'), 'b'), 'c');
  expect(undo(two).present).toBe('b');
  expect(undo(undo(two)).present).toBe('a');
  expect(undo(undo(undo(two))).present).toBe('a');
  expect(redo(undo(two)).present).toBe('c');
});

test('typingInOneField_isOneStep', () => {
  const typed = change(change(change(begin(''), 'n', 'name'), 'na', 'name'), 'nam', 'name');
  expect(undo(typed).present).toBe('');
  const moved = change(typed, 'nam!', 'other');
  expect(undo(moved).present).toBe('nam');
});

test('changeAfterUndo_forgetsWhatWasTakenBack', () => {
  const changed = change(undo(change(begin(1), 2)), 3);
  expect(redo(changed).present).toBe(3);
});

test('steps_areBounded', () => {
  let history = begin(0);
  for (let i = 1; i <= MAX_STEPS + 20; i++) history = change(history, i);
  expect(history.past).toHaveLength(MAX_STEPS);
});
