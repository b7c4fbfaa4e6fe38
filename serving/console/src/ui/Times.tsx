import { TextInput } from '@mantine/core';

/** The text of a date and time field, in the time of this device; empty for none. */
export function toField(time: string | null | undefined): string {
  if (!time) return '';
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromField(text: string): string | null {
  return text === '' ? null : new Date(text).toISOString();
}

interface Times {
  start_time?: string | null;
  end_time?: string | null;
}

/** From when to when something holds. */
export function TimesFields({ times, change }: { times: Times; change: (times: Times) => void }) {
  return (
    <>
      <TextInput
        type="datetime-local"
        label="Begins"
        description="Empty: at once"
        value={toField(times.start_time)}
        onChange={(event) => change({ ...times, start_time: fromField(event.currentTarget.value) })}
      />
      <TextInput
        type="datetime-local"
        label="Ends"
        description="Empty: when it is paused"
        value={toField(times.end_time)}
        onChange={(event) => change({ ...times, end_time: fromField(event.currentTarget.value) })}
      />
    </>
  );
}
