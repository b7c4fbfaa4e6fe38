import type { ReactNode } from 'react';
import classes from './ui.module.css';

export interface Column<T> {
  title: string;
  number?: boolean;
  /** Says itself what it is, without the title beside it on a narrow screen. */
  bare?: boolean;
  cell: (row: T) => ReactNode;
}

/** Rows of a list; on a narrow screen each becomes a card. The first column names the row. */
export function DefinitionTable<T>({ caption, rows, columns, keyOf }: { caption: string; rows: T[]; columns: Column<T>[]; keyOf: (row: T) => string }) {
  return (
    <table className={classes.table}>
      <caption className="sr">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col" data-number={column.number || undefined}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column, i) => (
              <td key={column.title} data-number={column.number || undefined} data-label={i === 0 || column.bare ? undefined : column.title}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
