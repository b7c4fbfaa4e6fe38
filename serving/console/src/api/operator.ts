/** Who works here: the name that changes are written down under. */
import { useSyncExternalStore } from 'react';

const KEY = 'everystore-operator';
const listeners = new Set<() => void>();

/** Characters a header can carry. */
const SHOWN = /[^\x20-\x7e]/g;

export const MAX_OPERATOR_CHARS = 120;

/** The operator's name; empty when none was given. */
export function operator(): string {
  return localStorage.getItem(KEY) ?? '';
}

/** A name as it can be sent: letters without their accents, nothing that cannot be shown. */
export function asOperator(text: string): string {
  return text.normalize('NFKD').replace(SHOWN, '').trim().slice(0, MAX_OPERATOR_CHARS);
}

export function setOperator(name: string) {
  localStorage.setItem(KEY, asOperator(name));
  listeners.forEach((listener) => listener());
}

export function useOperator(): string {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    window.addEventListener('storage', listener);
    return () => {
      listeners.delete(listener);
      window.removeEventListener('storage', listener);
    };
  }, operator);
}
